"""What a survey found: figures, tables, words, weights, and what is released."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.engines.tabulating.counting import Frequencies
from saystop.offices.rules import Refused
from saystop.surveys.figures import analysis
from saystop.surveys.models import Code, Coded, Publication, Response, Source, Survey, Version
from saystop.surveys.services import coding, intake, releasing
from saystop.surveys.services.intake import Answered
from tests import people
from tests.engines.questionnaires.workbooks import asked as asked_in
from tests.engines.questionnaires.workbooks import build
from tests.people import FoundOffice, unlocked
from tests.surveys.making import CHOICES, WORKBOOK, draft, published, seed_survey

pytestmark = pytest.mark.django_db
SAID = "A waiter asked whether all was well."


@pytest.fixture
def study(office: FoundOffice) -> Survey:
    return seed_survey(office)


def asked(survey: Survey, path: str, yes: int, no: int) -> None:
    version = Version.objects.current(survey)
    answers = [{path: "yes"}] * yes + [{path: "no"}] * no
    intake.enter(version, version.questionnaire, [Answered(one, "en") for one in answers], Source.PAPER)


def test_the_margins_of_the_study_come_out(study: Survey, director_client: Client) -> None:
    looked_at = analysis(study, Version.objects.current(study), "en")
    noticed = looked_at.figure(looked_at.by_path["situation/noticed"]).result
    assert isinstance(noticed, Frequencies)
    assert {row.code: row.count for row in noticed.rows}["yes"] == 831
    among = analysis(study, Version.objects.current(study), "en", ["situation/noticed=yes"])
    sure = among.figure(among.by_path["situation/seen/sure"]).result
    assert isinstance(sure, Frequencies)
    assert {row.code: row.count for row in sure.rows}["convinced"] == 183
    page = director_client.get(f"/desk/surveys/{study.pk}/results/?f=situation/noticed=yes").content.decode()
    assert "831 of 1081 responses" in page
    assert page.count("<svg") > 15
    assert "invented" in page


def test_a_filter_of_an_earlier_version_is_said_to_be_left_out(
    study: Survey, director_client: Client
) -> None:
    here = f"/desk/surveys/{study.pk}/results/"
    known = director_client.get(f"{here}?f=situation/noticed=yes&f=").content.decode()
    assert "left out" not in known
    page = director_client.get(f"{here}?f=situation/noticed=perhaps&f=gone=yes").content.decode()
    assert "2 filters of this address name no answer of this version" in page


def test_every_picture_has_its_table_and_goes_home(study: Survey, director_client: Client) -> None:
    address = f"/desk/surveys/{study.pk}/results/"
    page = director_client.get(address).content.decode()
    assert page.count("<details>") >= page.count("<svg")
    svg = director_client.get(f"{address}svg/?row=situation/noticed")
    assert svg.content.startswith(b"<svg")
    png = director_client.get(f"{address}png/?row=situation/noticed")
    assert png.content.startswith(b"\x89PNG")
    assert director_client.get(f"{address}svg/?row=nothing").status_code == 404


def test_whole_numbers_are_named_as_they_are(office: FoundOffice, director_client: Client) -> None:
    survey = published(office)
    version = Version.objects.current(survey)
    answers = [
        Answered({"journey/noticed": "no", "journey/nights": n}, "en") for n in range(1, 11) for _ in "12345"
    ]
    intake.enter(version, version.questionnaire, answers, Source.PAPER)
    page = director_client.get(f"/desk/surveys/{survey.pk}/results/").content.decode()
    table = page[page.index('<th scope="col" class="number">Value') :]
    shown = re.findall(r'<bdi dir="ltr">([^<]+)</bdi>', table[: table.index("</table>")])
    assert shown == [str(n) for n in range(1, 11)]
    assert "10: 5." in page  # said of the picture
    assert "To below" not in page


def test_two_questions_are_crossed_with_a_test(study: Survey, director_client: Client) -> None:
    address = f"/desk/surveys/{study.pk}/results/crossed/"
    page = director_client.get(f"{address}?row=situation/noticed&column=about/country").content.decode()
    assert "χ² = " in page
    assert "degrees of freedom" in page
    several = director_client.get(
        f"{address}?row=knowledge/heard_where&column=about/country"
    ).content.decode()
    assert "No test" in several
    assert "two different" in director_client.get(f"{address}?row=a&column=a").content.decode()


def test_new_answers_show_at_once(office: FoundOffice) -> None:
    survey = published(office)
    version = Version.objects.current(survey)
    for count in (3, 6):
        asked(survey, "journey/noticed", 3, 0)
        result = analysis(survey, version, "en").figures()[0].result
        assert result is not None
        assert result.base == count
    Response.objects.filter(survey=survey).earliest("pk").delete()
    result = analysis(survey, version, "en").figures()[0].result
    assert result is not None
    assert result.base == 5


def test_weights_reach_the_wanted_shares(office: FoundOffice, director_client: Client) -> None:
    survey = draft(office)
    asked(survey, "journey/noticed", 30, 10)
    address = f"/desk/surveys/{survey.pk}/results/weights/?question=journey/noticed"
    wrong = director_client.post(address, {"share-yes": "50", "share-no": "20"})
    assert wrong.status_code == 422
    assert 'value="50"' in wrong.content.decode()
    director_client.post(address, {"share-yes": "50", "share-no": "50"})
    survey.refresh_from_db()
    looked_at = analysis(survey, Version.objects.current(survey), "en", weighted=True)
    result = looked_at.figures()[0].result
    assert isinstance(result, Frequencies)
    assert [row.share for row in result.rows] == pytest.approx([0.5, 0.5])
    page = director_client.get(f"/desk/surveys/{survey.pk}/results/?weighted=yes").content.decode()
    assert "design effect" in page


def test_what_was_written_is_read_and_coded_by_who_holds_the_desk(
    office: FoundOffice, director_client: Client
) -> None:
    survey = draft(office)
    version = Version.objects.current(survey)
    intake.enter(version, version.questionnaire, [Answered({"after/words": SAID}, "en")], Source.PAPER)
    address = f"/desk/surveys/{survey.pk}/results/words/?question=after/words"
    assert SAID in director_client.get(address).content.decode()
    director_client.post(address, {"add": "yes", "name": "asked after"})
    code, response = Code.objects.get(), Response.objects.get()
    director_client.post(address, {"text": response.pk, f"code-{response.pk}": code.pk})
    assert Coded.objects.get().code == code
    assert director_client.post(address, {"add": "yes", "name": "\0"}).status_code == 422
    for nonsense in ("9" * 20, "-1", "x"):
        assert (
            director_client.post(address, {"text": nonsense, f"code-{nonsense}": "9" * 20}).status_code == 302
        )
    assert Coded.objects.get().code == code
    director_client.post(address, {"drop": code.pk})
    assert not Coded.objects.exists()
    assert director_client.post(address, {"add": "yes", "name": ""}).status_code == 422


def test_a_researcher_without_the_desk_reads_figures_and_no_words(office: FoundOffice) -> None:
    survey = draft(office)
    asked(survey, "journey/noticed", 3, 2)
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    client = Client()
    people.sign_in(client, researcher)
    assert client.get(f"/desk/surveys/{survey.pk}/results/").status_code == 200
    assert client.get(f"/desk/surveys/{survey.pk}/results/words/?question=after/words").status_code == 403
    with pytest.raises(Refused):
        coding.read(unlocked(researcher), survey, "after/words")


def release(survey: Survey, office: FoundOffice) -> Publication:
    looked_at = analysis(survey, Version.objects.current(survey), "en")
    return releasing.release(office.director, looked_at, ["journey/noticed"], "Asked at a fair.")


def test_released_figures_hide_small_groups_and_stay_as_they_were(office: FoundOffice) -> None:
    survey = published(office)
    asked(survey, "journey/noticed", 40, 3)
    release(survey, office)
    asked(survey, "journey/noticed", 100, 100)
    page = Client().get(f"/en/survey/{survey.slug}/results/").content.decode()
    assert "43 people answered" in page
    assert "too few to be shown" in page
    assert "Asked at a fair." in page
    kept = json.loads(Publication.objects.get().figures)
    assert "3" not in [str(row["count"]) for row in kept["questions"]["journey/noticed"]["rows"]]


def test_figures_that_tell_of_few_beside_earlier_ones_are_not_released(office: FoundOffice) -> None:
    survey = published(office)
    asked(survey, "journey/noticed", 40, 30)
    release(survey, office)
    asked(survey, "journey/noticed", 2, 0)
    with pytest.raises(releasing.Revealing) as refused:
        release(survey, office)
    assert refused.value.paths == ("journey/noticed",)
    releasing.withdraw(office.director, survey)
    with pytest.raises(releasing.Revealing):  # what was released once is known
        release(survey, office)
    asked(survey, "journey/noticed", 20, 20)
    release(survey, office)


def test_how_many_were_asked_on_does_not_tell_what_is_hidden(office: FoundOffice) -> None:
    survey = published(office)
    version = Version.objects.current(survey)
    asked(survey, "journey/noticed", 0, 3)
    noticed = Answered({"journey/noticed": "yes", "after/told": ["yes"]}, "en")
    intake.enter(version, version.questionnaire, [noticed] * 40, Source.PAPER)
    looked_at = analysis(survey, version, "en")
    both = ["journey/noticed", "after/told"]
    with pytest.raises(releasing.Revealing) as refused:
        releasing.release(office.director, looked_at, both, "Asked at a fair.")
    assert refused.value.paths == ("after/told", "journey/noticed")
    releasing.release(office.director, looked_at, both[:1], "Asked at a fair.")
    with pytest.raises(releasing.Revealing):  # nor does one released later
        releasing.release(office.director, looked_at, both[1:], "Asked at a fair.")


def test_how_many_were_asked_tells_of_a_condition_that_nobody_released(office: FoundOffice) -> None:
    """Forty of 43 were asked on: who reads the questionnaire knows what the three others said."""
    survey = published(office)
    version = Version.objects.current(survey)
    asked(survey, "journey/noticed", 0, 3)
    noticed = Answered({"journey/noticed": "yes", "after/told": ["yes"]}, "en")
    intake.enter(version, version.questionnaire, [noticed] * 40, Source.PAPER)
    with pytest.raises(releasing.Revealing) as refused:
        releasing.release(
            office.director, analysis(survey, version, "en"), ["after/told"], "Asked at a fair."
        )
    assert refused.value.paths == ("after/told",)
    asked(survey, "journey/noticed", 0, 3)
    releasing.release(office.director, analysis(survey, version, "en"), ["after/told"], "Asked at a fair.")


def test_two_means_do_not_tell_of_the_one_who_came_between(office: FoundOffice) -> None:
    survey = published(office)
    version = Version.objects.current(survey)

    def come(*nights: int) -> None:
        given = [Answered({"journey/nights": one}, "en") for one in nights]
        intake.enter(version, version.questionnaire, given, Source.PAPER)

    def let_out() -> None:
        looked_at = analysis(survey, version, "en")
        releasing.release(office.director, looked_at, ["journey/nights"], "Asked at a fair.")

    come(*range(1, 41))
    let_out()
    come(300)  # 41 times the new mean less 40 times the old one
    with pytest.raises(releasing.Revealing):
        let_out()
    come(*range(1, 41))
    let_out()


def test_nothing_is_public_before_it_is_released(office: FoundOffice, director_client: Client) -> None:
    survey = published(office)
    asked(survey, "journey/noticed", 40, 30)
    address = f"/en/survey/{survey.slug}/results/"
    assert Client().get(address).status_code == 404
    page = f"/desk/surveys/{survey.pk}/results/release/"
    assert director_client.post(page, {"method": "m"}).status_code == 422
    unsaid = director_client.post(page, {"method": " ", "question": ["journey/noticed"]})
    assert unsaid.status_code == 422
    assert "Say how the answers were gathered" in unsaid.content.decode()
    director_client.post(page, {"method": "Asked at a fair.", "question": ["journey/noticed"]})
    assert Client().get(address).status_code == 200
    assert address in director_client.get(f"/desk/surveys/{survey.pk}/").content.decode()
    asked_again = director_client.post(page, {"withdraw": "yes"}).content.decode()
    assert 'value="sure"' in asked_again
    assert Client().get(address).status_code == 200
    director_client.post(page, {"withdraw": "sure"})
    assert Client().get(address).status_code == 404
    assert address not in director_client.get(page).content.decode()
    assert address not in director_client.get(f"/desk/surveys/{survey.pk}/").content.decode()


def test_a_new_workbook_shows_beside_old_answers(office: FoundOffice, director_client: Client) -> None:
    survey = published(office)
    asked(survey, "journey/noticed", 4, 3)
    director_client.post(
        f"/desk/surveys/{survey.pk}/renew/", {"workbook": SimpleUploadedFile("second.xlsx", WORKBOOK)}
    )
    assert Version.objects.current(survey).number == 2
    assert "7 responses" in director_client.get(f"/desk/surveys/{survey.pk}/results/").content.decode()


def test_a_page_that_is_public_is_not_emptied(office: FoundOffice, director_client: Client) -> None:
    """By a question that a newer workbook does without, by days (which have no picture), by a button with another value."""
    survey = published(
        office, build([asked_in("noticed", "select_one yes_no"), asked_in("when", "date")], CHOICES)
    )
    asked(survey, "noticed", 40, 30)
    address, page = f"/en/survey/{survey.slug}/results/", f"/desk/surveys/{survey.pk}/results/release/"
    director_client.post(page, {"method": "m", "question": ["noticed"]})
    assert 'value="when"' not in director_client.get(page).content.decode()
    for nothing in ("when", "gone"):
        answer = director_client.post(page, {"method": "At a fair.", "question": [nothing]})
        assert answer.status_code == 422
        assert "At a fair." in answer.content.decode()
        assert Client().get(address).status_code == 200
    director_client.post(page, {"withdraw": "perhaps"})
    assert Client().get(address).status_code == 200


def test_how_answers_were_gathered_is_not_cut_off(office: FoundOffice, director_client: Client) -> None:
    survey = published(office)
    asked(survey, "journey/noticed", 40, 30)
    posted = {"method": "m" * 4001, "question": ["journey/noticed"]}
    answer = director_client.post(f"/desk/surveys/{survey.pk}/results/release/", posted)
    assert answer.status_code == 422
    assert "m" * 4001 in answer.content.decode()
    assert not Publication.objects.exists()


def test_figures_that_were_to_be_weighted_are_not_released_unweighted(
    office: FoundOffice, director_client: Client
) -> None:
    survey = published(office)
    asked(survey, "journey/noticed", 40, 0)
    survey.targets = json.dumps({"journey/noticed": {"yes": 0.5, "no": 0.5}})
    survey.save()
    posted = {"weighted": "yes", "question": ["journey/noticed"], "method": "m"}
    answer = director_client.post(f"/desk/surveys/{survey.pk}/results/release/", posted)
    assert answer.status_code == 422
    assert 'name="weighted" value="yes" checked' in answer.content.decode()
    assert not Publication.objects.exists()


def test_two_who_code_at_the_same_time_keep_what_each_has_given(
    office: FoundOffice, director_client: Client
) -> None:
    survey = draft(office)
    version = Version.objects.current(survey)
    intake.enter(version, version.questionnaire, [Answered({"after/words": SAID}, "en")], Source.PAPER)
    address = f"/desk/surveys/{survey.pk}/results/words/?question=after/words"
    for name in ("asked after", "a waiter"):
        director_client.post(address, {"add": "yes", "name": name})
    first, second = Code.objects.order_by("pk")
    one = Response.objects.get().pk
    for code in (first, second):  # from two pages that were both made before
        director_client.post(address, {"text": one, f"code-{one}": code.pk, f"had-{one}": ""})
    assert {given.code for given in Coded.objects.all()} == {first, second}
    assert f'name="had-{one}"' in director_client.get(address).content.decode()
    director_client.post(
        address, {"text": one, f"code-{one}": second.pk, f"had-{one}": f"{first.pk} {second.pk}"}
    )
    assert Coded.objects.get().code == second


def test_nonsense_takes_no_code_away(office: FoundOffice, director_client: Client) -> None:
    survey = draft(office)
    version = Version.objects.current(survey)
    intake.enter(version, version.questionnaire, [Answered({"after/words": SAID}, "en")], Source.PAPER)
    address = f"/desk/surveys/{survey.pk}/results/words/?question=after/words"
    Code.objects.create(pk=1, survey=survey, question="after/words", name="asked after")
    for nonsense in ("x", "-1", "0", "9" * 30):
        director_client.post(address, {"drop": nonsense})
    one = Response.objects.get().pk
    director_client.post(address, {"text": one, f"code-{one}": "x"})
    assert Code.objects.get().name == "asked after"
    assert not Coded.objects.exists()
    assert SAID in director_client.get(f"{address}&page=99").content.decode()


def test_cross_tables_open_with_two_different_questions(study: Survey, director_client: Client) -> None:
    page = director_client.get(f"/desk/surveys/{study.pk}/results/crossed/").content.decode()
    chosen = re.findall(r'<option value="([^"]+)" selected>', page)
    assert len(chosen) == len(set(chosen)) == 2
    assert "Choose two different questions" not in page
    taken = re.search(r'href="([^"]+/svg/[^"]+)"', page)
    assert taken
    assert director_client.get(unescape(taken[1])).status_code == 200


def test_a_wrong_share_is_told_at_its_answer(office: FoundOffice, director_client: Client) -> None:
    survey = draft(office)
    address = f"/desk/surveys/{survey.pk}/results/weights/?question=journey/noticed"
    page = director_client.post(address, {"share-yes": "50", "share-no": "half"}).content.decode()
    label = (
        Version.objects.current(survey)
        .questionnaire.questions["journey/noticed"]
        .choices[1]
        .label.get("en", "en")
    )
    assert f'<a href="#share-2">{label}: Write percentages as numbers, such as 23.5.</a>' in page
    assert page.count('aria-invalid="true" aria-describedby="share-2_error"') == 1
    assert page.count('aria-invalid="true"') == 1
    assert 'id="share-2_error"' in page
    assert 'value="half"' in page
    page = director_client.post(address, {"share-yes": "50", "share-no": "20"}).content.decode()
    assert '<a href="#share-1">The percentages must add up' in page
