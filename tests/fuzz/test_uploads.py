"""Files that are damaged, cut, glued together or not what they say: a page comes back with what was typed."""

import pytest
from django.test import Client
from hypothesis import strategies as st

from saystop.reporting.services.attachments import MOST_FILES, sweep
from tests.engines.attachments import drawing
from tests.faults.browser import File, multipart
from tests.fuzz.bounds import check, examples, fuzz, read, staged, unclaimed
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
TYPED = "An adult who did not seem to be family took a child to room 12."
SOUND = [
    drawing.encoded("JPEG"),
    drawing.encoded("PNG"),
    drawing.encoded("WEBP"),
    drawing.document(),
    b"Somebody waited at the pier.\n" * 20,
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A sound file with some bytes changed, cut, doubled, or glued to another."""
    data = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["flip", "cut", "insert", "drop", "double", "glue", "head"])):
            case "flip" if data:
                data[at] ^= draw(st.integers(1, 255))
            case "cut":
                del data[at:]
            case "insert":
                data[at:at] = draw(st.binary(max_size=40))
            case "drop":
                del data[at : at + draw(st.integers(1, 200))]
            case "double":
                data += data[at:]
            case "glue":
                data += draw(st.sampled_from(SOUND))
            case "head":
                data[:8] = draw(st.binary(min_size=8, max_size=8))
    return bytes(data)


@examples(25, 3_000)
def test_any_file_gets_an_answer(office: FoundOffice, examples: int) -> None:
    client = Client()

    def law(contents: list[bytes], name: str, kind: str, go: str) -> None:
        before = unclaimed()
        files = [File("situation/files/attachments", name, kind, content) for content in contents]
        body, form = multipart({"step": "situation", "go": go, "situation/what": TYPED}, files)
        answer = client.generic("POST", "/en/report/", body, form)
        page = check(answer)
        assert answer.status_code in (200, 422)
        # Whoever goes on sees the next step; the answer travels in the draft.
        assert TYPED in read(page) or 'name="step" value="you"' in page
        if 'name="step" value="situation"' in page:
            assert unclaimed() - before == staged(page) <= min(len(contents), MOST_FILES)
            assert staged(page) == len(contents) or answer.status_code == 422

    fuzz(
        law,
        examples,
        st.lists(mutated(), min_size=1, max_size=3),
        st.sampled_from(["a.jpg", "a.exe", "x" * 200, "ä ö.pdf", "a/b\\c.txt"]),
        st.sampled_from(["image/jpeg", "application/pdf", "text/html", "", "nonsense"]),
        st.sampled_from(["stay", "next"]),
    )
    for _ in range(4):
        sweep()
    assert unclaimed() == 0


@examples(25, 2_000)
def test_an_upload_that_is_cut_leaves_no_file_behind(office: FoundOffice, examples: int) -> None:
    """The connection ends anywhere: whatever the answer, no file lies there that no page knows."""
    client = Client()
    data = {"step": "situation", "go": "stay", "situation/what": TYPED}
    files = [
        File("situation/files/attachments", f"{number}.txt", "text/plain", SOUND[4]) for number in range(2)
    ]
    body, form = multipart(data, files)

    def law(cut: int, named: str) -> None:
        before = unclaimed()
        sent = body[:cut].replace(b"situation/files/attachments", named.encode())
        page = check(client.generic("POST", "/en/report/", sent, form))
        assert unclaimed() - before == staged(page)

    fuzz(
        law,
        examples,
        st.integers(0, len(body)),
        st.sampled_from(["situation/files/attachments", "files", "you/name"]),
    )
