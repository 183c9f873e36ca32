"""Whatever is posted to the form, it answers with a page; what was typed comes back, and nothing comes back as markup."""

import json
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import strategies as st

from saystop.engines.questionnaires.model import Kind
from saystop.engines.questionnaires.values import limit
from saystop.reporting.drafts import Draft
from saystop.reporting.models import Report
from saystop.reporting.services import questionnaire as forms
from tests.faults.browser import hidden
from tests.fuzz.bounds import MARKUP, check, examples, fuzz, read, staged, unclaimed
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
LINE = "/en/report/"
FORM = "application/x-www-form-urlencoded"
PATHS = [
    *(
        "situation/what",
        "situation/sure",
        "situation/where/country",
        "situation/where/position",
        "situation/when/date",
    ),
    *(
        "situation/when/time",
        "situation/children/ages",
        "situation/others/who_knows",
        "situation/adults/travel",
    ),
    *("situation/files/attachments", "situation/files/keep_place_time", "situation/files/photos_note"),
    *("you/role", "you/named", "you/name", "you/contact", "you/police_may_have_name"),
]
NAMES = st.one_of(
    st.sampled_from([*PATHS, "draft", "step", "go", "visit", "csrfmiddlewaretoken", ""]),
    st.text(max_size=20),
).map(lambda name: name.encode("utf-8", "surrogatepass"))
HOSTILE = st.sampled_from(
    [
        *(
            MARKUP,
            "\x00",
            "\ud800",
            "\u202e",
            "a\x00b",
            "𝔘" * 300,
            "\r\n\r",
            "{{ 7 * 7 }}",
            "%(name)s",
            "%s%n",
            "../../etc",
        ),
        *(
            "1e999",
            "-0",
            "٣",
            "NaN",
            "9" * 400,
            "0x10",
            "2026-02-30",
            "24:60",
            "91 181",
            "50.1 4.3 0 99999999999",
            "OK",
        ),
        *(
            "named",
            "anonymous",
            "under_6",
            "sure",
            "yes",
            "next",
            "send",
            "check",
            "situation",
            "you",
            "change:you",
        ),
        *("change:", "change:nowhere", "remove:", "remove:x", "remove:00000000-0000-4000-8000-000000000000"),
        *("a" * 4_999, "é" * 5_001, " " * 6_000 + "x", "\n" * 6_000),
    ]
)
VALUES = st.one_of(
    HOSTILE.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=60).map(lambda text: text.encode()),
    st.binary(max_size=60),
)
# What people write: no control characters, no halves of characters, nothing around it that is trimmed.
WRITTEN = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="\x85"), min_size=1, max_size=40
)


def body(pairs: list[tuple[bytes, bytes]]) -> bytes:
    return b"&".join(b"=".join(quote_from_bytes(part).encode() for part in pair) for pair in pairs)


@examples(90, 5_000)
def test_any_fields_get_an_answer(office: FoundOffice, examples: int) -> None:
    client = Client()

    def law(pairs: list[tuple[bytes, bytes]], repeated: int) -> None:
        check(client.generic("POST", LINE, body(pairs * repeated), FORM))

    fuzz(law, examples, st.lists(st.tuples(NAMES, VALUES), max_size=25), st.sampled_from([1, 1, 1, 2, 30]))
    assert Report.objects.count() == 0, "a report without its check page"


@examples(40, 2_000)
def test_a_walk_of_any_steps_gets_answers(office: FoundOffice, examples: int) -> None:
    """Each request carries the draft of the answer before it, as a browser does."""
    client = Client()
    go = st.sampled_from(["next", "send", "change:situation", "change:you", "check", "remove:x", "back"])
    step = st.sampled_from(["situation", "you", "check", "nowhere"])
    field = st.tuples(st.sampled_from(PATHS).map(str.encode), VALUES)
    request = st.tuples(step, go, st.lists(field, max_size=6))

    def law(requests: list[tuple[str, str, list[tuple[bytes, bytes]]]]) -> None:
        draft = ""
        for step, go, pairs in requests:
            fixed = [(b"step", step.encode()), (b"go", go.encode()), (b"draft", draft.encode())]
            page = check(client.generic("POST", LINE, body([*fixed, *pairs]), FORM))
            draft = hidden(page, "draft") if 'name="draft"' in page else ""

    fuzz(law, examples, st.lists(request, min_size=2, max_size=6))


@examples(60, 3_000)
def test_what_was_typed_comes_back(office: FoundOffice, examples: int) -> None:
    """Within a field's bound and beyond it, on the same page and after going on and coming back."""
    client = Client()
    form = forms.current()
    texts = {path: limit(form.question(path)) for path in PATHS if form.question(path).kind is Kind.TEXT}

    def law(path: str, text: str, beyond: bool) -> None:
        bound = texts[path]
        text = (text * (bound // len(text) + 2))[: bound + 1] if beyond else text
        step = path.partition("/")[0]
        start = (
            {}
            if step == "situation"
            else {"draft": Draft(form.digest, "en", {"situation/what": ["x"]}).pack()}
        )
        typed = {"step": step, "situation/what": "Somebody waited.", "you/named": "named", path: text}
        answer = client.post(LINE, {**start, **typed, "go": "stay"})
        page = check(answer)
        assert text in read(page)
        assert answer.status_code == (422 if beyond else 200)
        if not beyond:
            # Turning back keeps what stands there as well.
            other = "situation" if step == "you" else "you"
            again = {"step": step, **typed, "draft": hidden(page, "draft"), "go": f"change:{other}"}
            page = check(client.post(LINE, again))
            assert f'name="step" value="{other}"' in page
            page = check(
                client.post(LINE, {"step": "check", "go": f"change:{step}", "draft": hidden(page, "draft")})
            )
            assert text in read(page)

    fuzz(law, examples, st.sampled_from(sorted(texts)), WRITTEN, st.booleans())


@examples(50, 3_000)
def test_any_draft_gets_an_answer(office: FoundOffice, examples: int) -> None:
    """Cut, altered, doubled, of another language, or no draft at all; what came with it stays."""
    client = Client()
    page = client.post(LINE, {"step": "situation", "situation/what": "Somebody waited."}).content.decode()
    good = hidden(page, "draft")

    def damaged(kind: str, at: int, other: str) -> str:
        at %= len(good)
        return {
            "cut": good[:at],
            "altered": good[:at] + ("A" if good[at] != "A" else "B") + good[at + 1 :],
            "doubled": good + good,
            "spaced": good[:at] + "\n" + good[at:],
            "other": other,
            "json": json.dumps({"form": "x"}),
        }[kind]

    def law(kind: str, at: int, other: str, step: str, go: str) -> None:
        draft = damaged(kind, at, other).encode("utf-8", "replace").decode()
        typed = {"you/named": "named", "you/name": "Q. Quiet"}
        page = check(client.post("/fr/report/", {"step": step, "go": go, "draft": draft, **typed}))
        if step == "you" and go == "stay":
            assert "Q. Quiet" in page

    kinds = st.sampled_from(["cut", "altered", "doubled", "spaced", "other", "json"])
    steps, goes = (
        st.sampled_from(["situation", "you", "check"]),
        st.sampled_from(["stay", "next", "send", "change:you"]),
    )
    fuzz(law, examples, kinds, st.integers(0, 10_000), st.text(max_size=50), steps, goes)


def test_a_draft_can_be_replayed_without_a_second_report(office: FoundOffice) -> None:
    client = Client()
    page = client.post(LINE, {"step": "situation", "situation/what": "Somebody waited."}).content.decode()
    page = client.post(LINE, {"step": "you", "draft": hidden(page, "draft")}).content.decode()
    for language in ("en", "de", "nl", "en"):
        sent = client.post(
            f"/{language}/report/", {"step": "check", "go": "send", "draft": hidden(page, "draft")}
        )
        assert sent.status_code == 200
    assert Report.objects.count() == 1


TYPES = st.sampled_from(
    [
        "multipart/form-data; boundary=fuzz",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        'multipart/form-data; boundary="fu\\"zz"',
        "multipart/form-data; boundary=fuzz; charset=utf-7",
        "multipart/mixed; boundary=fuzz",
        "application/x-www-form-urlencoded; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/json",
        "text/plain",
        "",
    ]
)
PIECES = st.sampled_from(
    [
        b"--fuzz\r\n",
        b"--fuzz--\r\n",
        b"--fuzz",
        b"\r\n",
        b"\r\n\r\n",
        b'Content-Disposition: form-data; name="situation/what"\r\n\r\n',
        b'Content-Disposition: form-data; name="situation/files/attachments"; filename="a.txt"\r\n',
        b'Content-Disposition: form-data; name="x"; filename="\x00../../<b id=fuzz>"\r\n\r\n',
        b"Content-Disposition: form-data; name*=utf-8''%ff; filename*=nonsense''%00\r\n\r\n",
        b"Content-Disposition: attachment\r\n",
        b"Content-Type: text/plain; charset=nonsense\r\n",
        b"Content-Type: application/x-php\r\n\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\n",
        b"Content-Length: -1\r\n",
        b"hello there\n" * 50,
        MARKUP.encode(),
    ]
)


@examples(80, 6_000)
def test_any_body_gets_an_answer(office: FoundOffice, examples: int) -> None:
    """Multipart that is none: wrong boundaries, headers, encodings; and no file lies about that no page knows."""
    client = Client()

    def law(kind: str, pieces: list[bytes], cut: int) -> None:
        before = unclaimed()
        content = b"".join(pieces)
        page = check(client.generic("POST", LINE, content[: len(content) - cut], kind))
        assert unclaimed() - before == staged(page)

    fuzz(
        law,
        examples,
        TYPES,
        st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=12),
        st.integers(0, 20),
    )
