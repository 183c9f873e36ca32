"""Where readers come in: pages of the website in their language, pictures and documents."""

from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document
from wagtail.views import serve

from saystop.asking.views import compressed
from saystop.reporting.views import public
from saystop.website import counting, files, styling
from saystop.website.models import HomePage

PICTURE_TYPES = {".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
# A picture in another size or of another file has another name.
KEPT_BY_BROWSERS = "private, max-age=86400, immutable"


@require_safe
def home(request: HttpRequest, lang: str) -> HttpResponseBase:
    """The website's first page; the line's where there is none in this language, or where a flyer leads."""
    if not request.GET and HomePage.objects.live().filter(locale__language_code=lang).exists():
        return page(request, "")
    return public.start(request, lang)


@require_safe
@gzip_page
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Whatever an editor published at this address."""
    counting.mark(request)
    response: HttpResponseBase = serve(request, path)
    return response


@require_safe
def style(request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet of the website, under an address that names its content."""
    del digest
    return compressed(request, styling.style())


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in a size that a page shows; what was handed up lies elsewhere and is shown to nobody."""
    files.demand_picture(name, request)
    try:
        file = default_storage.open(f"images/{name}")
    except (OSError, ValueError):  # the latter: there is a zero in the name
        raise Http404 from None
    kind = PICTURE_TYPES.get(PurePath(name).suffix, "application/octet-stream")
    response = FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = KEPT_BY_BROWSERS
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def document(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """A file to take along: saved, never opened as a page of ours."""
    response: HttpResponseBase = serve_document(request, number, name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
