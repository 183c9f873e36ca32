"""Partners, campaigns and channels on the pages of members: what is typed wrongly is answered at its field and stays."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.outreach.models import Campaign, Channel, Count, Partner, Step
from saystop.outreach.services import channels, keeping
from tests import people
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/outreach/"
PARTNER = {"name": "Dune Campsite", "kind": "campsite", "country": "nl", "is_active": "on"}
TEXTS = {"headline_en": "Look twice.", "text_en": "A doubt is enough.", "call_en": "Scan the code."}
CAMPAIGN = {"name": "Summer", "starts_on": "2031-05-01", **TEXTS}
TYPED = {"name", "next_step", "website", "headline_en", "call_en", "cost", "code", "latitude"}
CHANNEL = {"name": "Lobby", "place": "lobby", "languages": ["nl", "en"], "count": "1"}


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{HERE}{path}", data, follow=True)
    return answer.status_code, answer.content.decode()


def test_from_a_partner_to_its_channels(oona: Client) -> None:
    status, page = sent(
        oona, "partners/new/", {**PARTNER, "next_step": "Bring cards", "next_on": "2020-01-01"}
    )
    assert (status, "The partner is there." in page) == (200, True)
    partner = Partner.objects.get()
    glance = oona.get(HERE).content.decode()
    assert "Bring cards" in glance
    assert "late" in glance
    assert sent(oona, "campaigns/new/", CAMPAIGN)[0] == 200
    campaign = Campaign.objects.get()
    status, page = sent(
        oona, "channels/new/", {**CHANNEL, "partner": partner.pk, "campaign": campaign.pk, "count": "3"}
    )
    assert status == 200
    assert [one.name for one in Channel.objects.order_by("name")] == ["Lobby 1", "Lobby 2", "Lobby 3"]
    assert len({one.code for one in Channel.objects.all()}) == 3
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-5:] == ["partner.made", "campaign.made", *["channel.made"] * 3]


@pytest.mark.parametrize(
    ("path", "data", "sentence"),
    [
        ("partners/new/", {**PARTNER, "name": ""}, "Give the name of the partner."),
        ("partners/new/", {**PARTNER, "name": "x" * 121}, "This has 121 characters and at most 120 fit."),
        ("partners/new/", {**PARTNER, "kind": "casino"}, "Choose a kind."),
        ("partners/new/", {**PARTNER, "country": ""}, "Choose a country."),
        ("partners/new/", {**PARTNER, "latitude": "91", "longitude": "2"}, "Write a number from -90 to 90"),
        ("partners/new/", {**PARTNER, "latitude": "nan", "longitude": "2"}, "Write a number from -90 to 90"),
        ("partners/new/", {**PARTNER, "latitude": "51"}, "Write the longitude too"),
        ("partners/new/", {**PARTNER, "website": "no address"}, "Write the whole address"),
        ("partners/new/", {**PARTNER, "website": "javascript:alert(1)"}, "Write the whole address"),
        ("partners/new/", {**PARTNER, "languages": ["xx"]}, "Choose among these languages."),
        ("partners/new/", {**PARTNER, "agreed_until": "2031-01-01"}, "Write since when the agreement holds."),
        (
            "partners/new/",
            {**PARTNER, "agreed_on": "2031-02-01", "agreed_until": "2031-01-01"},
            "Choose a last day that is not before the first.",
        ),
        ("partners/new/", {**PARTNER, "next_on": "2031-01-01"}, "Write what is to be done on that day."),
        ("partners/new/", {**PARTNER, "next_on": "soon"}, "Write the day as year, month, day"),
        ("campaigns/new/", {**CAMPAIGN, "name": ""}, "Give the campaign a name."),
        ("campaigns/new/", {**CAMPAIGN, "text_en": ""}, "Write this too"),
        (
            "campaigns/new/",
            {**CAMPAIGN, "headline_en": "x" * 61},
            "This has 61 characters and at most 60 fit.",
        ),
        (
            "campaigns/new/",
            {"name": "Empty", "starts_on": "2031-05-01"},
            "Write the texts in at least one language.",
        ),
        ("campaigns/new/", {**CAMPAIGN, "ends_on": "2030-01-01"}, "Choose a last day that is not before"),
        ("channels/new/", {**CHANNEL, "name": ""}, "Name the place."),
        ("channels/new/", {**CHANNEL, "languages": []}, "Choose at least one language."),
        (
            "channels/new/",
            {**CHANNEL, "languages": ["en", "fr", "nl", "de"]},
            "Choose at most three languages",
        ),
        ("channels/new/", {**CHANNEL, "code": "lobby"}, "at least one digit"),
        ("channels/new/", {**CHANNEL, "code": "desk/1"}, "at least one digit"),
        ("channels/new/", {**CHANNEL, "code": "pier2", "count": "2"}, "A code is for one channel"),
        ("channels/new/", {**CHANNEL, "count": "101"}, "Write a whole number from 1 to 100."),
        ("channels/new/", {**CHANNEL, "cost": "-1"}, "Write an amount such as 12.50."),
        ("channels/new/", {**CHANNEL, "cost": "NaN"}, "Write an amount such as 12.50."),
        ("channels/new/", {**CHANNEL, "partner": "nobody"}, "Choose one of the partners."),
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(
    oona: Client, path: str, data: dict[str, Any], sentence: str
) -> None:
    status, page = sent(oona, path, data)
    assert status == 422
    assert sentence in page
    typed = [data[name] for name in TYPED & data.keys() if data[name]]
    assert all(f'value="{one}"' in page for one in typed)
    assert not Partner.objects.exists()
    assert not Campaign.objects.exists()
    assert not Channel.objects.exists()


def test_an_end_that_is_over_is_asked_about(oona: Client) -> None:
    values = {**CAMPAIGN, "starts_on": "2024-03-01", "ends_on": "2024-03-31"}
    assert "has_ended" not in oona.get(f"{HERE}campaigns/new/").content.decode()
    status, page = sent(oona, "campaigns/new/", values)
    assert (status, "This day is over: choose another" in page) == (422, True)
    assert 'name="has_ended"' in page
    assert not Campaign.objects.exists()
    assert sent(oona, "campaigns/new/", {**values, "has_ended": "on"})[0] == 200
    campaign = Campaign.objects.get()
    # Whatever else is changed in it later, the day is not asked about again.
    assert sent(oona, f"campaigns/{campaign.pk}/", {**values, "name": "Spring"})[0] == 200
    assert sent(oona, f"campaigns/{campaign.pk}/", {**values, "ends_on": "2024-03-30"})[0] == 422


def test_no_browser_cuts_what_is_pasted(oona: Client) -> None:
    page = oona.get(f"{HERE}campaigns/new/").content.decode()
    assert "maxlength" not in page, "a text that is too long would be cut without a word, and printed"
    assert page.count("At most 400 characters.") == len(settings.LANGUAGES)


def test_a_code_is_never_given_out_again(oona: Client) -> None:
    channel = a_channel()
    _status, page = sent(oona, f"channels/{channel.pk}/end/", {"go": "ask"})
    assert "Are you sure?" in page
    assert Channel.objects.filter(is_active=True).exists()
    sent(oona, f"channels/{channel.pk}/end/", {"go": "sure"})
    assert not Channel.objects.filter(is_active=True).exists()
    status, page = sent(oona, "channels/new/", {**CHANNEL, "code": "PIER2"})
    assert (status, "This code was given out before" in page) == (422, True)


def test_what_is_changed_is_kept(oona: Client) -> None:
    partner, campaign = a_partner(), a_campaign()
    channel = a_channel(partner=partner, campaign=campaign)
    assert sent(oona, f"partners/{partner.pk}/edit/", {**PARTNER, "languages": ["nl"]})[0] == 200
    assert sent(oona, f"campaigns/{campaign.pk}/", {**CAMPAIGN, "name": campaign.name})[0] == 200
    assert sent(oona, f"channels/{channel.pk}/edit/", {**CHANNEL, "name": "Till"})[0] == 200
    for row in (partner, campaign, channel):
        row.refresh_from_db()
    assert (partner.name, partner.languages) == ("Dune Campsite", ["nl"])
    assert set(campaign.texts) == {"en"}
    assert (channel.name, channel.code, channel.partner) == ("Till", "pier2", None)


def test_partners_are_found_by_name_town_and_kind(oona: Client) -> None:
    a_partner()
    a_partner("Dune Campsite", kind="campsite", town="Sandwich Bay")
    a_partner("Old Inn", is_active=False)
    for query, found in (
        ("", {"Hotel at the Pier", "Dune Campsite"}),
        ("words=bay", {"Dune Campsite"}),
        ("words=PIER+harbour", {"Hotel at the Pier"}),
        ("kind=campsite", {"Dune Campsite"}),
        ("kind=castle&all=1", {"Hotel at the Pier", "Dune Campsite", "Old Inn"}),
        ("words=nowhere", set()),
    ):
        page = oona.get(f"{HERE}partners/?{query}").content.decode()
        assert {
            name for name in ("Hotel at the Pier", "Dune Campsite", "Old Inn") if f">{name}</a>" in page
        } == found


def test_sheets_are_files_of_their_channel(oona: Client) -> None:
    channel = a_channel(campaign=a_campaign())
    page = oona.get(f"{HERE}channels/{channel.pk}/").content.decode()
    assert "http://testserver/pier2" in page
    for name, kind in (("flyer.pdf", "application/pdf"), ("slide.png", "image/png")):
        answer = oona.get(f"{HERE}channels/{channel.pk}/{name}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert "pier2" in answer.headers["Content-Disposition"]
    for name in ("book.pdf", "flyer.svg"):
        assert oona.get(f"{HERE}channels/{channel.pk}/{name}").status_code == 404
    assert oona.get(f"{HERE}channels/{'-' * 36}/flyer.pdf").status_code == 404
    assert oona.get(f"{HERE}channels/{a_channel('quay3').pk}/flyer.pdf").status_code == 404


def test_services_refuse_who_has_nothing_to_do_with_outreach(office: FoundOffice) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    for act in (
        lambda: keeping.keep(tove, Partner(name="X", kind="hotel", country="BE")),
        lambda: keeping.keep(tove, Campaign(name="X")),
        lambda: channels.make(tove, name="X", place="lobby", languages=["en"]),
        lambda: channels.change(tove, a_channel(), name="Y"),
        lambda: channels.end(tove, Channel.objects.get()),
    ):
        with pytest.raises(Refused):
            act()
    assert Channel.objects.get().is_active


def test_what_was_counted_stays_at_its_kind_of_place(oona: Client) -> None:
    """Otherwise the sums of a kind of place, before and after, would tell the numbers of one channel."""
    channel = a_channel(partner=a_partner(), campaign=a_campaign())
    moved = {**CHANNEL, "place": "till", "languages": ["nl", "fr"]}
    assert sent(oona, f"channels/{channel.pk}/edit/", moved)[0] == 200
    channel.refresh_from_db()
    assert channel.place == "till"
    Count.objects.create(channel=channel, day=timezone.localdate(), step=Step.VISIT, number=1)
    status, page = sent(
        oona, f"channels/{channel.pk}/edit/", {**moved, "place": "room", "name": "Other name"}
    )
    assert status == 422
    assert "Visits were counted here" in page
    assert "Other name" in page, "what was typed stays"
    assert sent(oona, f"channels/{channel.pk}/edit/", {**moved, "name": "Other name"})[0] == 200
    channel.refresh_from_db()
    assert (channel.place, channel.name) == ("till", "Other name")
