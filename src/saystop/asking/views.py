"""The style sheets and the one script of public pages: minified and compressed once a process, each under an address that
names its content.
"""

import functools
import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from saystop.asking.bundle import minify_css, public_bundle

# Long enough for one visit, short enough not to tell of it next week.
CACHED = "private, max-age=900"


@dataclass(frozen=True, slots=True)
class Painted:
    body: bytes
    gzipped: bytes
    digest: str
    content_type: str

    @classmethod
    def of(cls, text: str, content_type: str) -> "Painted":
        body = text.encode()
        return cls(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:16], content_type)


@functools.cache
def style() -> Painted:
    return Painted.of(minify_css(_source("saystop.css")), "text/css; charset=utf-8")


@functools.cache
def questionnaire_style() -> Painted:
    """What only the pages of surveys need beside it."""
    return Painted.of(minify_css(_source("questionnaire.css")), "text/css; charset=utf-8")


@functools.cache
def script() -> Painted:
    return Painted.of(
        public_bundle(_source("saystop.css"), css_url(), _source("public.js")),
        "text/javascript; charset=utf-8",
    )


@functools.cache
def css_url() -> str:
    return reverse("asking:style", args=[style().digest])


@functools.cache
def questionnaire_css_url() -> str:
    return reverse("asking:style", args=[questionnaire_style().digest])


@functools.cache
def public_bundle_url() -> str:
    return reverse("asking:script", args=[script().digest])


def style_view(request: HttpRequest, digest: str) -> HttpResponse:
    return compressed(request, questionnaire_style() if digest == questionnaire_style().digest else style())


def script_view(request: HttpRequest, digest: str) -> HttpResponse:
    del digest
    return compressed(request, script())


def compressed(request: HttpRequest, painted: Painted) -> HttpResponse:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(painted.gzipped if zipped else painted.body, content_type=painted.content_type)
    response["Cache-Control"] = CACHED
    response["Vary"] = "Accept-Encoding"
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response


def _source(name: str) -> str:
    return files("saystop.asking").joinpath("static", "saystop", name).read_text(encoding="utf-8")
