"""A draft comes back from the page as it went, or not at all."""

import base64
import uuid
import zlib

import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.sealing import decrypt, derive_key, encrypt
from saystop.reporting import bindings, drafts
from saystop.reporting.drafts import Draft, DraftLost, PreparedReceipt, Staged

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
STAGED = st.builds(
    Staged,
    id=st.uuids(version=4),
    key=st.binary(min_size=32, max_size=32),
    name=WORDS,
    kind=st.sampled_from(["jpeg", "pdf"]),
    size=st.integers(0, 10**9),
    digest_received=st.just("ab" * 32),
    digest_kept=st.just("cd" * 32),
    removed=st.lists(st.sampled_from(["place", "camera"]), max_size=2).map(tuple),
)
RECEIPT = st.builds(
    PreparedReceipt,
    text=WORDS,
    lookup=st.binary(min_size=32, max_size=32),
    seed=st.binary(min_size=32, max_size=32),
)
DRAFT = st.builds(
    Draft,
    form=st.just("0" * 64),
    language=st.sampled_from(["en", "fr", "ar"]),
    answers=st.dictionaries(WORDS, st.lists(WORDS, max_size=3), max_size=5),
    attachments=st.lists(STAGED, max_size=3).map(tuple),
    receipt=st.none() | RECEIPT,
    not_before=st.integers(0, 2**40),
    channel=st.sampled_from(["", "flyer-7"]),
)
WHOLE = Draft("0" * 64, "en", {"situation/what": ["Somebody waited at the pier."]}).pack()


@given(DRAFT)
def test_it_comes_back_as_it_went(draft: Draft) -> None:
    assert Draft.unpack(draft.pack()) == draft


def test_it_shows_nothing_and_never_looks_the_same_twice() -> None:
    draft = Draft("0" * 64, "en", {"situation/what": ["Somebody waited at the pier."]})
    assert b"pier" not in base64.urlsafe_b64decode(draft.pack())
    assert draft.pack() != draft.pack()
    assert "pier" not in repr(draft)


def test_every_cut_is_seen() -> None:
    for length in range(len(WHOLE)):
        with pytest.raises(DraftLost):
            Draft.unpack(WHOLE[:length])


def test_every_altered_bit_is_seen() -> None:
    sealed = base64.urlsafe_b64decode(WHOLE)
    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1 << at % 8]) + sealed[at + 1 :]
        with pytest.raises(DraftLost):
            Draft.unpack(base64.urlsafe_b64encode(altered).decode())


@given(st.text(max_size=200))
def test_any_other_text_is_no_draft(text: str) -> None:
    with pytest.raises(DraftLost):
        Draft.unpack(text)


def test_a_draft_of_another_installation_is_none() -> None:
    with override_settings(SAYSTOP_SECRET=bytes(range(32))):
        foreign = Draft("0" * 64, "en").pack()
    with pytest.raises(DraftLost):
        Draft.unpack(foreign)


def test_what_was_made_for_another_purpose_is_none() -> None:
    """A visit's hidden field, pasted where the draft stands."""
    key = derive_key(settings.SAYSTOP_SECRET, "draft")
    plain = decrypt(key, base64.urlsafe_b64decode(WHOLE), bindings.draft())
    with pytest.raises(DraftLost):
        Draft.unpack(base64.urlsafe_b64encode(encrypt(key, plain, bindings.visit())).decode())


def test_one_that_would_unfold_to_gigabytes_is_refused() -> None:
    key = derive_key(settings.SAYSTOP_SECRET, "draft")
    bomb = encrypt(key, zlib.compress(bytes(drafts.LARGEST + 1), 9), bindings.draft())
    with pytest.raises(DraftLost):
        Draft.unpack(base64.urlsafe_b64encode(bomb).decode())


def test_new_answers_drop_the_receipt_that_was_chosen_for_the_old_ones() -> None:
    receipt = PreparedReceipt("seven words", bytes(32), bytes(32))
    staged = Staged(uuid.uuid4(), bytes(32), "a.txt", "text", 1, "", "")
    draft = Draft(
        "0" * 64, "en", {"a": ["1"], "b": ["2"]}, (staged,), receipt, not_before=99, channel="flyer-7"
    )
    changed = draft.with_answers({"b": ["3"]})
    assert changed == Draft("0" * 64, "en", {"a": ["1"], "b": ["3"]}, (staged,), channel="flyer-7")
