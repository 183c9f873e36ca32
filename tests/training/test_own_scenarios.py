"""Scenarios that an office writes itself: checked as a whole, then shown beside those that come along."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.config.cli import main
from saystop.offices.rules import Refused
from saystop.training import reading, scenarios
from saystop.training.models import OwnScenario, Stage, UnitKind
from saystop.training.services import scenarios as services
from saystop.training.services import stages
from tests import people
from tests.people import FoundOffice
from tests.training.making import a_course, a_unit

HERE = "/desk/training/"
NEW = f"{HERE}scenarios/new/"
STORY = """:: StoryTitle
{title}

:: StoryData
{{"ifid": "6B1C1C0E-5D0B-4E0E-9C5B-2F6A8B1F0A11", "start": "platform", "roles": ["guard"]}}

:: platform [start signal]
{words}

[[{choice}->calm]]

:: calm [good debrief]
{words}

:: notes-platform [notes] {{"for": "platform"}}
{notes}
"""
ENGLISH = STORY.format(title="The night train", words="It is late.", choice="Ask calmly", notes="For you.")
FRENCH = STORY.format(title="Le train de nuit", words="Il est tard.", choice="Demander", notes="Pour vous.")
WHOLE = {"en": ENGLISH.encode(), "fr": FRENCH.encode()}


def files(sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        f"file_{code}": SimpleUploadedFile(f"{code}.twee", text.encode()) for code, text in sources.items()
    }


@pytest.mark.django_db
def test_it_is_handed_in_played_led_and_taught(tove: Client, office: FoundOffice) -> None:
    sent = tove.post(NEW, {"slug": "night-train", **files({"en": ENGLISH, "fr": FRENCH})})
    assert sent.headers["Location"] == f"{HERE}scenarios/night-train/en/"
    assert "The night train" in tove.get(sent.headers["Location"]).content.decode()
    assert "The night train" in tove.get(HERE).content.decode()
    client = Client()
    assert "/fr/play/night-train/" in client.get("/fr/play/").content.decode()
    assert "Le train de nuit" in client.get("/fr/play/night-train/platform/").content.decode()
    assert "The night train" in client.get("/nl/play/night-train/").content.decode()
    assert tove.get(f"{HERE}scenarios/night-train/fr/cards/").headers["Content-Type"] == "application/pdf"
    course = a_course(office.director)
    a_unit(office.director, course, UnitKind.SCENARIO, scenario="night-train")
    whole = reading.one("pier")
    assert whole is not None
    assert whole.languages == ["en", "fr"]
    tove.post(f"{HERE}scenarios/night-train/en/lead/")
    assert Stage.objects.count() == 1
    assert (
        "These courses show it no more" in tove.get(f"{HERE}scenarios/night-train/remove/").content.decode()
    )
    tove.post(f"{HERE}scenarios/night-train/remove/", {"go": "ask"})
    assert OwnScenario.objects.count() == 2
    tove.post(f"{HERE}scenarios/night-train/remove/", {"go": "sure"})
    assert not OwnScenario.objects.exists()
    assert not Stage.objects.exists()
    assert client.get("/fr/play/night-train/").status_code == 404
    assert reading.one("pier") is None


@pytest.mark.django_db
def test_one_language_is_changed_and_the_others_stay_its_measure(tove: Client, office: FoundOffice) -> None:
    services.write(office.director, "night-train", WHOLE)
    stages.open_(office.director, "night-train", "fr")
    change = f"{HERE}scenarios/night-train/change/"
    other = FRENCH.replace("Il est tard.", "Il est minuit.")
    assert tove.post(change, files({"fr": other})).status_code == 302
    assert "Il est minuit." in Client().get("/fr/play/night-train/platform/").content.decode()
    assert "It is late." in Client().get("/en/play/night-train/platform/").content.decode()
    assert not Stage.objects.exists(), "what stood on a projector may be gone"
    answer = tove.post(change, files({"fr": other.replace("->calm", "->platform")}))
    assert answer.status_code == 422
    assert (
        "français, line 7: The choices of “platform” lead elsewhere in français than in English."
        in answer.content.decode()
    )
    assert "Il est minuit." in Client().get("/fr/play/night-train/platform/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "sources", "sentences"),
    [
        ("", {"en": ENGLISH}, ["Give the scenario a short name."]),
        ("Night train", {"en": ENGLISH}, ["Write small letters, digits and hyphens only"]),
        ("reception", {"en": ENGLISH}, ["There is a scenario of this short name already"]),
        ("night-train", {}, ["Choose a file for at least one language."]),
        ("night-train", {"en": ""}, ["This file is empty"]),
        ("night-train", {"en": "x" * 200_001}, ["English: The file has more than 200 KB"]),
        ("night-train", {"en": ENGLISH.replace("->calm", "->lost")},
         ["English, line 10: There is no passage “lost”", "English, line 12: No choice leads to “calm”."]),
        ("night-train", {"en": ENGLISH.replace("good debrief", "good")}, ["English, line 12: “calm” is a dead end"]),
        ("night-train", {"en": ENGLISH.replace("calm", "calm talk")}, ["“calm talk” stands in an address"]),
        ("night-train", {"en": ENGLISH + "\n<<goto x>>\n"}, ["English, line 18:"]),
        ("night-train", {"en": ENGLISH, "fr": FRENCH.replace("calm", "calme")},
         ["English, line 12: “calm” is missing in français.", "français, line 12: “calme” is missing in English."]),
        ("night-train", {"en": ENGLISH, "fr": ":: StoryTitle\nx"}, ["français: There is no passage in the file"]),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_told_with_its_line_and_not_kept(
    tove: Client, slug: str, sources: dict[str, str], sentences: list[str]
) -> None:
    answer = tove.post(NEW, {"slug": slug, **files(sources)})
    assert answer.status_code == 422
    page = answer.content.decode()
    for sentence in sentences:
        assert sentence in page
    assert not OwnScenario.objects.exists()


@pytest.mark.django_db
def test_who_has_nothing_to_do_with_training_writes_none(office: FoundOffice) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    services.write(office.director, "night-train", WHOLE)
    acts: list[Callable[[], None]] = [
        lambda: services.write(oona, "night-train", WHOLE),
        lambda: services.remove(oona, "night-train"),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    with pytest.raises(ValueError, match="reception"):
        services.write(office.director, "reception", WHOLE)
    assert scenarios.one("night-train").keys() == {"en", "fr"}


def test_the_command_tells_what_files_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    english, french = tmp_path / "train.en.twee", tmp_path / "train.fr.twee"
    english.write_bytes(WHOLE["en"])
    french.write_bytes(WHOLE["fr"])
    assert main(["scenarios", "check", str(english), str(french)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[str(french)] == {
        "title": "Le train de nuit", "start": "platform", "roles": ["guard"],
        "passages": 2, "choices": 1, "endings": 1, "notes": 1,
    }  # fmt: skip
    french.write_text(FRENCH.replace("signal", "risk"))
    assert main(["scenarios", "check", str(english), str(french)]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "faults": [
            {"file": str(french), "line": 7, "sentence": "“platform” has other tags in "
             f"{french} than in {english}."}
        ]
    }  # fmt: skip
    assert main(["scenarios", "check", str(tmp_path / "none.twee")]) != 0
