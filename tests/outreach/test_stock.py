"""Printed materials: what is in the store follows from orders, deliveries and counts, and is never less than nothing."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.outreach import figures, stores
from saystop.outreach.models import Campaign, Delivery, Order, StoreCount
from saystop.outreach.services import stock
from saystop.outreach.services.stock import TooFew
from saystop.outreach.sheets import Kind
from tests import people
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.people import FoundOffice

HERE = "/desk/outreach/stock/"
DAY = date(2026, 5, 4)


def sent(client: Client, path: str, data: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(f"{HERE}{path}", data, follow=True)
    return answer.status_code, answer.content.decode()


def told(campaign: Campaign, kind: Kind = Kind.FLYER) -> tuple[int, int, int, int]:
    """Ordered, on the way, in the store, delivered."""
    found = stores.store_of(campaign, kind)
    return found.ordered, found.on_the_way, found.in_store, found.delivered


def filled(member: Member, campaign: Campaign, number: int, kind: Kind = Kind.FLYER) -> Order:
    made = stock.order(member, campaign=campaign, kind=kind, number=number, ordered_on=DAY)
    stock.arrive(member, made, day=DAY, number=number)
    return made


@pytest.mark.django_db
def test_from_an_order_to_a_delivery(oona: Client) -> None:
    campaign, partner = a_campaign(), a_partner()
    ordered = {"campaign": campaign.pk, "kind": "flyer", "number": "300", "ordered_on": "2026-05-04"}
    status, page = sent(oona, "order/", {**ordered, "source": "Harbour Print", "cost": "61.50"})
    assert (status, "The order is there." in page) == (200, True)
    assert told(campaign) == (300, 300, 0, 0)
    order = Order.objects.get()
    assert f"{HERE}order/{order.pk}/arrived/" in oona.get(HERE).content.decode()
    status, page = sent(oona, f"order/{order.pk}/arrived/", {"number": "290", "day": "2026-05-11"})
    assert (status, "What came is in the store." in page) == (200, True)
    assert told(campaign) == (300, 0, 290, 0)
    delivered = {"campaign": campaign.pk, "kind": "flyer", "number": "120", "day": "2026-06-01"}
    status, page = sent(oona, "deliver/", {**delivered, "partner": partner.pk, "note": "At the back door"})
    assert (status, "The delivery is there." in page) == (200, True)
    assert told(campaign) == (300, 0, 170, 120)
    of_partner = oona.get(f"/desk/outreach/partners/{partner.pk}/").content.decode()
    assert "At the back door" in of_partner
    assert figures.materials_out() == 120
    counted = {"campaign": campaign.pk, "kind": "flyer", "number": "160", "day": "2026-06-02"}
    status, page = sent(oona, "count/", {**counted, "reason": "spoilt"})
    assert (status, "Spoilt" in page, "-10" in page) == (200, True, True)
    assert told(campaign) == (300, 0, 160, 120)
    actions = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions)[-4:] == ["order.made", "order.arrived", "delivery.made", "store_count.made"]


@pytest.mark.django_db
def test_an_order_arrives_once(oona: Client) -> None:
    campaign = a_campaign()
    order = Order.objects.create(campaign=campaign, kind="poster", number=9, ordered_on=DAY)
    for _ in range(2):
        assert sent(oona, f"order/{order.pk}/arrived/", {"number": "9", "day": "2026-05-11"})[0] == 200
    assert told(campaign, Kind.POSTER) == (9, 0, 9, 0)


@pytest.mark.django_db
def test_what_is_at_a_channel_is_with_its_partner(office: FoundOffice) -> None:
    campaign, partner = a_campaign(), a_partner()
    filled(office.director, campaign, 10)
    made = stock.deliver(
        office.director,
        campaign=campaign,
        kind="flyer",
        number=4,
        day=DAY,
        channel=a_channel(partner=partner),
    )
    assert [one for one, _kind in stores.of_partner(partner)] == [made]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "sentence"),
    [(0, "There are none of these"), (1, "There is only 1 of these"), (7, "There are only 7 of these")],
)
def test_more_than_there_is_cannot_be_delivered(
    oona: Client, office: FoundOffice, there: int, sentence: str
) -> None:
    campaign, partner = a_campaign(), a_partner()
    filled(office.director, campaign, there)
    filled(office.director, campaign, 50, Kind.POSTER)
    filled(office.director, a_campaign(), 50)
    data = {"campaign": campaign.pk, "kind": "flyer", "number": "8", "day": "2026-06-01"}
    status, page = sent(oona, "deliver/", {**data, "partner": partner.pk})
    assert (status, sentence in page, 'value="8"' in page) == (422, True, True)
    assert not Delivery.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "change", "sentence"),
    [
        ("order/", {"number": "0"}, "Write a whole number from 1 to 1,000,000."),
        ("order/", {"number": "1000001"}, "Write a whole number from 1 to 1,000,000."),
        ("order/", {"number": "ten"}, "Write a whole number from 1 to 1,000,000."),
        ("order/", {"kind": "slide"}, "Choose one of the materials."),
        ("order/", {"campaign": "none"}, "Choose one of the campaigns."),
        ("order/", {"ordered_on": "2999-01-01"}, "Choose a day that has come"),
        ("order/", {"ordered_on": ""}, "Write the day on which it was ordered."),
        ("order/", {"cost": "-1"}, "Write an amount such as 12.50."),
        ("order/", {"source": "x" * 121}, "This has 121 characters and at most 120 fit."),
        ("deliver/", {"partner": ""}, "Choose a partner, a channel, or both."),
        ("deliver/", {"day": "2999-01-01"}, "Choose a day that has come"),
        ("deliver/", {"note": "x" * 201}, "This has 201 characters and at most 200 fit."),
        ("deliver/", {"channel": "none"}, "Choose one of the channels."),
        ("count/", {"number": "-1"}, "Write a whole number from 0 to 1,000,000."),
        ("count/", {"reason": "magic"}, "Choose a reason."),
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(
    oona: Client, path: str, change: dict[str, str], sentence: str
) -> None:
    data = {
        "campaign": a_campaign().pk,
        "kind": "flyer",
        "number": "3",
        "day": "2026-05-04",
        "ordered_on": "2026-05-04",
        "partner": a_partner().pk,
        "reason": "found",
    }
    status, page = sent(oona, path, {**data, **change})
    assert (status, sentence in page) == (422, True)
    assert all(f'value="{one}"' in page for one in change.values() if one.isdecimal())
    assert not any(model.objects.exists() for model in (Order, Delivery, StoreCount))


@pytest.mark.django_db
def test_faults_that_need_two_fields(oona: Client) -> None:
    campaign = a_campaign()
    order = Order.objects.create(campaign=campaign, kind="flyer", number=9, ordered_on=DAY)
    status, page = sent(oona, f"order/{order.pk}/arrived/", {"number": "9", "day": "2026-05-03"})
    assert (status, "Choose a day that is not before the order." in page) == (422, True)
    elsewhere = a_channel(partner=a_partner("Dune Campsite"))
    data = {"campaign": campaign.pk, "kind": "flyer", "number": "1", "day": "2026-05-04"}
    status, page = sent(oona, "deliver/", {**data, "partner": a_partner("Hotel").pk, "channel": elsewhere.pk})
    assert (status, "This channel is at another partner" in page) == (422, True)


@pytest.mark.django_db
def test_a_count_that_says_the_same_changes_nothing(oona: Client, office: FoundOffice) -> None:
    campaign = a_campaign()
    filled(office.director, campaign, 5)
    data = {"campaign": campaign.pk, "kind": "flyer", "number": "5", "day": "2026-05-04"}
    status, page = sent(oona, "count/", {**data, "reason": "counted"})
    assert (status, "nothing is changed" in page) == (200, True)
    assert not StoreCount.objects.exists()


@pytest.mark.django_db
def test_a_mistaken_row_goes_when_it_was_asked_twice(oona: Client, office: FoundOffice) -> None:
    campaign = a_campaign()
    filled(office.director, campaign, 5)
    delivery = stock.deliver(
        office.director, campaign=campaign, kind="flyer", number=4, day=DAY, partner=a_partner()
    )
    status, page = sent(oona, f"remove/delivery/{delivery.pk}/", {"go": "ask"})
    assert (status, "Are you sure?" in page, "4 are in the store again" in page) == (200, True, True)
    assert Delivery.objects.exists()
    status, page = sent(oona, f"remove/delivery/{delivery.pk}/", {"go": "sure"})
    assert (status, "The row is gone." in page) == (200, True)
    assert told(campaign) == (5, 0, 5, 0)
    assert AuditEntry.objects.latest("number").action == "delivery.removed"
    assert sent(oona, f"remove/delivery/{delivery.pk}/", {"go": "sure"})[0] == 404
    assert sent(oona, f"remove/member/{delivery.pk}/", {"go": "sure"})[0] == 404


@pytest.mark.django_db
def test_what_was_handed_out_keeps_the_row_that_brought_it(oona: Client, office: FoundOffice) -> None:
    campaign = a_campaign()
    order = filled(office.director, campaign, 5)
    stock.deliver(office.director, campaign=campaign, kind="flyer", number=4, day=DAY, partner=a_partner())
    status, page = sent(oona, f"remove/order/{order.pk}/", {"go": "sure"})
    assert (status, "remove those deliveries first" in page) == (422, True)
    assert Order.objects.exists()


class Never(TestCase):
    """Whatever is done in whatever order."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("oadcr"), st.integers(1, 9)), max_size=25))
    def test_less_than_nothing_in_the_store(self, acts: list[tuple[str, int]]) -> None:
        member = people.member_without_desk("Oona Outreach", "outreach_officer")
        campaign, partner = a_campaign(), a_partner()
        of: dict[str, Any] = {"campaign": campaign, "kind": "flyer"}
        for act, number in acts:
            rows: list[Order | Delivery | StoreCount] = [
                *Order.objects.all(),
                *Delivery.objects.all(),
                *StoreCount.objects.all(),
            ]
            waiting = Order.objects.filter(arrived_on=None).first()
            before = told(campaign)[2]
            in_store, refused = before, False
            try:
                if act == "o":
                    stock.order(member, **of, number=number, ordered_on=DAY)
                elif act == "a" and waiting:
                    stock.arrive(member, waiting, day=DAY, number=number)
                elif act == "d":
                    stock.deliver(member, **of, number=number, day=DAY, partner=partner)
                elif act == "c":
                    stock.count(member, **of, number=number, day=DAY, reason="counted")
                    assert told(campaign)[2] == number
                elif act == "r" and rows:
                    stock.remove(member, rows[number % len(rows)])
            except TooFew as fault:
                in_store = fault.in_store
                refused = True
            assert told(campaign)[2] >= 0
            if refused:
                assert in_store == before == told(campaign)[2]


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="in SQLite each transaction that writes has the database alone"
)
@pytest.mark.django_db(transaction=True)
def test_two_windows_do_not_deliver_the_same_flyers(office: FoundOffice) -> None:
    campaign, partner = a_campaign(), a_partner()
    filled(office.director, campaign, 10)
    refused: list[int] = []
    start = threading.Barrier(4)

    def deliver() -> None:
        try:
            start.wait()
            stock.deliver(
                office.director, campaign=campaign, kind="flyer", number=4, day=DAY, partner=partner
            )
        except TooFew as fault:
            refused.append(fault.in_store)
        finally:
            connection.close()

    windows = [threading.Thread(target=deliver) for _ in range(4)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert refused == [2, 2]
    assert told(campaign) == (10, 0, 2, 8)


@pytest.mark.django_db
def test_who_has_nothing_to_do_with_outreach_changes_nothing(office: FoundOffice) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    campaign, partner = a_campaign(), a_partner()
    order = Order.objects.create(campaign=campaign, kind="flyer", number=9, ordered_on=DAY)
    for act in (
        lambda: stock.order(tove, campaign=campaign, kind="flyer", number=1, ordered_on=DAY),
        lambda: stock.arrive(tove, order, day=DAY, number=9),
        lambda: stock.deliver(tove, campaign=campaign, kind="flyer", number=1, day=DAY, partner=partner),
        lambda: stock.count(tove, campaign=campaign, kind="flyer", number=1, day=DAY, reason="found"),
        lambda: stock.remove(tove, order),
    ):
        with pytest.raises(Refused):
            act()
    assert told(campaign) == (9, 9, 0, 0)


@pytest.mark.django_db
def test_the_page_tells_each_kind_of_each_campaign(oona: Client, office: FoundOffice) -> None:
    assert "There is no campaign yet." in oona.get(HERE).content.decode()
    campaign = a_campaign()
    assert "Nothing was ordered yet." in oona.get(HERE).content.decode()
    filled(office.director, campaign, 31)
    stock.order(
        office.director, campaign=campaign, kind="room-card", number=47, ordered_on=timezone.localdate()
    )
    page = oona.get(HERE).content.decode()
    for kind, numbers in (("flyer", ("31", "0", "0", "31")), ("room-card", ("0", "0", "47", "47"))):
        row = page.partition(f"{campaign.pk}/{kind}/")[2].partition("</tr>")[0]
        assert [cell.partition("</td>")[0] for cell in row.split('">')[-4:]] == list(numbers)
    assert oona.get(f"{HERE}{campaign.pk}/book/").status_code == 404
