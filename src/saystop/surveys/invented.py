"""Invented answers to the questionnaire that the demo office asks: nobody gave them.

Their margins resemble what a study of 2019 found when it asked 1,081 travellers in five European countries. All else
that they say is made up, so that charts, cross tables and weights have something to show.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from random import Random

from saystop.engines.questionnaires.answering import check
from saystop.engines.questionnaires.model import Questionnaire
from saystop.engines.questionnaires.values import ACKNOWLEDGED, Value
from saystop.surveys.invented_words import HAVE_HELPED, REMARK

SHIPPED = "travellers.xlsx"

# What the study published: of the 831 who noticed something, 183 were convinced, 4 % reported, 10 % told a hotel or guide.
NOTICED = 831
CONVINCED = 183
REPORTED = 33
TOLD_STAFF = 83
COUNTRIES = {"be": 214, "fr": 236, "de": 262, "lu": 90, "nl": 279}
RESPONDENTS = sum(COUNTRIES.values())

Weights = Mapping[str, float]

_DAY = date(2019, 6, 3)  # the questionnaire looks at no date; it must only be the same each time
_EMPTY = 0.025  # the share of respondents who leave a question empty
_EMPTY_ORDER = 0.12  # putting things in order takes effort, so more of them leave that out
_LANGUAGES: Mapping[str, Weights] = {
    "be": {"nl": 56, "fr": 38, "de": 2, "en": 4},
    "fr": {"fr": 96, "en": 4},
    "de": {"de": 95, "en": 5},
    "lu": {"fr": 55, "de": 35, "en": 10},
    "nl": {"nl": 94, "en": 6},
}
_PURPOSES: Weights = {
    "family": 31,
    "partner_friends": 34,
    "alone": 9,
    "group_tour": 8,
    "work": 8,
    "study_volunteering": 4,
    "relatives": 4,
    "other": 1,
    "rather_not_say": 1,
}
_AGES: Weights = {
    "from_18_to_29": 24,
    "from_30_to_44": 30,
    "from_45_to_59": 27,
    "from_60": 17,
    "rather_not_say": 2,
}
_GENDERS: Weights = {"woman": 57, "man": 40, "other": 1.5, "rather_not_say": 1.5}
_TRIPS: Weights = {"0": 3, "1": 18, "2": 26, "3": 20, "4": 13, "5": 8, "6": 5, "8": 4, "10": 2, "12": 1}
_HEARD_WHERE: Weights = {
    "news": 60,
    "social_media": 34,
    "organisation": 22,
    "travel_company": 9,
    "on_the_way": 14,
    "hotel": 4,
    "school_work": 11,
    "people": 15,
    "other": 3,
}
_WORRIED_BY: Weights = {
    "not_belonging": 46,
    "set_apart": 21,
    "not_at_ease": 35,
    "pictures": 17,
    "talk": 14,
    "other": 6,
}
_PLACES: Weights = {
    "hotel": 20,
    "bar": 24,
    "street": 22,
    "beach": 15,
    "transport": 6,
    "home_project": 3,
    "online": 3,
    "other": 3,
    "not_sure": 2,
    "rather_not_say": 2,
}
_REGIONS: Weights = {
    "at_home": 6,
    "europe": 19,
    "north_africa_middle_east": 9,
    "africa": 10,
    "south_asia": 9,
    "east_asia": 29,
    "latin_america": 14,
    "other": 2,
    "rather_not_say": 2,
}
_WHEN: Weights = {
    "past_year": 24,
    "one_to_three": 34,
    "longer_ago": 36,
    "not_sure": 5,
    "rather_not_say": 1,
}
_HELD_BACK: Weights = {
    "unsure_seen": 30,
    "customs": 15,
    "false_accusation": 22,
    "harm_child": 12,
    "own_safety": 12,
    "whom_to_tell": 28,
    "language": 13,
    "not_anonymous": 7,
    "no_effect": 14,
    "not_involved": 11,
    "other": 3,
}
_WOULD_HELP: Weights = {
    "own_language": 26,
    "anonymous": 30,
    "what_next": 18,
    "doubt_enough": 25,
    "company_informs": 17,
    "trained_staff": 20,
    "signs": 24,
    "answer": 8,
}
_ACT: Weights = {"authorities": 30, "governments": 22, "companies": 24, "hotels": 16, "travellers": 8}
_AGREEMENT = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
# Where the answers lie on average (1 to 5), and how far concern and trust move them.
_OPINIONS = {
    "shared": (4.2, 0.4, 0.0),
    "doubt": (3.3, 0.3, 0.3),
    "recognise": (2.6, 0.5, 0.0),
    "industry": (2.0, -0.3, 0.2),
    "effect": (3.1, 0.1, 0.7),
    "harm": (3.7, 0.0, -0.4),
}


@dataclass(frozen=True, slots=True)
class _Person:
    """Who answers. `concern` and `trust` (mean 0, deviation 1) lean all answers of a person one way."""

    number: int
    country: str
    language: str
    age: str
    purpose: str
    heard: str
    knows_line: str
    concern: float
    trust: float


def workbook() -> bytes:
    """The questionnaire that the demo office asks, as an XLSForm workbook."""
    return (resources.files("saystop.surveys") / "data" / SHIPPED).read_bytes()


def invented_answers(questionnaire: Questionnaire, seed: int = 2019) -> Iterator[Mapping[str, Value]]:
    """1,081 invented responses to the questionnaire of `workbook()`, by path; the same ones for the same seed."""
    return (answers for _, answers in invented_responses(questionnaire, seed))


def invented_responses(
    questionnaire: Questionnaire, seed: int = 2019
) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """The same with the language (BCP 47) in which each was given.

    Everybody answers everything, and the engine keeps what they would have been asked, calculations filled in.
    """
    rng = Random(seed)  # noqa: S311 - the answers must be the same each time, and guard nothing
    people = list(_people(rng))
    noticed = _part(
        rng,
        people,
        NOTICED,
        lambda one: math.exp(0.7 * one.concern) * (1.6 if one.age == "from_18_to_29" else 1),
    )
    among = [one for one in people if one.number in noticed]
    convinced = _part(
        rng,
        among,
        CONVINCED,
        lambda one: math.exp(0.5 * one.concern) * (2 if one.heard == "know_much" else 1),
    )
    reported = _part(
        rng,
        among,
        REPORTED,
        lambda one: (
            math.exp(0.5 * one.trust)
            * (5 if one.number in convinced else 1)
            * (3 if one.knows_line == "yes" else 1)
        ),
    )
    told_staff = _part(
        rng,
        among,
        TOLD_STAFF,
        lambda one: (2.5 if one.number in convinced else 1) * (3 if one.number in reported else 1),
    )
    for one in people:
        answers: dict[str, Value | None] = {
            **_travels_and_knowledge(rng, one),
            **_situation(rng, noticed=one.number in noticed, convinced=one.number in convinced),
            **_response(
                rng,
                one,
                convinced=one.number in convinced,
                reported=one.number in reported,
                staff=one.number in told_staff,
            ),
            **_help_and_opinions(rng, one),
            **_about(rng, one),
        }
        given = {path: value for path, value in answers.items() if value is not None}
        yield one.language, check(questionnaire, given, _DAY).values


def _people(rng: Random) -> Iterator[_Person]:
    countries = [country for country, number in COUNTRIES.items() for _ in range(number)]
    rng.shuffle(countries)
    for number, country in enumerate(countries):
        concern = rng.gauss(0, 1)
        heard = _one(
            rng,
            {
                "know_much": 24 * math.exp(0.5 * concern),
                "know_little": 44,
                "no": 29 * math.exp(-0.4 * concern),
                "rather_not_say": 1,
            },
        )
        campaigns = 1.7 if country in ("nl", "de") else 1
        yield _Person(
            number=number,
            country=country,
            language=_one(rng, _LANGUAGES[country]),
            age=_one(rng, _AGES),
            purpose=_one(rng, _PURPOSES),
            heard=heard,
            knows_line=_one(
                rng,
                {
                    "yes": campaigns * (14 if heard == "know_much" else 5),
                    "look_up": 36,
                    "no": 52,
                    "rather_not_say": 1,
                },
            ),
            concern=concern,
            trust=rng.gauss(0, 1),
        )


def _travels_and_knowledge(rng: Random, one: _Person) -> dict[str, Value | None]:
    at_work = rng.randint(4, 14) if one.purpose == "work" else 0
    informed = {"know_much": 6.4, "know_little": 4.1}.get(one.heard, 2.3) + 0.5 * one.concern
    return {
        "travels/agree": ACKNOWLEDGED,
        "travels/trips": _or_empty(rng, int(_one(rng, _TRIPS)) + at_work),
        "travels/purpose": _or_empty(rng, one.purpose),
        "knowledge/heard": _or_empty(rng, one.heard),
        "knowledge/heard_where": _or_empty(rng, _several(rng, _HEARD_WHERE, (50, 33, 17))),
        "knowledge/informed": _or_empty(rng, _between(0, 10, rng.gauss(informed, 1.9))),
        "knowledge/knows_line": _or_empty(rng, one.knows_line),
    }


def _situation(rng: Random, *, noticed: bool, convinced: bool) -> dict[str, Value | None]:
    """How sure somebody was is left out by nobody: the share of the convinced rests on it."""
    sure = _one(rng, {"unsure": 54, "fairly": 45, "rather_not_say": 1})
    silent = _one(rng, {"no": 95, "rather_not_say": 5})
    return {
        "situation/noticed": "yes" if noticed else silent,
        "situation/seen/sure": "convinced" if convinced else sure,
        "situation/seen/worried_by": _or_empty(rng, _several(rng, _WORRIED_BY, (58, 31, 11))),
        "situation/seen/place": _or_empty(rng, _one(rng, _PLACES)),
        "situation/seen/region": _or_empty(rng, _one(rng, _REGIONS)),
        "situation/seen/when_about": _or_empty(rng, _one(rng, _WHEN)),
    }


def _response(
    rng: Random, one: _Person, *, convinced: bool, reported: bool, staff: bool
) -> dict[str, Value | None]:
    doubts = 0.5 if convinced else 1.3
    held_back = {
        **_HELD_BACK,
        "unsure_seen": _HELD_BACK["unsure_seen"] * doubts,
        "false_accusation": _HELD_BACK["false_accusation"] * doubts,
        "whom_to_tell": _HELD_BACK["whom_to_tell"] * (0.3 if one.knows_line == "yes" else 1),
        "no_effect": _HELD_BACK["no_effect"] * math.exp(-0.5 * one.trust),
    }
    kept_silent = _one(rng, {"several": 92, "none": 5, "rather_not_say": 3})
    reasons = _several(rng, held_back, (24, 35, 27, 14)) if kept_silent == "several" else [kept_silent]
    return {
        "response/did": _deeds(rng, reported=reported, staff=staff),
        "response/received": _or_empty(
            rng,
            _one(
                rng,
                {"seriously": 31, "partly": 36, "not_seriously": 19, "not_sure": 12, "rather_not_say": 2},
            ),
        ),
        "response/held_back": _or_empty(rng, reasons),
        "response/have_helped": _words(rng, HAVE_HELPED[one.language], 0.22),
    }


def _deeds(rng: Random, *, reported: bool, staff: bool) -> Value:
    """What somebody did. Nobody leaves this out: the shares that the study published rest on it."""
    besides: Weights = {"companions": 62, "noted": 24, "spoke": 10, "other": 4}
    deeds = ["staff"] if staff else []
    if reported:
        deeds += _several(rng, {"police_there": 38, "line": 34, "authority_home": 28}, (85, 15))
    if deeds:
        return [*deeds, *(_several(rng, besides, (80, 20)) if rng.random() < 0.6 else [])]
    if rng.random() < 0.02:
        return ["rather_not_say"]
    return ["nothing"] if rng.random() < 0.47 else _several(rng, besides, (80, 20))


def _help_and_opinions(rng: Random, one: _Person) -> dict[str, Value | None]:
    wish = _one(rng, {"several": 95, "none": 3, "rather_not_say": 2})
    likely = rng.gauss(6.1 + 0.9 * one.trust + 0.6 * one.concern, 1.9)
    order = list(_drawn(rng, _ACT, len(_ACT)))
    found: dict[str, Value | None] = {
        "help/would_help": _or_empty(
            rng, _several(rng, _WOULD_HELP, (12, 26, 62)) if wish == "several" else [wish]
        ),
        "help/likely": _or_empty(rng, _between(0, 10, likely)),
        "help/who_should_act": _or_empty(rng, order, _EMPTY_ORDER),
    }
    for name, (mean, concern, trust) in _OPINIONS.items():
        lies = rng.gauss(mean + concern * one.concern + trust * one.trust, 0.9)
        found[f"help/opinions/{name}"] = _or_empty(rng, _AGREEMENT[_between(1, 5, lies) - 1])
    return found


def _about(rng: Random, one: _Person) -> dict[str, Value | None]:
    return {
        "about/age_group": _or_empty(rng, one.age),
        "about/gender": _or_empty(rng, _one(rng, _GENDERS)),
        "about/country": one.country,
        "about/remark": _words(rng, REMARK[one.language], 0.08),
    }


def _one(rng: Random, weights: Weights) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _drawn(rng: Random, weights: Weights, number: int) -> Sequence[str]:
    """Names drawn by weight, none twice, in the order of the draw (Efraimidis and Spirakis, 2006)."""
    return sorted(weights, key=lambda name: rng.random() ** (1 / weights[name]), reverse=True)[:number]


def _several(rng: Random, weights: Weights, counts: Sequence[float]) -> list[str]:
    """One name or more; `counts` weighs how many."""
    number = rng.choices(range(1, len(counts) + 1), counts)[0]
    return list(_drawn(rng, weights, number))


def _part(
    rng: Random, people: Collection[_Person], number: int, weight: Callable[[_Person], float]
) -> frozenset[int]:
    """The numbers of exactly so many people, drawn by weight."""
    weights = {str(one.number): weight(one) for one in people}
    return frozenset(map(int, _drawn(rng, weights, number)))


def _or_empty(rng: Random, value: Value, share: float = _EMPTY) -> Value | None:
    return None if rng.random() < share else value


def _between(least: int, most: int, number: float) -> int:
    return min(max(round(number), least), most)


def _words(rng: Random, sentences: Sequence[str], share: float) -> str | None:
    """One sentence, now and then two, from a minority."""
    if rng.random() >= share:
        return None
    return " ".join(rng.sample(sentences, 2 if rng.random() < 0.2 else 1))
