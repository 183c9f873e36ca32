"""Courses: those that come along are whole in four languages, and everybody reads them without leaving a trace."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from saystop.asking import prose
from saystop.training import reading, scenarios, shipped
from saystop.training.models import Course, UnitKind
from saystop.training.services import courses
from tests.people import FoundOffice
from tests.training.making import a_course, a_picture, a_unit

SHIPPED = shipped.all_courses()
LANGUAGES = [code for code, _name in settings.LANGUAGES]
EVERY = [(slug, language) for slug, languages in SHIPPED.items() for language in languages]
FILES = Path(shipped.__file__).parent / "data" / "courses"
CONTACT = {
    ("en", "look-twice"): "Speak to your house’s person of trust",
    ("en", "side-by-side"): "Your school’s person of trust listens",
}


@pytest.fixture
def taken_in(office: FoundOffice) -> FoundOffice:
    assert courses.set_up(office.director) == 2
    return office


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("slug", SHIPPED)
def test_each_course_is_the_same_in_every_language(slug: str) -> None:
    scripts = SHIPPED[slug]
    assert set(scripts) == set(LANGUAGES)
    assert all(one.shape == scripts["en"].shape for one in scripts.values())
    assert len({one.title for one in scripts.values()}) == len(scripts)
    kinds = [part.kind for part in scripts["en"].parts]
    assert kinds.count(UnitKind.TEXT) >= 5
    assert kinds[-1] == UnitKind.QUIZ
    told = {part.scenario for part in scripts["en"].parts if part.scenario}
    assert told == (set(scenarios.shipped()) if slug == "look-twice" else set())


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_each_text_is_whole_and_says_nothing_that_a_course_must_not_say(slug: str, language: str) -> None:
    for part in SHIPPED[slug][language].parts:
        assert part.title
        assert part.text
        if part.kind == UnitKind.TEXT:
            assert 80 <= len(part.text.split()) <= 190
        for one in part.asked:
            assert one.text
            assert one.why
            assert all(one.choices)
            assert len(one.choices) >= 3
            assert 0 < len(one.right) < len(one.choices)
    assert len(SHIPPED[slug][language].parts[-1].asked) == 6
    text = (FILES / f"{slug}.{language}.md").read_text(encoding="utf-8")
    assert not re.search(r"\d{3}", text), "no telephone numbers"
    assert not re.search(r"https?:|www\.", text), (
        "no service is named: the start page has those that were checked"
    )
    if language == "fr":
        assert not re.search(r"[^\u00a0\u202f][?!;:»](?!\S*//)|«[^\u00a0\u202f]", re.sub(r"\d:\d", "", text))


@pytest.mark.django_db
def test_they_are_taken_in_once_and_stay_as_the_office_changes_them(taken_in: FoundOffice) -> None:
    course = Course.objects.get(slug="look-twice")
    courses.keep(taken_in.director, course, safeguarding="Vera Voss")
    assert courses.set_up(taken_in.director) == 0
    course.refresh_from_db()
    assert course.safeguarding == "Vera Voss"
    assert [one.position for one in course.units.all()] == [*range(1, 10)]
    assert all(one.languages == LANGUAGES for one in reading.active())


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_everybody_reads_a_course_from_its_first_unit_to_its_last(
    taken_in: FoundOffice, slug: str, language: str
) -> None:
    client, before = Client(), rows()
    script = SHIPPED[slug][language]
    assert words(script.title) in words(client.get(f"/{language}/courses/").content.decode())
    page = client.get(f"/{language}/course/{slug}/").content.decode()
    assert all(words(part.title) in words(page) for part in script.parts)
    address, seen = f"/{language}/course/{slug}/1/", 0
    while address:
        answer = client.get(address)
        page = answer.content.decode()
        assert words(script.parts[seen].title) in words(page)
        assert f'href="/{language}/"' in page, "who helps"
        assert not answer.cookies
        assert '<input type="hidden"' not in page
        if language == "en":
            assert CONTACT[language, slug] in words(page)
        seen += 1
        onward = re.search(rf'href="(/{language}/course/{slug}/{seen + 1}/)"', page)
        address = onward[1] if onward else ""
    assert seen == len(script.parts)
    assert rows() == before


def answers(slug: str, *, right: bool) -> dict[str, list[str]]:
    """What the form of the quiz sends: all that is right, or in each question one choice that is not."""
    asked = SHIPPED[slug]["en"].parts[-1].asked
    return {
        f"quiz/q{number}": [
            "abcdef"[place]
            for place in (one.right if right else [min({*range(len(one.choices))} - {*one.right})])
        ]
        for number, one in enumerate(asked, start=1)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_a_quiz_says_what_was_right_and_why_and_keeps_nothing(
    taken_in: FoundOffice, slug: str, language: str
) -> None:
    client, before = Client(enforce_csrf_checks=True), rows()
    part = SHIPPED[slug][language].parts[-1]
    address = f"/{language}/course/{slug}/{len(SHIPPED[slug][language].parts)}/"
    unanswered = words(client.get(address).content.decode())
    assert not any(words(one.why) in unanswered for one in part.asked)
    answer = client.post(address, answers(slug, right=True))
    page = words(answer.content.decode())
    assert "6" in re.search(r'id="result">([^<]*)', answer.content.decode())[1]  # type: ignore[index] # it is there, or the test fails
    assert all(words(one.why) in page for one in part.asked)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert rows() == before


@pytest.mark.django_db
def test_verdicts(taken_in: FoundOffice) -> None:
    client, address = Client(), "/en/course/look-twice/9/"
    page = words(client.post(address, answers("look-twice", right=True)).content.decode())
    assert "6 of 6 are right" in page
    assert "Not quite" not in page
    page = words(client.post(address, answers("look-twice", right=False)).content.decode())
    assert "0 of 6 are right" in page
    assert page.count("Not quite. This is right:") == 6
    page = words(client.post(address, {}).content.decode())
    assert page.count("You chose nothing here. This is right:") == 6
    # Of several right answers one alone is not enough, and one too many is not right.
    several = answers("look-twice", right=True)
    page = words(client.post(address, {**several, "quiz/q3": ["a"]}).content.decode())
    assert "5 of 6 are right" in page
    page = words(client.post(address, {**several, "quiz/q3": ["a", "b", "c"]}).content.decode())
    assert "5 of 6 are right" in page
    assert client.post(address, {**several, "quiz/q1": ["zzz"], "other": "x"}).status_code == 200


@pytest.mark.django_db
def test_the_safeguarding_contact_stands_on_each_page(office: FoundOffice) -> None:
    course = a_course(office.director, safeguarding="Vera Voss <b>, room 3")
    a_unit(office.director, course)
    for address in ("/en/course/pier/", "/en/course/pier/1/"):
        page = Client().get(address).content.decode()
        assert "Vera Voss &lt;b&gt;, room 3" in page
        assert "house’s person of trust" not in page


@pytest.mark.django_db
def test_a_language_is_whole_or_absent(office: FoundOffice) -> None:
    client, course = Client(), a_course(office.director)
    assert "The pier" not in client.get("/en/courses/").content.decode(), "it has no unit"
    unit = a_unit(office.director, course)
    assert "The pier fr" in client.get("/fr/courses/").content.decode()
    listed = client.get("/nl/courses/").content.decode()
    assert 'href="/en/course/pier/" lang="en"' in listed
    assert client.get("/nl/course/pier/").headers["Location"] == "/en/course/pier/"
    assert client.get("/nl/course/pier/1/").headers["Location"] == "/en/course/pier/1/"
    assert 'hreflang="fr"' in client.get("/en/course/pier/").content.decode()
    assert 'hreflang="nl"' not in client.get("/en/course/pier/").content.decode()
    a_unit(office.director, course, texts={"en": {"title": "Second", "text": "Words."}})
    assert client.get("/fr/course/pier/").headers["Location"] == "/en/course/pier/"
    assert 'hreflang="fr"' not in client.get("/en/course/pier/").content.decode()
    courses.keep(office.director, course, is_active=False)
    for address in ("/en/course/pier/", "/en/course/pier/1/"):
        assert client.get(address).status_code == 404
    assert unit.position == 1


@pytest.mark.django_db
def test_a_unit_that_is_not_complete_is_not_shown(office: FoundOffice) -> None:
    course = a_course(office.director)
    a_unit(office.director, course, UnitKind.QUIZ)
    a_unit(office.director, course, UnitKind.SCENARIO, scenario="gone")
    assert Client().get("/en/course/pier/").status_code == 404
    a_unit(office.director, course)
    assert Client().get("/en/course/pier/1/").status_code == 200
    for number in ("0", "2", "99999999"):
        assert Client().get(f"/en/course/pier/{number}/").status_code == 404


@pytest.mark.django_db
def test_a_picture_is_shown_with_its_alternative(office: FoundOffice) -> None:
    course, drawn = a_course(office.director), a_picture()
    texts = {"en": {"title": "The harbour", "text": "", "alternative": "A teal wall"}}
    a_unit(office.director, course, UnitKind.PICTURE, texts=texts, picture=drawn)
    page = Client().get("/en/course/pier/1/").content.decode()
    assert '<img src="/en/course/pier/1/picture/" alt="A teal wall">' in page
    answer = Client().get("/en/course/pier/1/picture/")
    assert answer.content == drawn
    assert answer.headers["Content-Type"] == "image/png"
    a_unit(office.director, course, texts=texts | {"en": {"title": "Words", "text": "Words"}})
    assert Client().get("/en/course/pier/2/picture/").status_code == 404


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("One.\n\nTwo **bold**.", "<p>One.</p>\n<p>Two <strong>bold</strong>.</p>"),
        ("- a\n- b & c", "<ul><li>a</li><li>b &amp; c</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("### Where\nAt the pier", "<h2>Where</h2><p>At the pier</p>"),
        ("- a\nnot a point", "<p>- a<br>not a point</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[x](javascript:x)", "<p>[x](javascript:x)</p>"),
        ("\n\n \n", ""),
    ],
)
def test_prose(written: str, shown: str) -> None:
    assert prose.html(written) == shown


def test_a_text_of_headings_alone_is_shown() -> None:
    shown = prose.html("# One\n" * 3000 + "- a\n- <b>")
    assert shown.count("<h2>One</h2>") == 3000
    assert shown.endswith("<ul><li>a</li><li>&lt;b&gt;</li></ul>")
