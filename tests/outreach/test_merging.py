"""A partner that is there twice becomes one, and nothing that hangs on either is lost."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client

from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.outreach.models import Badge, Channel, Contact, Partner, PartnerLogo, Touch
from saystop.outreach.services import merging
from tests import people
from tests.outreach.making import a_channel, a_partner
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
HERE = "/desk/outreach/"


def some(field: "models.Field[Any, Any]") -> Any:
    """Any value that a field takes."""
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.ForeignKey):
        return a_row(field.related_model)
    for kind, value in (
        (models.EmailField, "somebody@hotel.example"),
        (models.URLField, "https://hotel.example"),
        (models.CharField, uuid.uuid4().hex[: field.max_length]),
        (models.TextField, "x"),
        (models.DateTimeField, "2031-01-01T00:00:00Z"),
        (models.DateField, date(2031, 1, 1)),
        (models.DecimalField, Decimal(1)),
        (models.FloatField, 1.0),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.BinaryField, b"x"),
        (models.JSONField, []),
        (models.UUIDField, uuid.uuid4()),
    ):
        if isinstance(field, kind):
            return value
    raise AssertionError(f"no value for {field}: add its kind here")


def a_row(model: type[models.Model], **given: Any) -> Any:
    """A row of any model, with a value in each field that needs one."""
    needed = {
        field.name: some(field)
        for field in model._meta.concrete_fields
        if field.name not in given and not field.primary_key and not field.has_default() and not field.null
    }
    return model._base_manager.create(**{**needed, **given})


def test_all_that_hangs_on_a_partner_is_known() -> None:
    """The table names each column that points at a partner; the list of what moves has them all."""
    with connection.cursor() as cursor:
        pointing = {
            (table, column)
            for table in connection.introspection.table_names(cursor)
            for column, (_there, other) in connection.introspection.get_relations(cursor, table).items()
            if other == Partner._meta.db_table
        }
    known: set[tuple[str, str | None]] = {
        (one.related_model._meta.db_table, one.field.column) for one in merging.relations()
    }
    assert known == pointing
    assert {Channel, Contact, Touch} <= {one.related_model for one in merging.relations()}


def test_a_row_of_each_model_that_points_at_a_partner_moves(member: Member) -> None:
    kept, other, third = a_partner(), a_partner("Hotel by the Pier"), a_partner("Dune Campsite")
    for relation in merging.relations():
        for place in (other, third):
            a_row(relation.related_model, **{relation.field.name: place})
    assert sum(merging.hanging(kept, other).values()) == len(merging.relations())
    merging.merge(member, kept, other)
    for relation in merging.relations():
        where = relation.related_model._base_manager.values_list(relation.field.attname, flat=True)
        assert {*where} == {kept.pk, third.pk}, relation
    assert {*Partner.objects.all()} == {kept, third}


def test_what_there_can_be_once_stops_the_merging_whole(member: Member, oona: Client) -> None:
    """As if a partner could have one contact only, and both have theirs."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX only_one ON outreach_contact (partner_id)")
    kept, other = a_partner(), a_partner("Hotel by the Pier")
    a_channel(partner=other)
    Contact.objects.create(partner=other, name="Nadia Invented")
    Contact.objects.create(partner=kept, name="Omar Invented")
    with pytest.raises(merging.Collides):
        merging.merge(member, kept, other)
    assert Partner.objects.count() == 2
    assert Channel.objects.get().partner == other
    answer = oona.post(f"{HERE}partners/{kept.pk}/twice/{other.pk}/", {"go": "sure"})
    assert answer.status_code == 409
    assert "Nothing was changed" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="partner.merged").exists()


def test_two_badges_stop_the_merging_and_one_moves(member: Member) -> None:
    kept, other = a_partner(), a_partner("Hotel by the Pier")
    badges = [a_row(Badge, partner=one, revoked_on=None) for one in (kept, other)]
    with pytest.raises(merging.Collides):
        merging.merge(member, kept, other)
    Badge.objects.filter(pk=badges[0].pk).update(revoked_on=date(2031, 1, 1))
    merging.merge(member, kept, other)
    assert {one.partner for one in Badge.objects.all()} == {kept}


def test_of_two_logos_the_one_of_the_partner_that_stays_is_kept(member: Member) -> None:
    kept, other, third = a_partner(), a_partner("Hotel by the Pier"), a_partner("Pier Hotel")
    for partner, png in ((other, b"of the other"), (third, b"of the third")):
        a_row(PartnerLogo, partner=partner, png=png)
    assert merging.hanging(kept, other)[PartnerLogo] == 1
    merging.merge(member, kept, other)
    assert merging.hanging(kept, third)[PartnerLogo] == 0
    merging.merge(member, kept, third)
    logo = PartnerLogo.objects.get()
    assert (logo.partner, bytes(logo.png)) == (kept, b"of the other")


@pytest.mark.parametrize(
    ("kept", "other", "after"),
    [
        ({"website": ""}, {"website": "https://a.example"}, {"website": "https://a.example"}),
        (
            {"website": "https://b.example"},
            {"website": "https://a.example"},
            {"website": "https://b.example"},
        ),
        ({"languages": []}, {"languages": ["nl"]}, {"languages": ["nl"]}),
        ({"languages": ["fr"]}, {"languages": ["nl"]}, {"languages": ["fr"]}),
        ({"kind": "hotel"}, {"kind": "hostel"}, {"kind": "hotel"}),
        ({"latitude": None}, {"latitude": 51.0, "longitude": 0.0}, {"latitude": 51.0, "longitude": 0.0}),
        (
            {"latitude": 0.0, "longitude": 0.0},
            {"latitude": 51.0, "longitude": 3.0},
            {"latitude": 0.0, "longitude": 0.0},
        ),
        # "Without an end" is a value, too.
        (
            {"agreed_on": date(2030, 1, 1)},
            {"agreed_on": date(2029, 1, 1), "agreed_until": date(2030, 1, 1)},
            {"agreed_on": date(2030, 1, 1), "agreed_until": None},
        ),
        ({}, {"agreed_on": date(2029, 1, 1)}, {"agreed_on": date(2029, 1, 1)}),
        ({"next_step": "Call"}, {"next_step": "Visit", "next_on": date(2031, 1, 1)}, {"next_on": None}),
        ({}, {"next_step": "Visit", "next_on": date(2031, 1, 1)}, {"next_on": date(2031, 1, 1)}),
        # An address is filled, but never out of two.
        ({"town": "harbour town"}, {"street": "Quay 1"}, {"town": "harbour town", "street": "Quay 1"}),
        ({"town": "Elsewhere"}, {"street": "Quay 1", "postcode": "1"}, {"street": "", "postcode": ""}),
        ({"town": "", "country": "NL"}, {"street": "Quay 1"}, {"town": "", "street": ""}),
        ({"is_active": False}, {"is_active": True}, {"is_active": False}),
    ],
)
def test_what_stays(
    member: Member, kept: dict[str, Any], other: dict[str, Any], after: dict[str, Any]
) -> None:
    stays, goes = a_partner(**kept), a_partner("Hotel by the Pier", **other)
    merging.merge(member, stays, goes)
    found = Partner.objects.get()
    assert (found.pk, found.name) == (stays.pk, "Hotel at the Pier")
    assert {name: getattr(found, name) for name in after} == after


def test_from_the_page_of_a_partner(oona: Client) -> None:
    kept = a_partner()
    other = a_partner("Hotel at teh Pier", street="Quay 1", website="https://hotel.example")
    far = a_partner("Dune Campsite", country="NL", town="Sandwich Bay", is_active=False)
    a_channel(partner=other)
    Touch.objects.create(partner=other, day=date(2031, 1, 1), kind="call", what="Rang them")
    page = oona.get(f"{HERE}partners/{kept.pk}/twice/").content.decode()
    assert f"twice/{other.pk}/" in page
    assert f"twice/{far.pk}/" not in page
    page = oona.get(f"{HERE}partners/{kept.pk}/twice/?words=dune").content.decode()
    assert f"twice/{far.pk}/" in page
    assert (
        f"twice/{kept.pk}/" not in oona.get(f"{HERE}partners/{kept.pk}/twice/?words=hotel").content.decode()
    )
    here = f"{HERE}partners/{kept.pk}/twice/{other.pk}/"
    page = oona.get(here).content.decode()
    assert "<mark>Quay 1</mark>" in page
    assert (
        "<dt>Channels</dt><dd>1</dd><dt>Contact persons</dt><dd>0</dd><dt>Entries in the history</dt><dd>1</dd>"
        in page
    )
    assert "Are you sure?" in oona.post(here, {"go": "ask"}).content.decode()
    assert Partner.objects.count() == 3
    page = oona.post(here, {"go": "sure"}, follow=True).content.decode()
    assert "The two are one partner now." in page
    assert "Rang them" in page
    assert {*Partner.objects.all()} == {kept, far}
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.action, entry.record) == ("partner.merged", str(kept.pk))


def test_who_is_gone_or_the_same_is_not_merged(member: Member, oona: Client) -> None:
    kept, gone = a_partner(), a_partner("Hotel by the Pier")
    with pytest.raises(merging.Same):
        merging.merge(member, kept, Partner.objects.get(pk=kept.pk))
    assert oona.post(f"{HERE}partners/{kept.pk}/twice/{kept.pk}/", {"go": "sure"}).status_code == 404
    Partner.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Partner.DoesNotExist):
        merging.merge(member, kept, gone)
    assert oona.post(f"{HERE}partners/{kept.pk}/twice/{gone.pk}/", {"go": "sure"}).status_code == 404
    assert Partner.objects.get() == kept


def test_the_service_refuses_who_has_nothing_to_do_with_outreach(office: FoundOffice) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    with pytest.raises(Refused):
        merging.merge(tove, a_partner(), a_partner("Hotel by the Pier"))
    assert Partner.objects.count() == 2
