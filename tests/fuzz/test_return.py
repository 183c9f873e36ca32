"""Whatever is typed on the return page, or sent in the name of a visit, gets an answer."""

import base64

import pytest
from django.test import Client
from hypothesis import strategies as st

from saystop.engines.sealing.receipts import word_list
from saystop.reporting.models import Message
from tests.faults.browser import File, hidden, multipart
from tests.fuzz.bounds import MARKUP, check, examples, fuzz, read, unclaimed
from tests.people import FoundOffice
from tests.reporting.test_story import send_report

pytestmark = pytest.mark.django_db
PLACE = "/en/return/"
WORD = st.one_of(
    st.sampled_from(word_list().words),
    st.sampled_from(word_list().words).map(lambda word: word[:4].upper()),
    st.sampled_from([MARKUP, "abotu", "1.", "zoo,", "\x00", "ébène", "word" * 100]),
    st.text(max_size=12),
)


def encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def decoded(text: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(text)
    except ValueError:
        return None


@examples(60, 2_000)
def test_any_words_get_a_sentence(office: FoundOffice, examples: int) -> None:
    client = Client()

    def law(words: list[str], mark: str) -> None:
        answer = client.post(PLACE, {"words": encodable(mark.join(words))})
        page = check(answer)
        assert answer.status_code == 422
        assert 'role="alert"' in page

    fuzz(law, examples, st.lists(WORD, max_size=9), st.sampled_from([" ", "\n", ", ", ""]))


@examples(60, 2_000)
def test_a_garbage_visit_gets_the_words_asked_again_and_what_was_written_back(
    office: FoundOffice, examples: int
) -> None:
    client = Client()
    receipt = send_report(client)
    good = hidden(client.post(PLACE, {"words": receipt}).content.decode(), "visit")

    def law(at: int, letter: str, other: bytes, choice: str, go: str, text: str) -> None:
        at %= len(good)
        visit = {
            "cut": good[:at],
            "altered": good[:at] + letter + good[at + 1 :],
            "bytes": base64.urlsafe_b64encode(other).decode(),
            "text": encodable(other.decode("latin-1")),
        }[choice]
        if decoded(visit) == decoded(good):  # another spelling of the same bytes
            return
        answer = client.post(PLACE, {"visit": visit, "go": go, "text": text})
        assert answer.status_code == 422
        assert text in read(check(answer))

    fuzz(
        law,
        examples,
        st.integers(0, 10_000),
        st.sampled_from("AzZ9-_!é"),
        st.binary(max_size=200),
        st.sampled_from(["cut", "altered", "bytes", "text"]),
        st.sampled_from(["write", "withdraw", "withdraw-now", "", "x"]),
        st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30),
    )


@examples(40, 1_500)
def test_any_go_and_any_message_get_an_answer(office: FoundOffice, examples: int) -> None:
    client = Client()
    visit = hidden(client.post(PLACE, {"words": send_report(client)}).content.decode(), "visit")
    text = st.one_of(
        st.text(max_size=60), st.sampled_from([MARKUP, "é" * 5_001, "x" * 5_000, "\x00", " \n "])
    )

    def law(go: str, text: str, name: str, content: bytes) -> None:
        before, messages = unclaimed(), Message.objects.count()
        text = encodable(text)
        files = [File("files", name, "text/plain", content)] if content else []
        body, kind = multipart({"visit": visit, "go": go, "text": text}, files)
        answer = client.generic("POST", PLACE, body, kind)
        page = check(answer)
        if go == "write" and len(text) > 5_000:
            assert answer.status_code == 422
            assert text in read(page)
        assert unclaimed() == before
        assert Message.objects.count() <= messages + (go == "write")

    go = st.one_of(
        st.sampled_from(["write", "write", "withdraw", "withdraw-now", "", MARKUP]),
        st.text(max_size=8).map(encodable),
    )
    names = st.sampled_from(["a.txt", MARKUP.replace('"', ""), "x" * 300 + ".jpg", "..", "é\u202e.txt"])
    fuzz(
        law,
        examples,
        go,
        text,
        names,
        st.one_of(st.just(b""), st.binary(max_size=300), st.just(b"plain words\n" * 30)),
    )
