"""Before it is sent: what contradicts itself or is unfinished is said, and never in the way."""

import pytest
from django.test import Client

from saystop.reporting.models import Report
from saystop.reporting.services import questionnaire
from tests.faults.browser import hidden
from tests.fuzz.bounds import read
from tests.people import FoundOffice
from tests.reporting.sending import SAID

pytestmark = pytest.mark.django_db
LINE = "/en/report/"
NO_NAME = "have not written any yet"
NO_WORD = "no answer counts as no"
NOBODY = "“Nobody that I know of” is ticked together with another answer"


def checked(client: Client, you: dict[str, str], who_knows: list[str] | None = None) -> str:
    """The page of checking, after these answers."""
    told = {"situation/what": SAID, "situation/others/who_knows": who_knows or []}
    page = client.post(LINE, {"step": "situation", **told}).content.decode()
    answers = {f"you/{name}": text for name, text in you.items()}
    for _ in range(2):  # who is named is asked more
        page = client.post(LINE, {"step": "you", "draft": hidden(page, "draft"), **answers}).content.decode()
        if hidden(page, "step") == "check":
            break
    assert "Nothing has been sent yet" in page
    return page


@pytest.mark.parametrize(
    ("you", "says"),
    [
        ({}, []),
        ({"named": "anonymous"}, []),
        ({"named": "named"}, [NO_NAME]),
        ({"named": "named", "name": "  "}, [NO_NAME]),
        ({"named": "named", "police_may_have_name": "yes"}, [NO_NAME]),
        ({"named": "named", "name": "Quiet Quentin"}, [NO_WORD]),
        ({"named": "named", "contact": "by post"}, [NO_WORD]),
        ({"named": "named", "contact": "by post", "police_may_have_name": "ask_me_first"}, []),
        ({"named": "named", "name": "Quiet Quentin", "police_may_have_name": "no"}, []),
    ],
)
def test_a_name_that_is_announced_is_looked_for(
    office: FoundOffice, you: dict[str, str], says: list[str]
) -> None:
    page = read(checked(Client(), you))
    assert [one for one in (NO_NAME, NO_WORD) if one in page] == says
    assert page.count('<p class="notice">') == len(says)


@pytest.mark.parametrize(
    ("who_knows", "says"),
    [
        ([], False),
        (["nobody"], False),
        (["guide", "police"], False),
        (["guide", "not_sure"], False),
        (["nobody", "guide"], True),
        (["nobody", "not_sure"], True),
    ],
)
def test_nobody_does_not_go_with_somebody(office: FoundOffice, who_knows: list[str], says: bool) -> None:
    assert (NOBODY in read(checked(Client(), {}, who_knows))) is says


def test_it_is_said_in_the_step_where_it_can_be_changed_and_holds_nothing_back(office: FoundOffice) -> None:
    client = Client()
    page = checked(client, {"named": "named"}, ["nobody", "guide"])
    text = read(page)
    assert text.index(NOBODY) < text.index('value="change:situation"') < text.index(NO_NAME)
    sent = client.post(LINE, {"step": "check", "go": "send", "draft": hidden(page, "draft")})
    assert sent.status_code == 200
    assert Report.objects.count() == 1


def test_every_choice_that_excludes_others_is_known(office: FoundOffice) -> None:
    """The form that ships asks nothing else where one answer shuts out the others."""
    several = [one for one in questionnaire.current().questions.values() if one.kind == "select_multiple"]
    assert {choice.name for one in several for choice in one.choices} & {"nobody", "none"} == {"nobody"}
