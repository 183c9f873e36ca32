"""Whoever copies the whole disk at any moment finds not one word of a report, nor when or whence it came.

A story is played against a real server: reports, faults, answers, sign-ins. Every free text in it holds one word that is nowhere
else in the world; then everything that was written is searched for it, in every form that `scanner` knows.
"""

import io
import re
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from saystop.offices.models import Member
from tests import people
from tests.faults.browser import Browser, File, hidden, multipart, send_report
from tests.faults.house import House, Server
from tests.faults.scanner import Scanner

# One process plays the story once for all tests here.
pytestmark = pytest.mark.xdist_group("disk")
STEM = "Kestrelfern"
ADDRESS = "198.51.100.77"
LATITUDE = "48.415370"
# What the desk writes about a case, beside answers and notes.
JUDGED = (
    *("reasoning", "asked", "released", "question", "sent", "heard", "number"),
    *("hold", "deletion", "subject", "wish", "task", "conflict"),
)
WRITTEN = (
    "what",
    *(f"where/{name}" for name in ("country", "town", "place", "address")),
    "when/when_words",
    *(
        f"adults/{name}"
        for name in ("appearance", "languages", "names_used", "vehicle", "travel", "accounts_numbers")
    ),
    "children/seemed",
    "others/done",
    "files/web_address",
)
FILES = "situation/files/attachments"
CLOCK = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d|\b\d\d:\d\d(:\d\d)?\b")


def said(where: str) -> str:
    """A sentence that nobody else would write."""
    return f"{STEM} {where}: ça, là-bas."


def photo() -> bytes:
    """A picture whose hidden data tells."""
    image, out, exif = Image.radial_gradient("L").convert("RGB"), io.BytesIO(), Image.Exif()
    exif[0x013B], exif[0x010E] = f"{STEM} owner", f"{STEM} scene"
    image.save(out, "JPEG", exif=exif, comment=f"{STEM} comment".encode())
    return out.getvalue()


def document() -> bytes:
    """A PDF whose page and whose properties tell."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].Contents = pdf.make_stream(f"BT /F1 12 Tf (the {STEM} page) Tj ET".encode())
    pdf.docinfo["/Author"] = f"{STEM} author"
    pdf.save(out, compress_streams=True)
    return out.getvalue()


def text(size: int = 3_000) -> bytes:
    return (f"A line of the {STEM} file.\n" * (size // 20)).encode()


def files() -> list[File]:
    return [
        File(FILES, f"{STEM} lobby.jpg", "image/jpeg", photo()),
        File(FILES, f"{STEM} paper.pdf", "application/pdf", document()),
        File(FILES, f"{STEM} notes.txt", "text/plain", text()),
    ]


class Story:
    """What happened, and what was seen of the disk meanwhile."""

    def __init__(self, house: House, server: Server) -> None:
        self.house = house
        self.server = server
        self.seen: list[str] = []
        self.scanner = Scanner([STEM, ADDRESS, LATITUDE, people.PASSWORD])

    def reporter(self) -> Browser:
        return self.server.browser(
            User_Agent=f"{STEM}-agent/7",
            X_Forwarded_For=ADDRESS,
            Forwarded=f"for={ADDRESS}",
            Referer=f"http://{STEM}/",
        )

    def look(self) -> None:
        """Search everything now: files, and what processes hold open although it has no name any more."""
        self.seen += self.scanner.folder(self.house.home, self.house.temporary)
        for process in self.server.processes():
            for handle in Path(f"/proc/{process}/fd").glob("*"):
                try:
                    if handle.is_file() and "(deleted)" in str(handle.readlink()):
                        self.seen += self.scanner.data(handle.read_bytes())
                except OSError:  # closed meanwhile
                    continue

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at whatever appears in the temporary folder while this lasts, however shortly it stays."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.002):
                self.seen.extend(self.scanner.folder(self.house.temporary))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def report(self) -> str:
        """A whole report: every field, a name, three files. The words of the receipt."""
        situation = {f"situation/{path}": said(path) for path in WRITTEN}
        situation |= {"situation/where/position": f"{LATITUDE} 2.619370", "situation/when/time": "21:37"}
        you = {"you/named": "named", "you/name": said("name"), "you/contact": said("contact")}
        you["you/police_may_have_name"] = "yes"
        return send_report(self.reporter(), situation, you, files())

    def report_again(self) -> None:
        """Another on the same house, without files."""
        situation = {"situation/what": said("what"), "situation/where/place": said("where/place")}
        send_report(self.reporter(), situation, {}, [])

    def faulty_submissions(self) -> None:
        """Everything a clumsy or hostile sender sends."""
        line, browser = "/en/report/", self.reporter()
        overlong = {"step": "situation", "go": "next", "situation/what": said("long") * 500}
        assert browser.post(line, overlong).status == 422
        kinds = [("a.bin", "application/octet-stream", b"\x7fELF"), ("b.jpg", "image/jpeg", photo()[:400])]
        refused = [File(FILES, f"{STEM}-{name}", kind, head + text()) for name, kind, head in kinds]
        assert (
            browser.post(line, {"step": "situation", "situation/what": said("refused")}, refused).status
            == 422
        )
        assert browser.post(line, {"step": "you", "draft": said("draft")}).status in (200, 422)
        assert browser.post("/en/return/", {"words": said("words")}).status == 422
        assert browser.post("/en/return/", {"visit": said("visit"), "text": said("text")}).status == 422
        assert browser.post("/en/return/", {"words": " ".join(["about"] * 7)}).status == 422
        assert browser.get(f"/{STEM}/").status == 404
        assert browser.get(f"/en/report/?c={STEM}&q={STEM}").status == 200
        # So long that the server may hang up before all of it is sent.
        with suppress(OSError):
            assert browser.post(line, {"situation/what": STEM * 100_000}).status in (400, 413, 422)
        # Malformed from the first byte on.
        for kind, body in (
            (
                "multipart/form-data; boundary=x",
                f"--x\r\nContent-Disposition: form-data; name={STEM}".encode(),
            ),
            ("multipart/form-data", STEM.encode()),
            (f"multipart/form-data; boundary={STEM}é", STEM.encode()),
            ("application/json", f'{{"{STEM}": '.encode()),
            ("application/x-www-form-urlencoded; charset=nonsense", f"situation/what={STEM}%ff".encode()),
        ):
            self.raw(
                f"POST {line} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {STEM}\r\nConnection: close\r\n"
                f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
        self.raw(f"GET /en/ HTTP/1.1\r\nHost: {STEM}.example\r\nConnection: close\r\n\r\n".encode())
        self.raw(f"NONSENSE {STEM}\r\n\r\n".encode())

    def raw(self, data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            try:
                answer = b"".join(iter(lambda: connection.recv(65536), b""))
            except OSError:
                return b""
        assert b" 500 " not in answer[:20], answer
        return answer

    def slow_upload(self) -> None:
        """Half of a large file has been sent; then the connection is cut."""
        big = [File(FILES, f"{STEM} slow.txt", "text/plain", text(4_000_000))]
        body, kind = multipart({"step": "situation", "situation/what": said("slow")}, big)
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as connection:
            connection.sendall(
                f"POST /en/report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
            )
            connection.sendall(body[: len(body) // 2])
            time.sleep(0.5)
            self.look()

    def abandoned(self) -> None:
        """A draft with files, never sent."""
        page = self.reporter().post(
            "/en/report/", {"step": "situation", "situation/what": said("abandoned")}, files()
        )
        assert (
            f"{STEM} paper.pdf"
            in self.reporter().post("/en/report/", {"step": "you", "draft": hidden(page.text, "draft")}).text
        )

    def come_back(self, receipt: str, answer: str) -> None:
        """The reporter reads the answer and adds to it."""
        browser = self.reporter()
        page = browser.post("/en/return/", {"words": receipt})
        assert answer in page.text
        visit = hidden(page.text, "visit")
        added = {"go": "write", "visit": visit, "text": said("added")}
        page = browser.post("/en/return/", added, [files()[2]._replace(field="files")])
        assert said("added") in page.text
        too_long = {"go": "write", "visit": visit, "text": said("too long") * 500}
        assert browser.post("/en/return/", too_long).status == 422
        assert not browser.cookies, "a reporter got a cookie"

    def sign_in(self) -> Browser:
        """Attempts that fail, then one that does not."""
        browser = self.server.browser(User_Agent=f"{STEM}-desk/1", X_Forwarded_For=ADDRESS)
        for email, password in (
            (f"{STEM}@nowhere.example", said("password")),
            ("otto@harbour.example", said("password")),
            ("otto@harbour.example", people.PASSWORD),
        ):
            token = hidden(browser.get("/sign-in/").text, "csrfmiddlewaretoken")
            page = browser.post(
                "/sign-in/", {"email": email, "password": password, "csrfmiddlewaretoken": token}
            )
        assert page.status == 302, page.text
        second = {"code": self.house.do("code", member="otto")}
        token = hidden(browser.get("/sign-in/second/").text, "csrfmiddlewaretoken")
        page = browser.post("/sign-in/second/", {**second, "csrfmiddlewaretoken": token})
        assert page.headers["Location"] == "/desk/", page.text
        return browser

    def work_at_the_desk(self, browser: Browser, answer: str) -> None:
        """Open everything of every case, answer, write notes; faulty ones too."""
        assert browser.get("/desk/").status == 200
        for case in self.house.do("cases"):
            address = f"/desk/cases/{case}/"
            page = browser.get(address)
            assert page.status == 200
            assert said("what") in page.text
            for link in sorted(set(re.findall(rf"{address}attachments/[0-9a-f-]+/", page.text))):
                assert browser.get(link).status == 200
                assert browser.get(link + "preview/").status in (200, 422)
            token = {"csrfmiddlewaretoken": hidden(page.text, "csrfmiddlewaretoken")}
            assert browser.post(address + "answer/", {"text": answer, **token}).status == 302
            assert browser.post(address + "note/", {"note-text": said("note"), **token}).status == 302
            for kind, box in (("answer", "text"), ("note", "note-text")):
                assert browser.post(f"{address}{kind}/", {box: said("long") * 500, **token}).status == 422
            assert browser.get(f"/desk/?state={STEM}&page={STEM}").status == 200

    def find_and_link(self, browser: Browser) -> None:
        """Index, search, confirm a link, reject it, confirm it again, look at the graph; faulty ones too."""
        token = {"csrfmiddlewaretoken": hidden(browser.get("/desk/").text, "csrfmiddlewaretoken")}
        assert browser.post("/desk/index/", {"go": "all", **token}).status == 302
        for asked in (STEM, f'"{said("what")}"', f"{STEM[:5]}*", said("searched"), LATITUDE, STEM * 100):
            page = browser.post("/desk/search/", {"q": asked, **token})
            assert page.status == 200
            assert asked not in (STEM, f"{STEM[:5]}*") or f"<mark>{STEM}</mark>" in page.text
        assert browser.get(f"/desk/search/?q={STEM}").status == 200
        first, second = self.house.do("cases")
        address = f"/desk/cases/{first}/links/"
        assert said("where/place").split()[0] in browser.get(address).text
        for go in ("confirm", "reject", "confirm"):
            assert browser.post(address, {"other": second, "go": go, **token}).status == 302
        assert browser.post(address, {"other": STEM, "go": STEM, **token}).status == 404
        assert said("where/place").split()[0] in browser.get(f"/desk/cases/{first}/graph/").text

    def locked_while_typing(self, browser: Browser) -> None:
        """What is sent to a desk that has locked lies in the page, then in the session; twice, the password wrong at first."""
        locked = self.server.browser(User_Agent=f"{STEM}-desk/1")
        locked.cookies = {name: value for name, value in browser.cookies.items() if name != "sessionid"}
        address = f"/desk/cases/{self.house.do('cases')[0]}/"
        token = hidden(browser.get(address).text, "csrfmiddlewaretoken")
        typed = {"text": said("locked"), "note-text": said("locked note"), "csrfmiddlewaretoken": token}
        page = locked.post(address + "answer/", typed)
        assert page.status == 403
        for password, status in ((said("password"), 422), (people.PASSWORD, 302)):
            assert self.scanner.data(page.body) == []
            carried = {name: hidden(page.text, name) for name in ("unsent", "csrfmiddlewaretoken")}
            page = locked.post(
                "/sign-in/", {**carried, "email": "otto@harbour.example", "password": password}
            )
            assert page.status == status

    def answer_a_survey(self) -> None:
        """A whole response with words and a contact; and one that pauses."""
        address = self.house.do("survey")
        for go in ("next", "pause"):
            browser = self.reporter()
            page = browser.get(address)
            for answers in ({"journey/noticed": "yes"}, {"after/words": said(f"survey {go}"), "go": go}):
                carried = {name: hidden(page.text, name) for name in ("step", "draft")}
                page = browser.post(address, {"go": "next", **carried, **answers})
                assert page.status == 200
            if go == "next":
                assert (
                    browser.post(
                        address, {"go": "contact", "contact": said("contact of a respondent")}
                    ).status
                    == 200
                )
            else:
                assert "/go-on/" in page.text

    def server_fault(self, receipt: str) -> None:
        """The page of a fault, and what its log line says: a table is missing for a moment."""
        self.house.do("rename", table="reporting_message", to="reporting_lost")
        page = self.reporter().post("/en/return/", {"words": receipt})
        self.house.do("rename", table="reporting_lost", to="reporting_message")
        assert page.status == 500
        assert self.scanner.data(page.body) == []


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The whole story, played once; the server runs on, and a member is still signed in."""
    house = House.build(tmp_path_factory.mktemp("disk"))
    server = house.serve()
    told = Story(house, server)
    answer = said("answer")
    try:
        with told.watched():
            receipt = told.report()
            told.report_again()
            told.faulty_submissions()
            told.slow_upload()
            told.abandoned()
            browser = told.sign_in()
            told.work_at_the_desk(browser, answer)
            told.locked_while_typing(browser)
            told.come_back(receipt, answer)
            told.find_and_link(browser)
            house.do("judge_and_refer", words={word: said(word) for word in JUDGED})
            told.answer_a_survey()
            house.do("register", told=said("registered"))
            told.server_fault(receipt)
        found = [file for report in house.do("reports") for file in report["files"]]
        assert len(found) == 4
        raw = {f"bytes of {file['kind']}": bytes.fromhex(file["middle"]) for file in found}
        raw["the authenticator's secret"] = people.secret_of(Member(email="otto@harbour.example"))
        told.scanner = Scanner([STEM, ADDRESS, LATITUDE, people.PASSWORD, " ".join(receipt.split()[:3])], raw)
        yield told
    finally:
        server.kill()


def test_the_disk_tells_nothing_while_the_server_runs(story: Story) -> None:
    story.look()
    assert story.seen == []
    if data := story.house.do("data_folder"):
        assert story.scanner.folder(Path(data)) == []


def test_a_backup_tells_nothing(story: Story, tmp_path: Path) -> None:
    story.house.saystop("backup", str(tmp_path / "archive"))
    assert [path for path in tmp_path.rglob("*") if path.stat().st_size > 100_000]
    assert story.scanner.folder(tmp_path) == []


def test_the_log_has_lines_and_no_clock(story: Story) -> None:
    """A minute in the log beside one arrival would tell when that report came."""
    lines = story.house.log.read_text().splitlines()
    assert any("fault" in line for line in lines)
    assert [line for line in lines if CLOCK.search(line)] == []


def test_no_row_tells_a_time_finer_than_the_day(story: Story) -> None:
    assert story.house.do("times") == []
    if story.house.database:
        return
    now = datetime.now(UTC).timestamp()
    told: list[tuple[str, object]] = []
    with closing(sqlite3.connect(story.house.home / "saystop.sqlite3")) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name.startswith(("reporting_", "casework_")) and name != "reporting_formversion"
        ]
        assert len(tables) >= 6
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
                # A token is a keyed digest: as a number it may be anything.
                for value in row[1:] if table == "casework_token" else row:
                    if isinstance(value, str) and (CLOCK.search(value) or _told_by_id(value)):
                        told.append((table, value))
                    if isinstance(value, int | float) and any(
                        abs(value / unit - now) < 7 * 86_400 for unit in (1, 1e3, 1e6, 1e9, 1 / 60)
                    ):
                        told.append((table, value))
    assert told == []


def test_nothing_opens_with_all_that_lies_there(story: Story) -> None:
    """The database, the secret and a session row of a member who is signed in, but not the cookie of her browser."""
    tried = story.house.do("opens", signed_in=False)
    assert tried["forgotten"] == []
    assert {field: keys for field, keys in tried["opened"].items() if keys} == {}
    fair = story.house.do("opens", signed_in=True)["opened"]
    report = {"Report.head", "Report.told", "Report.identity", "Message.envelope", "Note.envelope"}
    report |= {
        "Attachment.key_envelope",
        "Attachment.facts_envelope",
        "AttachmentChunk.data",
        "DeskGrant.envelope",
        "Assessment.envelope",
        "Referral.envelope",
        "ReferralEvent.envelope",
        "IdentityRelease.asked",
        "IdentityRelease.released",
        "Hold.envelope",
        "Deletion.envelope",
        "SubjectRequest.envelope",
        "Response.written",
        "Contact.envelope",
        "EventRegistration.sealed",
        "Link.envelope",
        "Token.token",
    }
    assert report <= {field for field, keys in fair.items() if keys}
    assert "Session" in fair, "no session was tried"


def _told_by_id(value: str) -> bool:
    """Whether it is an identifier that holds a time (RFC 9562: versions 1, 6 and 7)."""
    try:
        return uuid.UUID(value).version in (1, 2, 6, 7)
    except ValueError:
        return False
