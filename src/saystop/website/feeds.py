"""The news of one language as RSS 2.0 and Atom 1.0."""

from datetime import UTC, datetime, time
from typing import Literal

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.utils.translation import override

from saystop.offices.context import shown_office
from saystop.website.models import HomePage, NewsIndexPage, NewsPage

MOST = 30
Form = Literal["rss", "atom"]
_KINDS: dict[Form, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def news(form: Form, lang: str, address: str) -> bytes:
    """Args:
    address: how links begin.
    """
    office = shown_office()
    name = office.name if office else ""
    listed = NewsPage.objects.live().filter(locale__language_code=lang).order_by("-day", "-pk")[:MOST]
    home = HomePage.objects.live().filter(locale__language_code=lang).first()
    index = NewsIndexPage.objects.live().filter(locale__language_code=lang).first()
    with override(lang):
        feed = _KINDS[form](
            title=f"{_('News')} · {name}",
            link=f"{address}{(index.get_url() if index else None) or reverse('website:home', args=[lang])}",
            description=(home.summary if home else "") or name,
            language=lang,
            author_name=name,
            feed_url=f"{address}{reverse(f'website:{form}', args=[lang])}",
        )
        for one in listed:
            url = f"{address}{one.get_url()}"
            day = datetime.combine(one.day, time.min, tzinfo=UTC)
            feed.add_item(
                title=one.title,
                link=url,
                description=one.summary,
                author_name=name,
                pubdate=day,
                updateddate=one.last_published_at or day,
                # Its translations are other pieces of news, and a new title or place is the same one.
                unique_id=f"urn:uuid:{one.translation_key}:{lang}" if form == "rss" else url,
                unique_id_is_permalink=False if form == "rss" else None,
                categories=[str(one.get_kind_display())],
            )
    return str(feed.writeString("utf-8")).encode()
