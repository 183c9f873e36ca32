"""Sentences that nobody translated: who publishes is asked first, and readers' programs are told which language they hear.

Wagtail's page of translations puts the sentence of the first language wherever a translation is missing.
"""

from collections import defaultdict
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.models import String, StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from saystop.website.languages import ALL

SURE = "untranslated"
# Part of an address, which is no sentence on the page.
ADDRESS = "slug"


def ask_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page of a second question, where sentences would go out as they stand in the first language."""
    if request.method != "POST" or request.POST.get("action") != "publish" or SURE in request.POST:
        return None
    found = _translation_of(page)
    if found is None or not found.enabled or not (sentences := untranslated(found)):
        return None
    shown = {
        "page": page,
        "sentences": sentences,
        "written_in": found.source.locale,
        "published_in": found.target_locale,
        "sure": SURE,
    }
    return render(request, "website/publish_untranslated.html", shown)


def untranslated(translation: Translation) -> list[str]:
    """The sentences that a page in this language lacks, in their order on it."""
    segments = translation.source.stringsegment_set.exclude(context__path=ADDRESS).order_by("order")
    missing = segments.annotate_translation(translation.target_locale).filter(translation__isnull=True)
    texts = (strip_tags(text) for text in missing.values_list("string__data", flat=True))
    return [text for text in texts if _is_said(text)]


def standing(page: Page) -> dict[str, str]:
    """The parts of a page that stand in another language than the page's: a field's name, or that of a field and a block.

    What was let out counts, not what was translated since. A part of which one sentence is translated belongs to the page.
    """
    if (first := page.alias_of) is not None and first.locale_id != page.locale_id:
        return {ALL: first.locale.language_code}
    translation = _translation_of(page)
    if translation is None or translation.source.locale_id == page.locale_id:
        return {}
    try:
        parts = _parts(page)
    except TypeError:  # a block that was kept before it had some text: the page is shown all the same
        return {}
    said = {text for part in parts.values() for _path, text in part}
    locale = translation.source.locale
    hashes = {String._get_data_hash(text): text for text in said}
    left = set(String.objects.filter(locale=locale, data_hash__in=hashes).values_list("data", flat=True))
    # "Info" may be both: then somebody wrote it as its translation.
    same = set(
        StringTranslation.objects.filter(
            locale=page.locale_id, has_error=False, context__object_id=page.translation_key, data__in=left
        ).values_list("context__path", "data")
    )
    return {
        name: locale.language_code
        for name, part in parts.items()
        if all(text in left and (path, text) not in same for path, text in part)
    }


def _translation_of(page: Page) -> Translation | None:
    found = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    ).select_related("source__locale", "target_locale")
    return cast(Translation | None, found.first())


def _parts(page: Page) -> dict[str, list[tuple[str, str]]]:
    """The texts of each part with what they are of, as the page of translations takes a page apart."""
    found = defaultdict(list)
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue) and _is_said(strip_tags(segment.string.data)):
            field, *rest = segment.path.split(".")
            is_stream = isinstance(page._meta.get_field(field), StreamField)
            found[".".join([field, *rest[:1]]) if is_stream else field].append(
                (segment.path, segment.string.data)
            )
    return found


def _is_said(text: str) -> bool:
    """A number or a sign is the same in each language."""
    return any(letter.isalpha() for letter in text)
