"""What the desk of the demo office has before it: a dozen invented reports, in four languages, in every state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from saystop.casework.models import Case, Outcome, State
from saystop.casework.services import assessing, handling, tasks, templates
from saystop.offices.unlocking import Unlocked
from saystop.reporting import invented

Answers = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Story:
    """One report and what became of it. `by` names who works on it; `steps` are states with the reason of a closing."""

    language: str
    hours_ago: float
    answers: Answers
    by: str = ""
    note: str = ""
    answer: str = ""
    reply: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    judged: Answers = field(default_factory=dict)
    has_picture: bool = False
    is_taken: bool = False


ASSESSED = (State.IN_ASSESSMENT, "")


def judged(**codes: str | list[str]) -> Answers:
    """The answers of an assessment by their paths, with what is usual where nothing is said."""
    usual: dict[str, str | list[str]] = {
        "child/danger": "not_known",
        "child/categories": ["contact"],
        "about/kind_of_place": "hotel",
        "about/country": "BE",
        "about/role": "traveller",
        "police/who": "partly",
        "police/where": "enough",
        "police/when": "partly",
        "police/plausibility": "first_hand",
        "police/legal_link": ["act_here"],
        "material/online": "no",
        "decision/hard": "no",
        "decision/action": "refer_police",
        "decision/reasoning": "Concrete and first-hand, and the place can be found.",
    }
    named = {path.rsplit("/", 1)[1]: path for path in (*usual, "material/address")}
    return {
        f"assessment/{path}": value
        for path, value in (usual | {named[key]: value for key, value in codes.items()}).items()
    }


STORIES = (
    Story(
        "en",
        2,
        {
            "situation/what": "An adult who did not seem to be family took a child to room 12. The child looked tired "
            "and did not speak.",
            "situation/sure": "think_so",
            "situation/where/town": "Port Harbour",
            "situation/where/place": "Hotel Two Anchors",
            "situation/when/when_about": "yesterday",
            "you/role": "traveller",
            "you/named": "anonymous",
        },
    ),
    Story(
        "fr",
        7,
        {
            "situation/what": "Au petit-déjeuner, un homme seul parlait pour une adolescente et gardait son passeport. "
            "Elle ne levait pas les yeux.",
            "situation/sure": "not_sure",
            "situation/where/place": "Auberge du Phare",
            "situation/adults/languages": "anglais",
            "you/role": "hotel",
            "you/named": "named",
            "you/name": "Rosa Exemple",
            "you/contact": "rosa@auberge.example",
            "you/police_may_have_name": "ask_me_first",
        },
    ),
    Story(
        "nl",
        20,
        {
            "situation/what": "Een grijze bestelwagen stond drie avonden voor de camping. Een man vroeg kinderen of "
            "ze iets wilden verdienen.",
            "situation/sure": "sure",
            "situation/where/place": "Camping De Meeuw",
            "situation/adults/vehicle": "Grijze bestelwagen, nummerplaat begint met 1-DEM",
            "you/role": "resident",
        },
        has_picture=True,
    ),
    Story(
        "de",
        44,
        {
            "situation/what": "Ein Fahrer bot Gästen an, „junge Begleitung“ zu besorgen. Mehr habe ich nicht gehört.",
            "situation/sure": "think_so",
            "situation/where/town": "Neuhafen",
            "you/role": "traveller",
        },
    ),
    Story(
        "en",
        61,
        {
            "situation/what": "A man at the ferry said he knows people who bring young guests to a house above the harbour. I "
            "wrote down the name of the street.",
            "situation/sure": "sure",
            "situation/adults/names_used": "People called him Captain",
            "you/role": "traveller",
        },
    ),
    Story(
        "fr",
        100,
        {
            "situation/what": "Un client demande chaque semaine une chambre sans caméra dans le couloir et vient avec un "
            "enfant différent.",
            "situation/sure": "think_so",
            "you/role": "hotel",
        },
        note="Same hotel as in the report about room 12? Let us compare the dates.",
        judged=judged(
            danger="yes",
            categories=["sec_travel"],
            role="hotel",
            who="enough",
            when="enough",
            reasoning="Every week, another child, and the next date is known.",
        ),
    ),
    Story(
        "nl",
        75,
        {
            "situation/what": "In de trein zei een vrouw dat ze de tante was, maar het meisje kende haar naam niet.",
            "situation/when/when_about": "last_week",
            "you/role": "transport",
            "you/named": "named",
            "you/name": "Conducteur",
            "you/contact": "+32 2 555 01 00",
            "you/police_may_have_name": "yes",
        },
        by="officer",
        answer="Thank you for telling us. Do you remember at which station they got off?",
        steps=((State.WAITING, ""),),
    ),
    Story(
        "de",
        130,
        {
            "situation/what": "Auf dem Zimmer neben uns waren nachts mehrere Erwachsene, und ein Kind wurde im Flur "
            "allein gelassen.",
            "situation/where/place": "Pension Seeblick",
            "you/role": "traveller",
        },
        by="colleague",
        answer="Danke. Wissen Sie noch, in welchem Stock das war?",
        reply="Im zweiten Stock, am Ende des Flurs.",
        steps=((State.WAITING, ""),),
    ),
    Story(
        "en",
        200,
        {
            "situation/what": "The caller drives an airport taxi. Twice a week he takes the same man and a different "
            "teenager to the same house.",
            "situation/sure": "sure",
            "situation/where/address": "Pier Road, the blue door",
            "you/role": "transport",
        },
        by="officer",
        note="Told on the phone, in a hurry. Wants no name in it.",
        judged=judged(
            danger="possibly",
            categories=["sec_travel"],
            kind_of_place="transport",
            role="transport",
            who="enough",
        ),
        steps=(ASSESSED, (State.REFERRED, "")),
        is_taken=True,
    ),
    Story(
        "fr",
        330,
        {
            "situation/what": "Une annonce de location parlait de « compagnie très jeune ». L'annonce a disparu depuis.",
            "you/role": "agency",
        },
        by="colleague",
        judged=judged(
            categories=["offer"],
            kind_of_place="online",
            role="agency",
            who="nothing",
            where="nothing",
            plausibility="second_hand",
            action="no_action",
            reasoning="The advertisement is gone, and nothing in it names anybody.",
        ),
        steps=(ASSESSED, (State.CLOSED, Outcome.NOT_ENOUGH)),
    ),
    Story(
        "en",
        410,
        {
            "situation/what": "I left a suitcase in the lobby and nobody calls me back.",
            "you/role": "traveller",
        },
        by="officer",
        answer="This line is for children who may be in danger. Please ask the hotel itself about your suitcase.",
        judged=judged(
            danger="no",
            categories=["none"],
            who="nothing",
            where="nothing",
            when="nothing",
            plausibility="mistaken",
            legal_link=["not_known"],
            action="out_of_scope",
            reasoning="About luggage.",
        ),
        steps=((State.CLOSED, Outcome.NOT_IN_SCOPE),),
    ),
    Story(
        "nl",
        520,
        {
            "situation/what": "Dezelfde bestelwagen als vorige week, weer bij de camping.",
            "situation/where/place": "Camping De Meeuw",
            "you/role": "resident",
        },
        by="officer",
        judged=judged(
            kind_of_place="campsite",
            role="resident",
            who="partly",
            action="link",
            reasoning="The same van as in the report before.",
        ),
        steps=(ASSESSED, (State.CLOSED, Outcome.DUPLICATE)),
        reply="Hij stond er gisteren opnieuw.",
    ),
)


def make(people: Mapping[str, Unlocked]) -> None:
    """Fill the desk. `people` holds "director", "officer" and "colleague", each with the desk's key."""
    for story in STORIES:
        _tell(story, people)
    _share_the_work(people["officer"], people["colleague"])


def _share_the_work(officer: Unlocked, colleague: Unlocked) -> None:
    """Texts for answers, a task and a note meant for the case officer."""
    templates.take_shipped(officer, "en")
    case = (
        Case.objects.filter(state=State.IN_ASSESSMENT)
        .select_related("report__desk_key__desk")
        .earliest("opened_on")
    )
    due_on = handling.today() + timedelta(days=2)
    tasks.add(colleague, case, "Ask the town's police which station takes this up.", officer.member, due_on)
    handling.write_note(colleague, case, "Would you look at the place? You know the town.", [officer.member])


def _tell(story: Story, people: Mapping[str, Unlocked]) -> None:
    sent = invented.send(
        story.language,
        story.answers,
        hours_ago=story.hours_ago,
        files=[invented.picture("IMG_0417.jpg")] if story.has_picture else (),
        taken_by=people["officer"].member if story.is_taken else None,
    )
    case = Case.objects.get(report=sent.report)
    case.opened_on = case.clock_from = case.state_since = sent.report.arrived_on
    case.save(update_fields=["opened_on", "clock_from", "state_since"])
    who = people[story.by or "officer"]
    if story.judged:
        assessing.assess(who, case, story.judged)
        Case.objects.filter(pk=case.pk).update(assessed_on=case.opened_on)
    if story.by:
        handling.assign(who, case, who.member)
    if story.note:
        handling.write_note(who, case, story.note)
    if story.answer:
        handling.answer(who, case, story.answer)
    for state, reason in story.steps:
        if case.state != state:  # the assessment has begun the work
            handling.set_state(who, case, state, reason)
    if story.reply:
        sent.write(story.reply)
