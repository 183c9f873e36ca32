"""Advocacy in the demo office: targets and two years of actions, all of it invented (`data/advocacy_demo.json`)."""

import json
from datetime import date, timedelta
from importlib import resources
from typing import Any

from django.utils import timezone

from saystop.campaigns import letter_queries
from saystop.campaigns.models import Action, Answer, Delivery, How, Target, Version
from saystop.campaigns.services import advocacy, deliveries
from saystop.offices.models import Member

OWN = ("kind", "texts", "outcome", "place", "who", "is_public", "next_step")


def make(member: Member) -> None:
    """After the letters: one of them is delivered on two days, which makes the 21 actions whole."""
    source = resources.files("saystop.campaigns") / "data/advocacy_demo.json"
    told: dict[str, Any] = json.loads(source.read_text("utf-8"))
    today = timezone.localdate()
    targets = [advocacy.keep_target(member, Target(), **one) for one in told["targets"]]
    for one in told["actions"]:
        advocacy.keep_action(
            member,
            Action(day=today - timedelta(days=one["ago"])),
            [targets[place] for place in one["targets"]],
            next_on=today + timedelta(days=one["next_in"]) if one["next_step"] else None,
            **{name: one[name] for name in OWN},
        )
    letter = letter_queries.public().first()
    version = letter_queries.current(letter) if letter else None
    if version:
        for one in told["delivered"]:
            receivers = [targets[place] for place in one["targets"]]
            deliveries.deliver(member, version, today - timedelta(days=one["ago"]), How.PERSON, receivers)
        _answer(member, version, today, told["answer"])


def _answer(member: Member, version: Version, today: date, texts: dict[str, dict[str, str]]) -> None:
    """The first of those who received it has answered."""
    first = Delivery.objects.select_related("action", "version__letter").filter(version=version).first()
    if first:
        values = {"answer": Answer.ANSWERED, "answered_on": today - timedelta(days=2), "texts": texts}
        deliveries.change(member, first, first.action.day, **values)
