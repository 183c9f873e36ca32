"""Who writes the website, trains or reaches out gets to no report, attachment, index or key: by no address there is.

Every address of the program, Wagtail's too, is asked with the ids of what a thief would look for; no answer holds a piece of it.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Revision, UploadedFile
from wagtail.search.index import get_indexed_models
from wagtail.search.models import IndexEntry

from saystop.casework.models import Case, Token
from saystop.casework.services import indexing
from saystop.offices.models import DeskGrant, DeskKey, Member
from saystop.reporting.models import Attachment, Message, Report
from saystop.website.models import HomePage
from tests import people
from tests.casework.sending import send
from tests.faults.thief import OPEN_BY_MEANING
from tests.test_access import OPEN, PAGES, REFUSED, World, addresses, fate, visitor, world
from tests.website.test_editing import routes

pytestmark = pytest.mark.django_db
__all__ = ["world"]

TOLD, NAME, FILE = "Kestrelfern told of room 12", "Marta Mandelbaum", "lanternmoss.txt"
CONTENT = b"Willowspark waited in the hall.\n" * 40
SEALED_ROOMS = ("offices", "reporting", "casework", "screening", "surveys")
ROLES = ("communications", "outreach", "trainer")
LONG = 16  # bytes of something sealed that cannot be there by chance


@dataclass(frozen=True)
class Loot:
    """What is looked for, by id and by content."""

    world: World
    ids: dict[str, Any]
    pieces: tuple[bytes, ...]

    def is_in(self, body: bytes) -> list[bytes]:
        return [piece for piece in self.pieces if piece in body]


@pytest.fixture
def loot(world: World) -> Loot:
    case, _receipt = send(
        said=TOLD,
        file=SimpleUploadedFile(FILE, CONTENT, "text/plain"),
        named="named",
        name=NAME,
    )
    unlocked = people.unlocked(world.officer)
    indexing.index_some(unlocked, 0)
    assert Token.objects.exists(), "there is no index to look for"
    attachment = Attachment.objects.get()
    ids = {
        "case": case.pk,
        "report": case.report_id,
        "attachment": attachment.pk,
        "desk": world.office.desk.pk,
        "member": world.officer.pk,
        "pk": world.officer.pk,
    }
    return Loot(world, ids, tuple(sorted(_pieces())))


def _pieces() -> Iterator[bytes]:
    """What was told in the clear, and the beginning of everything sealed, as it could stand on a page or in a file."""
    yield from (b"Kestrelfern", NAME.encode(), b"lanternmoss", b"Willowspark")
    for room in SEALED_ROOMS:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.fields:
                if (
                    not isinstance(field, models.BinaryField)
                    or f"{model.__name__}.{field.name}" in OPEN_BY_MEANING
                ):
                    continue
                for value in map(bytes, model._base_manager.values_list(field.name, flat=True)):
                    if len(value) >= LONG:
                        yield value[-LONG:]
                        yield value[-LONG:].hex().encode()
                        yield base64.b64encode(value)[:LONG]


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_what_is_looked_for_would_be_found(loot: Loot) -> None:
    """The same search on what an officer of the desk sees: so the rest of this file proves something."""
    officer = visitor(loot.world, "officer")
    page = body_of(officer.get(f"/desk/cases/{loot.ids['case']}/"))
    assert {b"Kestrelfern", b"lanternmoss"} <= set(loot.is_in(page))
    sealed = bytes(Report.objects.values_list("told", flat=True)[0])
    assert loot.is_in(sealed)
    assert loot.is_in(base64.b64encode(sealed))
    assert loot.is_in(sealed.hex().encode())


def test_no_address_of_the_program_gives_anything(loot: Loot) -> None:
    """With the ids of a report, its case, its file, its desk and a member who holds it."""
    assert set(addresses(get_resolver().url_patterns)) == set(PAGES)
    for role in ROLES:
        client = visitor(loot.world, role)
        for name, page in PAGES.items():
            args = {**page.args(loot.world)}
            args |= {part: found for part, found in loot.ids.items() if type(args.get(part)) is type(found)}
            address = reverse(name, args=page.parts, kwargs=args)
            due = page.roles.of(role)
            for method in ["get"] if due == OPEN and not page.post_only else ["get", "post"]:
                if name == "offices:sign_out":
                    continue
                answer = getattr(client, method)(address)
                assert not loot.is_in(body_of(answer)), f"{role} {method} {address}"
                if due == REFUSED and not (page.post_only and method == "get"):
                    assert fate(answer) == REFUSED, f"{role} {method} {address}"
                if name.startswith("casework:") and due != OPEN:
                    assert due == REFUSED, name


def filled(route: str, loot: Loot, page: int) -> str:
    """The address of a route of Wagtail's, about a page of the website or a member of the desk."""
    plain = re.sub(r"\(\?P<\w*revision\w*>[^)]*\)", "1", route).replace("(?P<pk>\\d+)", str(page))
    plain = plain.replace("\\.", ".").replace("^", "").replace("$", "").replace(".*", "made/up")
    plain = re.sub(r"<uuid:\w+>", str(loot.ids["member"]), plain)
    plain = re.sub(r"<int:\w*page\w*>", str(page), plain)
    plain = re.sub(r"<int:\w+>", "1", plain)
    plain = re.sub(
        r"<slug:content_type_app_name>|<slug:app_label>|<slug:app_name>|<str:app_label>", "reporting", plain
    )
    plain = re.sub(r"<\w*:?(?:content_type_)?model_name>", "report", plain)
    if route.startswith(("/edit/documents/", "/edit/images/")):
        plain = plain.replace("<str:pk>", "1")
    plain = re.sub(r"<str:(?:pk|object_id)>", str(loot.ids["report"]), plain)
    return re.sub(r"<\w*:?\w+>", "delete", plain)


def test_no_address_of_the_editors_gives_anything(loot: Loot) -> None:
    for role in ROLES:
        client = visitor(loot.world, role)
        client.get("/edit/")
        page = HomePage.objects.get(locale__language_code="en").pk
        for route in routes():
            address = filled(route, loot, page)
            if address.startswith("/edit/logout/"):
                continue
            answer = client.get(address)
            assert answer.status_code < 500, f"{role} {address}"
            assert not loot.is_in(body_of(answer)), f"{role} {address}"
            assert str(loot.ids["report"]).encode() not in body_of(answer).replace(address.encode(), b""), (
                address
            )


def test_what_wagtail_does_to_any_model_it_does_to_none_of_ours(loot: Loot) -> None:
    """Its pages for snippets, choosers, things in bulk, editing sessions and translations take the name of a model."""
    client = visitor(loot.world, "communications")
    client.get("/edit/")
    wanted = (Report, Attachment, Message, Case, DeskKey, DeskGrant, Member)
    before = {model: model._base_manager.count() for model in wanted}
    for model in wanted:
        meta = model._meta
        name, first = f"{meta.app_label}/{meta.model_name}", model._base_manager.first()
        pk = first.pk if first else UUID(int=0)
        for path in (
            *(
                f"bulk/{name}/{verb}/?id={pk}"
                for verb in ("delete", "publish", "unpublish", "move", "add_tags")
            ),
            f"bulk/{name}/delete/?id=all",
            f"editing-sessions/ping/{name}/{pk}/1/",
            f"tag-autocomplete/{name}/?term=a",
            f"localize/submit/snippet/{name}/{pk}/",
            f"localize/api/snippets/{name}/",
            f"localize/api/snippets/{name}/{pk}/",
            f"snippets/{name}/",
            f"snippets/{name}/edit/{pk}/",
            f"snippets/choose/{name}/",
            f"pages/add/{name}/1/",
            f"pages/usage/{name}/",
            f"pages/create/{name}",
            f"workflows/tasks/add/{name}/",
        ):
            for method in ("get", "post"):
                answer = getattr(client, method)(f"/edit/{path}")
                assert answer.status_code in {403, 404, 405}, f"{method} {path}: {answer.status_code}"
                assert not loot.is_in(body_of(answer)), path
    assert {model: model._base_manager.count() for model in wanted} == before


def test_wagtails_own_tables_hold_nothing_of_the_sealed_rooms(loot: Loot) -> None:
    client = visitor(loot.world, "communications")
    client.get("/edit/")
    rooms = {model for room in SEALED_ROOMS for model in apps.get_app_config(room).get_models()}
    assert not rooms & set(ReferenceIndex.tracked_models)
    assert not rooms & set(get_indexed_models())
    for table in (ReferenceIndex, IndexEntry, Revision, ModelLogEntry, UploadedFile):
        kinds = [
            field.name
            for field in table._meta.fields
            if field.related_model is not None and field.related_model._meta.model_name == "contenttype"
        ]
        assert kinds
        for kind in kinds:
            labels = set(table._base_manager.values_list(f"{kind}__app_label", flat=True))
            assert not labels & set(SEALED_ROOMS), f"{table.__name__}.{kind}"
    own = Page.objects.filter(models.Q(depth=1) | models.Q(pk__in=HomePage.objects.values("pk")))
    assert not PageLogEntry.objects.exclude(page__in=own).exists()


def test_who_is_granted_a_desk_loses_the_editors_pages_at_once(loot: Loot) -> None:
    """A key is never where their scripts run, and no second sign-in is waited for."""
    client = visitor(loot.world, "communications")
    assert client.get("/edit/").status_code == 200
    people.grant_by_mistake(loot.world.office, loot.world.communications)
    for path in ("/edit/", "/edit/pages/", "/edit/images/", "/edit/api/main/pages/"):
        assert client.get(path).status_code == 403, path
        assert client.post(path).status_code == 403, path


def test_a_signed_out_browser_is_nobodys(nadia: Client) -> None:
    """Wagtail's own button ends the visit as the office's does: the key goes too."""
    assert nadia.get("/edit/").status_code == 200
    answer = nadia.post("/edit/logout/")
    assert answer.headers["Location"].startswith("/sign-in/")
    assert answer.cookies["saystop_key"].value == ""
    assert nadia.get("/edit/").headers["Location"].startswith("/sign-in/")
