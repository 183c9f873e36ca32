"""Answering a survey, step by step: what was posted goes in, the next page comes out. Nothing is stored before the end.

The answers travel in the page, as an authenticated ciphertext under a key of the installation.
"""

import base64
import json
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from django.conf import settings
from django.http import QueryDict

from saystop.asking import fields
from saystop.asking.fields import Step
from saystop.engines.questionnaires.answering import Checked, definition
from saystop.engines.questionnaires.model import Group, Questionnaire
from saystop.engines.questionnaires.values import Fault
from saystop.engines.sealing import Tampered, decrypt, derive_key, encrypt
from saystop.surveys import bindings

LARGEST = 2_000_000  # bytes of a draft before it is packed
WHOLE = ":whole"  # the path of the one page of a survey without steps


class DraftLost(Exception):
    """The draft in the page is not one of this survey's, or was cut."""


@dataclass(frozen=True, slots=True)
class Draft:
    version: str
    once: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    ticket: str = field(default="", repr=False)
    link: str = field(default="", repr=False)  # the private link under which it waited

    def pack(self, survey: uuid.UUID) -> str:
        """The draft as text for a hidden field."""
        plain = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(
            encrypt(_key(), zlib.compress(plain, 1), bindings.draft(survey))
        ).decode()

    @classmethod
    def unpack(cls, text: str, survey: uuid.UUID) -> Self:
        """The draft of a hidden field.

        Raises:
            DraftLost
        """
        try:
            unzip = zlib.decompressobj()
            sealed = base64.urlsafe_b64decode(text)
            plain = unzip.decompress(decrypt(_key(), sealed, bindings.draft(survey)), LARGEST)
            if unzip.unconsumed_tail:
                raise DraftLost
            return cls(**json.loads(plain))
        except (Tampered, ValueError, TypeError, zlib.error) as fault:
            raise DraftLost from fault


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "survey draft")


@dataclass(frozen=True, slots=True)
class Page:
    """The next page: a step to fill in; or the end, when `step` is None and `values` are what was answered."""

    draft: Draft
    step: Step | None
    more_asked: bool = False
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Filling:
    """One request of a respondent."""

    questionnaire: Questionnaire
    language: str
    one_page: bool
    draft: Draft

    def steps(self, checked: Checked | None = None) -> list[Group]:
        """The pages, in order; with `checked` those on which something is asked."""
        if self.one_page:
            label = self.questionnaire.title
            return [Group(WHOLE, WHOLE, label, children=self.questionnaire.steps)]
        steps = [*self.questionnaire.steps]
        if checked is None:
            return steps
        return [step for step in steps if self._shows(step, checked)]

    def open(self, path: str) -> Page:
        """A step as it stands, without judging it."""
        checked, _faults = fields.judge(self.questionnaire, self.draft.answers, self.language)
        return self._page(self._step(path, checked), self.draft.answers, checked, {})

    def submit(self, path: str, data: QueryDict, forward: bool) -> Page:
        """Take the answers of a step; the next one, or the end, when they hold (and `forward`), the same one otherwise."""
        step = self._step(path, None)
        raw = fields.posted(self.questionnaire, step, data)
        before, _ = fields.judge(self.questionnaire, self.draft.answers, self.language)
        everything = {**self.draft.answers, **raw}
        checked, all_faults = fields.judge(self.questionnaire, everything, self.language)
        faults = self._of(step, all_faults)
        appeared = {
            name
            for name in checked.asked_since(before)
            if not raw.get(name)
            and definition(name) in self.questionnaire.questions
            and self._on(step, name)
            and self.questionnaire.questions[definition(name)].kind.asked
        }
        self.draft = replace(self.draft, answers=everything)
        faults = {name: fault for name, fault in faults.items() if name not in appeared}
        if not forward or faults or appeared:
            page = self._page(step, everything, checked, faults)
            return replace(page, more_asked=bool(appeared) and not faults)
        return self._after(step, checked, all_faults)

    def back(self, path: str) -> str:
        """The path of the step before this one; nothing before the first."""
        checked, _faults = fields.judge(self.questionnaire, self.draft.answers, self.language)
        paths = [step.path for step in self.steps(checked)]
        at = paths.index(path) if path in paths else 0
        return paths[at - 1] if at else ""

    def _after(self, step: Group, checked: Checked, faults: Mapping[str, Fault]) -> Page:
        steps = self.steps(checked)
        paths = [one.path for one in steps]
        following = steps[paths.index(step.path) + 1 :] if step.path in paths else steps
        if following:
            return self._page(following[0], self.draft.answers, checked, {})
        for one in steps:
            if mine := self._of(one, faults):
                return self._page(one, self.draft.answers, checked, mine)
        return Page(self.draft, None, values=checked.values)

    def _page(
        self, step: Group, raw: Mapping[str, list[str]], checked: Checked, faults: Mapping[str, Fault]
    ) -> Page:
        return Page(
            self.draft,
            fields.step_page(self.questionnaire, step, raw, checked, faults, self.language, fold=False),
        )

    def _step(self, path: str, checked: Checked | None) -> Group:
        steps = self.steps(checked) or self.steps()
        return next((step for step in steps if step.path == path), steps[0])

    def _of(self, step: Group, faults: Mapping[str, Fault]) -> dict[str, Fault]:
        return {path: fault for path, fault in faults.items() if self._on(step, path)}

    def _on(self, step: Group, path: str) -> bool:
        return step.path == WHOLE or self.questionnaire.step_of[definition(path)] == step.path

    def _shows(self, step: Group, checked: Checked) -> bool:
        return step.path in checked.relevant and any(
            question.kind.shown and place.path in checked.relevant
            for question in step.questions()
            for place in checked.answering.places(question.path)
        )
