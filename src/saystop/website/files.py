"""Whom a file is given: everybody once a page that is out shows it or leads to it; before, only who writes the website."""

from django.http import Http404, HttpRequest
from wagtail.models import Page, ReferenceIndex

from saystop.offices.unlocking import Unlocked
from saystop.website import rules
from saystop.website.models import Download, Picture, Rendition


def demand_shown(document: Download, request: HttpRequest) -> None:
    """Raises Http404 for a document that nobody is meant to have yet; its address is easily guessed."""
    if not (_is_shown(document) or _may_write(request)):
        raise Http404


def demand_picture(name: str, request: HttpRequest) -> None:
    """Raises Http404 for a picture, in any of its sizes, that no page shows yet."""
    if _may_write(request):
        return
    if "\0" in name:
        raise Http404
    drawn = Rendition.objects.filter(file=f"images/{name}").select_related("image")
    if not any(_is_shown(one.image) for one in drawn):
        raise Http404


def _is_shown(file: Download | Picture) -> bool:
    """What a page holds that is out; of its drafts nothing is known here."""
    kind = ReferenceIndex._get_base_content_type(Page)
    refers = ReferenceIndex.get_references_to(file).filter(base_content_type=kind)
    pages = {int(key) for key in refers.values_list("object_id", flat=True)}
    return bool(Page.objects.live().filter(pk__in=pages).exists())


def _may_write(request: HttpRequest) -> bool:
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    return unlocked is not None and rules.may_write(unlocked.member)
