"""What no browser sends is answered with a sentence, quickly, and never with a fault."""

import io
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from saystop.config.doorway import plain_requests
from saystop.reporting.models import Attachment
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

KIND = "multipart/form-data; boundary=X"
BODY = b'--X\r\nContent-Disposition: form-data; name="situation/what"\r\n\r\nabc-aaaa\r\n--X--\r\n'
FILE = '--X\r\nContent-Disposition: form-data; name="situation/files/attachments"; {}\r\n\r\nabc\r\n'


def asked(method: str, path: str, kind: str = "", body: bytes = b"") -> int:
    """The status that the served application gives."""
    said: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    b"".join(plain_requests(get_wsgi_application())(environ, lambda status, headers: said.append(status)))
    return int(said[0].split()[0])


@pytest.mark.parametrize(
    "charset",
    [
        "punycode",
        "undefined",
        "unicode_escape",
        "zlib_codec",
        "hex",
        "rot13",
        "idna",
        '"utf-7"',
        "utf-8; charset=punycode",
    ],
)
@pytest.mark.parametrize("address", ["/en/report/", "/en/return/", "/sign-in/"])
def test_an_encoding_that_is_not_utf_8_is_refused_unread(charset: str, address: str) -> None:
    assert asked("POST", address, f"{KIND}; charset={charset}", BODY) == 400


@pytest.mark.parametrize("kind", ["text/plain; charset=undefined", "text/plain; charset*=undefined''x"])
def test_an_encoding_in_a_request_without_body_is_refused_too(kind: str) -> None:
    assert asked("GET", "/en/report/", kind) == 400


def test_a_path_that_is_none_is_refused() -> None:
    assert asked("OPTIONS", "*") == 400


@pytest.mark.parametrize("kind", [f"{KIND}; charset=UTF-8", KIND, "", 'text/plain; charset="utf-8"'])
def test_what_browsers_send_comes_through(kind: str) -> None:
    reached: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        reached.append(environ["CONTENT_TYPE"])
        return []

    plain_requests(application)({"CONTENT_TYPE": kind, "PATH_INFO": "/en/report/"}, None)
    assert reached == [kind]


@pytest.mark.parametrize(
    "header", ["filename*=undefined''x.txt", "filename*=punycode''x-a.txt", "filename*=x"]
)
def test_a_file_name_in_a_strange_encoding_is_no_fault(office: FoundOffice, header: str) -> None:
    body = (FILE.format(header) + "--X--\r\n").encode()
    answer = Client(raise_request_exception=False).post("/en/report/", body, content_type=KIND)
    assert answer.status_code < 500


def test_an_upload_that_breaks_off_is_no_fault_and_leaves_nothing(office: FoundOffice) -> None:
    broken = '--X\r\nContent-Disposition: form-data; name="f"; filename="b"\r\nContent-Transfer-Encoding: base64\r\n\r\n=a\r\n'
    body = (FILE.format('filename="a.txt"') + broken + "--X--\r\n").encode()
    answer = Client(raise_request_exception=False).post("/en/report/", body, content_type=KIND)
    assert answer.status_code < 500
    assert not Attachment.objects.exists()
