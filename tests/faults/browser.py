"""A browser without JavaScript that speaks to a real server: no cookie but those it is given, forms as a page sends them."""

import html
import http.client
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode


class File(NamedTuple):
    """A file as a form sends it: field, name, content type and bytes."""

    field: str
    name: str
    type: str
    content: bytes


@dataclass(frozen=True)
class Page:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Browser:
    """One browser; `headers` are sent with every request."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    timeout: float = 30
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None, {})

    def post(self, path: str, data: Mapping[str, str], files: Sequence[File] = ()) -> Page:
        """Send a form; as multipart when there are files.

        Raises:
            OSError, http.client.HTTPException: the server is gone.
        """
        if files:
            body, kind = multipart(data, files)
        else:
            body, kind = urlencode(data).encode(), "application/x-www-form-urlencoded"
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            sent = {**self.headers, **headers, **({"Cookie": kept} if kept else {})}
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            page = Page(answer.status, answer.headers, answer.read())
        finally:
            connection.close()
        for line in page.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return page


def multipart(data: Mapping[str, str], files: Sequence[File]) -> tuple[bytes, str]:
    """A form with files as RFC 7578 has it, and its content type."""
    boundary = "frontier" + secrets.token_hex(8)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in data.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{one.field}"; filename="{one.name}"\r\n'
        f"Content-Type: {one.type}\r\n\r\n".encode()
        + one.content
        + b"\r\n"
        for one in files
    ]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[1])


def words(page: str) -> str:
    """The words of the receipt that a page shows."""
    listed = re.search(r'<ol class="receipt"[^>]*>(.*?)</ol>', page, re.S)
    assert listed, "no receipt"
    return " ".join(re.findall(r"<li>(\w+)</li>", listed[1]))


def send_report(
    browser: Browser,
    situation: Mapping[str, str],
    you: Mapping[str, str] | None = None,
    files: Sequence[File] = (),
) -> str:
    """Walk all steps, waiting where the line asks for it; the words of the receipt.

    Raises:
        OSError, http.client.HTTPException: the server is gone.
    """
    address = "/en/report/"
    page = browser.post(address, {"step": "situation", "go": "next", **situation}, files)
    assert page.status == 200, (page.status, page.text)
    page = browser.post(
        address, {"step": "you", "go": "next", "draft": hidden(page.text, "draft"), **(you or {})}
    )
    if you and 'name="step" value="you"' in page.text:
        # "named" brings more questions; the second time they are there.
        page = browser.post(
            address, {"step": "you", "go": "next", "draft": hidden(page.text, "draft"), **you}
        )
    while page.status == 503:
        time.sleep(int(page.headers["Retry-After"]))
        page = browser.post(address, {"step": "check", "go": "next", "draft": hidden(page.text, "draft")})
    assert page.status == 200, (page.status, page.text)
    page = browser.post(address, {"step": "check", "go": "send", "draft": hidden(page.text, "draft")})
    assert page.status == 200, (page.status, page.text)
    return words(page.text)
