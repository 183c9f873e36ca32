"""Where readers come in: pages of the website in their language, pictures and documents."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document
from wagtail.views import serve

from saystop.reporting.views import public
from saystop.website.models import HomePage


@require_safe
def home(request: HttpRequest, lang: str) -> HttpResponseBase:
    """The website's first page; the line's where there is none in this language, or where a flyer leads."""
    if not request.GET and HomePage.objects.live().filter(locale__language_code=lang).exists():
        return page(request, "")
    return public.start(request, lang)


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Whatever an editor published at this address."""
    response: HttpResponseBase = serve(request, path)
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in a size that a page shows; what was handed up lies elsewhere and is shown to nobody."""
    try:
        file = default_storage.open(f"images/{name}")
    except OSError:
        raise Http404 from None
    response = FileResponse(file)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def document(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """A file to take along: saved, never opened as a page of ours."""
    response: HttpResponseBase = serve_document(request, number, name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
