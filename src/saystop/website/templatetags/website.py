"""What every page of the website shows around its own words, and pictures in sizes that a phone can carry."""

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.images.shortcuts import get_renditions_or_not_found

from saystop.website import languages, links, queries, styling
from saystop.website.models import Picture

register = template.Library()
register.simple_tag(styling.css_url, name="website_css_url")
register.simple_tag(languages.standing_in)

WIDE = "(min-width: 48rem) 42rem, 100vw"
CARD = "(min-width: 48rem) 20rem, 100vw"
# The largest is that of a text's column on a sharp screen of a phone; more would be carried for nobody.
WIDTHS = (480, 960)
QUALITY = 62


@register.simple_tag(takes_context=True)
def site_menu(context: template.Context) -> list[links.Link]:
    """Pages in the menu of this language."""
    request: HttpRequest = context["request"]
    return queries.menu(request, get_language() or "")


@register.simple_tag
def site_rooms() -> list[links.Link]:
    """Public pages of the other rooms."""
    return links.of_rooms(get_language() or "")


@register.simple_tag
def picture(image: Picture, alternative: str = "", sizes: str = WIDE, *, first: bool = False) -> SafeString:
    """A picture in two sizes, of which the browser takes one.

    Args:
        alternative: what it shows; empty where it only decorates.
        first: it stands in the first view, and must not wait until somebody scrolls.
    """
    specs = [f"width-{width}|format-webp|webpquality-{QUALITY}" for width in WIDTHS]
    made = get_renditions_or_not_found(image, specs)
    small, large = (made[spec] for spec in specs)
    sources = {one.url: one.width for one in (small, large)}
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}>',
        small.url,
        format_html_join(", ", "{} {}w", sources.items()),
        sizes,
        large.width,
        large.height,
        alternative,
        "" if first else SafeString(' loading="lazy" decoding="async"'),
    )


@register.simple_tag
def card_picture(image: Picture) -> SafeString:
    """In a list, where the words beside it say what it is about."""
    return picture(image, "", CARD)
