"""Where the office takes no pictures, nothing speaks of them but its reason; documents are still asked for."""

import pytest
from django.test import Client

from saystop.asking.fields import Field, RepeatSection, Section, Step, judge, step_page
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire, Text
from saystop.offices.models import Office
from saystop.reporting.pictures import without_pictures
from tests.faults.browser import hidden
from tests.fuzz.bounds import read
from tests.people import FoundOffice
from tests.reporting.sending import SAID, stored

REASON = "The law of our country forbids us to hold them."
LINE, BACK = "/en/report/", "/en/return/"


@pytest.fixture
def refusing(office: FoundOffice) -> None:
    Office.objects.update(accepts_images=False, image_refusal=REASON)


@pytest.mark.usefixtures("refusing")
@pytest.mark.django_db
class TestOnThePages:
    @pytest.mark.parametrize("faulty", [False, True])
    def test_the_form_says_why_and_asks_for_documents(self, faulty: bool) -> None:
        page = read((Client().post(LINE) if faulty else Client().get(LINE)).content.decode())
        assert page.count(REASON) == 1
        assert "PDF or plain text" in page
        assert 'name="situation/files/attachments"' in page
        assert 'name="situation/files/web_address"' in page
        for gone in ("keep_place_time", "A photo can help", "JPEG"):
            assert gone not in page, gone
        assert page.index('name="situation/what"') < page.index(REASON) < page.index('type="file"')

    def test_the_conversation_says_so_too(self) -> None:
        _report, receipt = stored()
        page = read(Client().post(BACK, {"words": receipt.text}).content.decode())
        assert page.count(REASON) == 1
        assert "PDF or plain text" in page
        assert 'name="files"' in page
        assert 'name="keep"' not in page
        assert "JPEG" not in page

    def test_a_member_who_enters_a_report_reads_the_same(self, director_client: Client) -> None:
        assert REASON in director_client.get("/desk/take/en/").content.decode()

    def test_the_steps_without_files_say_nothing(self) -> None:
        page = Client().post(LINE, {"step": "situation", "situation/what": SAID}).content.decode()
        assert hidden(page, "step") == "you"
        assert REASON not in page


@pytest.mark.django_db
def test_an_office_that_takes_pictures_asks_the_form_as_it_is(office: FoundOffice) -> None:
    page = Client().get(LINE).content.decode()
    for there in ("keep_place_time", "A photo can help", "JPEG"):
        assert there in page, there


def form(*kinds: tuple[str, Kind]) -> Questionnaire:
    """A form of one step and, in it, one section and one repeat, all with these questions."""

    def asked(group: str) -> tuple[Question, ...]:
        return tuple(
            Question(f"{group}/{name}", name, kind, label=Text({"en": name})) for name, kind in kinds
        )

    inner = Group("step/more", "more", Text({"en": "More"}), children=asked("step/more"))
    each = Group("step/each", "each", Text({"en": "Each"}), children=asked("step/each"), repeated=True)
    step = Group("step", "step", Text({"en": "Step"}), children=(*asked("step"), inner, each))
    return Questionnaire(Text({"en": "Any"}), "0" * 64, ("en",), "en", (step,))


def shown(questionnaire: Questionnaire) -> list[list[str]]:
    """What is shown of the step, and of the section and the repeat in it: widgets and labels."""
    checked, faults = judge(questionnaire, {})
    whole = step_page(questionnaire, questionnaire.steps[0], {}, checked, faults, "en")
    step: Step = without_pictures(questionnaire, whole, REASON)
    *own, section, repeat = step.items
    assert isinstance(section, Section)
    assert isinstance(repeat, RepeatSection)
    return [
        [f"{item.widget} {item.label}" for item in items if isinstance(item, Field)]
        for items in (own, section.items, repeat.instances[0].items)
    ]


@pytest.mark.parametrize(
    ("kinds", "left"),
    [
        (
            [("welcome", Kind.NOTE), ("who", Kind.TEXT), ("careful", Kind.NOTE), ("papers", Kind.FILE)],
            ["note welcome", "text who", f"note {REASON}", "files Documents"],
        ),
        ([("plate", Kind.IMAGE), ("who", Kind.TEXT)], [f"note {REASON}", "text who"]),
        (
            [("papers", Kind.FILE), ("thanks", Kind.NOTE)],
            [f"note {REASON}", "files Documents", "note thanks"],
        ),
        (
            [("keep_place_time", Kind.ACKNOWLEDGE), ("who", Kind.TEXT), ("last", Kind.NOTE)],
            ["text who", "note last"],
        ),
    ],
)
def test_the_rule_holds_for_any_form(kinds: list[tuple[str, Kind]], left: list[str]) -> None:
    assert shown(form(*kinds)) == [left, left, left]
