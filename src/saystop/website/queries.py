"""What pages of the website read."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from saystop.asking.countries import country_name
from saystop.outreach import commitments
from saystop.outreach.models import Badge
from saystop.website.links import Link
from saystop.website.models import HomePage


@dataclass(frozen=True, slots=True)
class House:
    """A partner of outreach whose commitment everybody may check."""

    name: str
    where: str
    url: str


def menu(request: HttpRequest, lang: str) -> list[Link]:
    """The pages below the first one of this language that their editors put into the menu."""
    home = HomePage.objects.live().filter(locale__language_code=lang).first()
    if home is None:
        return []
    here = request.path_info
    pages = home.get_children().live().in_menu()
    addresses = ((one.title, one.get_url(request) or "") for one in pages)
    return [Link(words, url, is_here=here.startswith(url)) for words, url in addresses if url]


def houses_with_badge(lang: str) -> list[House]:
    """Only who has a public page already, and only while the commitment is current: the rest is nobody's business."""
    badges = Badge.objects.filter(revoked_on=None, partner__is_active=True)
    held = {one.partner.pk: one for one in badges.select_related("partner").order_by("partner__name")}
    standing = commitments.standings([one.partner for one in held.values()])
    return [
        House(
            one.partner.name,
            ", ".join(filter(None, (one.partner.town, country_name(one.partner.country, lang)))),
            reverse("outreach:badge", kwargs={"lang": lang, "code": one.code}),
        )
        for pk, one in held.items()
        if standing[pk].is_current
    ]
