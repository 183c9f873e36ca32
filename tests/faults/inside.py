"""What the fault tests do inside a home, in a process of its own: `python -m tests.faults.inside VERB`, JSON in and out.

Keys come from the members' password and the authenticator, as a member has them; nothing here is a back door.
"""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saystop.config.settings")


def found() -> dict[str, Any]:
    """An office, its director and a case officer who holds the desk."""
    from tests import people

    office = people.found_office()
    people.case_officer(office)
    return {"shares": office.shares}


def reports() -> list[dict[str, Any]]:
    """Every report, opened with the desk's key: its answers, and of each attachment the facts and the digest of its bytes."""
    from saystop.engines.sealing import unseal
    from saystop.reporting import bindings, padding
    from saystop.reporting.models import Report
    from saystop.reporting.services import attachments
    from tests import people

    unlocked = people.unlocked(_member("otto"))
    opened = []
    for report in Report.objects.select_related("desk_key"):
        key = unlocked.desk_key(report.desk_key)
        told = padding.unpack(unseal(bytes(report.told), key, bindings.told(report.pk)))
        files = []
        for one in report.attachments.select_related("desk_key"):
            assert one.desk_key is not None
            own = unlocked.desk_key(one.desk_key)
            facts = padding.unpack(
                unseal(bytes(one.facts_envelope), own, bindings.attachment_facts(report.pk, one.pk))
            )
            stream = unseal(bytes(one.key_envelope), own, bindings.attachment_key(report.pk, one.pk))
            content = b"".join(attachments.open_chunks(one.pk, stream))
            middle = content[len(content) // 2 :][:24]
            files.append({**facts, "digest": hashlib.sha256(content).hexdigest(), "middle": middle.hex()})
        opened.append({"id": str(report.pk), "what": told["situation/what"], "files": files})
    return opened


def unclaimed() -> int:
    """How many attachments no report has claimed."""
    from saystop.reporting.models import Attachment

    return Attachment.objects.filter(report=None).count()


def sweep(rounds: int) -> int:
    """How many attachments lie there after so many rounds of the sweeper."""
    from saystop.reporting.services import attachments

    for _ in range(rounds):
        attachments.sweep()
    return unclaimed()


def integrity() -> str:
    """What SQLite says of its file; "ok" on PostgreSQL, whose own tests say it better."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return "\n".join(row[0] for row in cursor.fetchall())


def code(member: str) -> str:
    """What this member's authenticator shows."""
    from tests import people

    people.forget_used_codes(_member(member))
    return people.code_of(_member(member))


def cases() -> list[str]:
    """The ids of all cases."""
    from saystop.casework.models import Case

    return [str(one) for one in Case.objects.values_list("pk", flat=True)]


def judge_and_refer(words: dict[str, str]) -> None:
    """What the desk writes about a case beside answers and notes: judged, referred with the name, held, to be deleted."""
    from django.utils import timezone

    from saystop.casework.demo import judged
    from saystop.casework.models import Case
    from saystop.casework.packing import Choice
    from saystop.casework.services import (
        assessing,
        custody,
        deleting,
        holds,
        referring,
        requests,
        shutting_out,
        tasks,
    )
    from saystop.reporting import directory
    from tests import people

    otto, dana, day = people.unlocked(_member("otto")), people.unlocked(_member("dana")), timezone.localdate()
    related = ("report__desk_key__desk", "report__identity_key", "merged_into")
    case = Case.objects.select_related(*related).exclude(report__identity=b"").get()
    assessing.assess(otto, case, judged(reasoning=words["reasoning"], country="AT"))
    asked = custody.ask(otto, case, words["asked"])
    custody.release(dana, custody.find(asked.pk), words["released"], "en")
    police = next(one for one in directory.entries() if one.country == "AT" and one.kind == "police")
    choice = Choice(police, "de", words["question"], reports=(case.pk,), releases=(asked.pk,))
    referral = referring.prepare(otto, case, choice, summary=[("Why", words["reasoning"])])
    referring.approve(dana, referral)
    sealing, _prepared = referring.seal_for_sending(otto, referral)
    assert sum(map(len, sealing)) > 10_000
    referring.note_sent(otto, referral, words["sent"])
    referring.hear(
        otto, referral, "acknowledged", text=words["heard"], their_number=words["number"], ask_on=None
    )
    holds.place_hold(otto, case, words["hold"], day)
    holds.lift_hold(otto, case)
    deleting.ask_deletion(otto, case, words["deletion"])
    tasks.add(otto, case, words["task"], None, day)
    shutting_out.let_in(dana, shutting_out.shut_out(dana, case, otto.member, words["conflict"]))
    shutting_out.shut_out(dana, case, otto.member, words["conflict"])
    requests.enter(dana, "access", day, words["subject"], words["wish"])


def register(told: str) -> None:
    """Somebody registers for an event whose answers are sealed to the desk."""
    from datetime import time, timedelta
    from uuid import uuid4

    from django.utils import timezone

    from saystop.offices.models import Desk
    from saystop.website.models import Event
    from saystop.website.services import events, registering

    hours = {"starts_at": time(18, 0), "ends_at": time(20, 0)}
    event = events.keep(
        _member("dana"),
        Event(),
        name="Evening",
        day=timezone.localdate() + timedelta(days=9),
        place="Pier Street 2",
        language="en",
        desk=Desk.objects.get(),
        **hours,
    )
    questions = event.questions.get()
    given = registering.Given({"you/name": told, "you/organisation": told}, "en", uuid4())
    registering.register(questions, questions.questionnaire, given)


def survey() -> str:
    """The address of an open survey whose respondents may pause and leave a contact."""
    from django.utils import timezone

    from saystop.offices.models import Desk
    from saystop.surveys.services import authoring
    from tests.surveys.making import WORKBOOK

    director = _member("dana")
    made = authoring.create(director, Desk.objects.get(), "Journeys", WORKBOOK, "journeys.xlsx")
    authoring.settle(director, made, may_pause=True, consents={"en": "We write once."})
    authoring.publish(director, made, timezone.localdate())
    return f"/en/survey/{made.slug}/"


def rename(table: str, to: str) -> None:
    """Give a table another name."""
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.execute(f'ALTER TABLE "{table}" RENAME TO "{to}"')


def data_folder() -> str:
    """The folder of PostgreSQL's data, empty on SQLite."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return str(Path(cursor.fetchone()[0]))


def opens(signed_in: bool) -> dict[str, Any]:
    """By field, what opens it of all keys on the disk, or as a control of the keys of a member; and the fields left out."""
    from tests import people
    from tests.faults import thief

    keys = thief.keys_of(people.unlocked(_member("otto"))) if signed_in else thief.keys_on_disk()
    opened = thief.attempt(keys)
    return {"opened": opened, "forgotten": sorted(thief.fields_nobody_thought_of(set(opened)))}


def times() -> list[str]:
    """Columns of the line and the desk that can hold a time of day."""
    from tests.faults import thief

    return thief.finer_than_the_day()


def screen(values: list[str]) -> dict[str, str]:
    """A list of these fingerprints, of which those farther than 10 bits wait, and the key of a client that may ask it."""
    import tempfile

    from saystop.screening.models import Scope
    from saystop.screening.services import clients, lists
    from tests.screening import listing

    made = listing.make("pier", review_above=10)
    with tempfile.TemporaryDirectory() as folder:
        rows = [f"pdq,{value}" for value in values]
        lists.import_(None, made, listing.csv(Path(folder), *rows))
    _client, key = clients.make(
        None, name="Harbour Hosting", scopes=list(Scope), lists=[made], per_second=100_000
    )
    return {"key": key}


def log_of_screening() -> dict[str, Any]:
    """What the log holds once all of the journal is in it."""
    from django.db.models import Sum

    from saystop.screening.models import Entry, Match
    from saystop.screening.services import logging

    logging.fold()
    asked = Entry.objects.aggregate(Sum("by_fingerprint"), Sum("by_file"))
    return {
        "by_fingerprint": asked["by_fingerprint__sum"] or 0,
        "by_file": asked["by_file__sum"] or 0,
        "matches": Entry.objects.exclude(list="").count(),
        "waiting": sum(Match.objects.values_list("count", flat=True)),
        "left": [path.name for path in logging.folder().glob("*") if path.name != "lock"],
        "fault": logging.verify().fault,
    }


def set_active(active: bool) -> None:
    """Whether the clients of the service that matches may ask."""
    from saystop.screening.models import Client

    Client.objects.update(is_active=active)


def set_limit(per_second: int) -> None:
    """How many requests a second each client may send."""
    from saystop.screening.models import Client

    Client.objects.update(per_second=per_second)


def write_website(titles: dict[str, str]) -> None:
    """The first page in each language that is named, published, with blocks; a picture in it and a document."""
    import io

    from django.core.files.base import ContentFile
    from django.core.files.images import ImageFile
    from PIL import Image

    from saystop.website.models import Download, HomePage, Picture
    from saystop.website.services import founding

    founding.lay_out()
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "PNG")
    picture = Picture.objects.create(title="A pier", file=ImageFile(out, name="pier.png"))
    picture.get_rendition("width-40")
    Download(title="Étude", file=ContentFile(b"%PDF-1.7 a study", "Étude.pdf")).save()
    for code, title in titles.items():
        page = HomePage.objects.get(locale__language_code=code)
        page.title = title
        page.body = [("text", f"<p>What {title} says</p>")]
        page.save_revision().publish()


def website() -> dict[str, Any]:
    """All of it, as it lies there and as readers meet it."""
    import hashlib

    from django.core.files.storage import default_storage
    from wagtail.models import Page, Revision

    from saystop.website.models import Download, HomePage, Picture

    picture, document = Picture.objects.get(), Download.objects.get()
    with default_storage.open(picture.file.name) as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with default_storage.open(document.file.name) as file:
        content = file.read().decode()
    pages = HomePage.objects.live().order_by("path")
    return {
        "pages": [
            [page.path, page.url_path, page.locale.language_code, str(page.translation_key), page.title,
             [*page.body.raw_data], page.first_published_at.isoformat()]
            for page in pages
        ],
        "revisions": [
            [one.pk, one.object_id, one.created_at.isoformat(), one.content]
            for one in Revision.objects.order_by("pk")
        ],
        "tree": [[one.path, one.depth, one.numchild] for one in Page.objects.order_by("path")],
        "picture": [picture.title, picture.width, picture.created_at.isoformat(), digest],
        "document": [document.filename, content],
        "found": sorted(page.title for page in HomePage.objects.search("harbour")),
    }  # fmt: skip


def _member(name: str) -> Any:
    from saystop.offices.models import Member

    return Member.objects.get(email=f"{name}@harbour.example")


VERBS = (
    write_website,
    website,
    found,
    survey,
    reports,
    unclaimed,
    sweep,
    integrity,
    code,
    cases,
    judge_and_refer,
    register,
    data_folder,
    rename,
    opens,
    times,
    screen,
    log_of_screening,
    set_active,
    set_limit,
)


def main() -> None:
    django.setup()
    verbs = {verb.__name__: verb for verb in VERBS}
    answer = verbs[sys.argv[1]](**json.load(sys.stdin))
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
