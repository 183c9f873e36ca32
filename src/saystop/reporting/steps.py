"""Writing a report, step by step: what was posted goes in, the next page comes out. Nothing is stored before the last step."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from saystop.asking import fields, markdown
from saystop.asking.fields import Answer, Step
from saystop.engines.attachments.outcomes import Refused
from saystop.engines.questionnaires.answering import Checked, definition
from saystop.engines.questionnaires.model import Group, Question, Questionnaire
from saystop.engines.questionnaires.values import Fault, Value
from saystop.reporting.drafts import Draft, Staged
from saystop.reporting.loose_ends import loose_ends
from saystop.reporting.pictures import KEEP_QUESTION
from saystop.reporting.refusals import Bound, left_out, refusal
from saystop.reporting.services import attachments
from saystop.reporting.services.attachments import MOST_BYTES, MOST_FILES, SECONDS_FOR_FILES, Uploaded

CHECK = "check"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One step as it is checked before it is sent."""

    path: str
    title: str
    answers: tuple[Answer, ...]
    loose_ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The next page: a step to fill in, or the check before sending (`step` is None, and `values` are what will be sent)."""

    draft: Draft
    step: Step | None
    more_asked: bool = False
    refused: tuple[str, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Writing:
    """One request of a reporter who is writing."""

    questionnaire: Questionnaire
    language: str
    draft: Draft

    def open(self, path: str) -> Page:
        """A step as it stands, without judging it."""
        checked, _faults = fields.judge(self.questionnaire, self.draft.answers, self.language)
        return self._opened(self._step(path), checked)

    def submit(
        self,
        path: str,
        data: QueryDict,
        uploads: Sequence[Uploaded],
        forward: bool,
        notes: Sequence[str] = (),
        repeat: str = "",
    ) -> Page:
        """Take the answers of a step; the next step when they hold (and `forward`), the same one otherwise.

        `repeat`: the button that adds or removes one of several (`fields.changed`); then nothing is asked for yet.
        """
        step = self._step(path)
        raw = fields.posted(self.questionnaire, step, data)
        refused = [*notes, *self._take_in(step, raw, uploads)]
        everything = {**self.draft.answers, **raw}
        if repeat:
            everything = fields.changed(self.questionnaire, everything, repeat)
            raw = {name: texts for name, texts in everything.items() if self._is_of(step, name)}
        checked, all_faults = fields.judge(self.questionnaire, everything, self.language)
        faults = fields.of_step(self.questionnaire, step, all_faults)
        appeared = self._appeared(step, raw, checked)
        sound = {
            name: texts
            for name, texts in raw.items()
            if not texts or (name not in faults and name in checked.relevant)
        }
        self.draft = self.draft.with_answers({**{name: [] for name in raw}, **sound})
        unasked = faults.keys() if repeat else appeared
        faults = {name: fault for name, fault in faults.items() if name not in unasked or raw.get(name)}
        if forward and not faults and not refused and not appeared:
            following = self._following(step)
            return self._opened(following, checked) if following else self._checked(checked, all_faults)
        page = fields.step_page(self.questionnaire, step, everything, checked, faults, self.language)
        more_asked = bool(appeared) and not faults and not repeat
        return Page(self.draft, page, more_asked=more_asked, refused=tuple(refused))

    def check(self, notes: Sequence[str] = ()) -> Page:
        """Everything told so far, before it is sent; or the first step with a fault in it."""
        return self._checked(*fields.judge(self.questionnaire, self.draft.answers, self.language), notes)

    def _checked(self, checked: Checked, faults: Mapping[str, Fault], notes: Sequence[str] = ()) -> Page:
        for step in self.questionnaire.steps:
            if fields.of_step(self.questionnaire, step, faults):
                page = fields.step_page(
                    self.questionnaire, step, self.draft.answers, checked, faults, self.language
                )
                return Page(self.draft, page, refused=tuple(notes))
        form, values = self.questionnaire, checked.values
        reviewed = tuple(
            Reviewed(
                step.path,
                markdown.plain(step.label.get(self.language, form.default_language)),
                tuple(fields.answers(form, step, values, self.language)),
                tuple(loose_ends(form, step, values, self.language)),
            )
            for step in form.steps
        )
        return Page(self.draft, None, refused=tuple(notes), reviewed=reviewed, values=values)

    def remove(self, attachment: str) -> None:
        """Drop one attachment."""
        for staged in self.draft.attachments:
            if str(staged.id) == attachment:
                attachments.discard(staged)
        kept = tuple(staged for staged in self.draft.attachments if str(staged.id) != attachment)
        self.draft = replace(self.draft, attachments=kept, receipt=None)

    def _opened(self, step: Group, checked: Checked) -> Page:
        page = fields.step_page(self.questionnaire, step, self.draft.answers, checked, {}, self.language)
        return Page(self.draft, page)

    def _following(self, step: Group) -> Group | None:
        following = self.questionnaire.steps[self.questionnaire.steps.index(step) + 1 :]
        return following[0] if following else None

    def _appeared(self, step: Group, raw: Mapping[str, Sequence[str]], checked: Checked) -> set[str]:
        """The questions of a step that are asked only since its answers came, which the draft does not hold yet.

        So is a question that found nothing among what it offered: an answer beside it decides which choices stand there.
        """
        conditional = {
            place.path
            for question in step.questions()
            if question.kind.asked and self._depends(question)
            for place in checked.answering.places(question.path)
            if place.path in checked.relevant and not (place.path in checked.offered and raw.get(place.path))
        }
        if not conditional:
            return conditional
        before, _faults = fields.judge(self.questionnaire, self.draft.answers, self.language)
        return conditional & checked.asked_since(before)

    def _depends(self, question: Question) -> bool:
        """Whether a question or a group around it is asked only under a condition, or as often as an answer says;
        or which choices it offers hangs on one.
        """
        if question.choice_filter is not None:
            return True
        path: str | None = question.path
        while path is not None:
            item = self.questionnaire.items[path]
            if item.relevant is not None or (isinstance(item, Group) and item.repeat_count is not None):
                return True
            path = self.questionnaire.parents.get(path)
        return False

    def _is_of(self, step: Group, name: str) -> bool:
        """Whether what has this name, a question or the number of instances, stands in a step."""
        path: str | None = definition(name)
        while path is not None and path != step.path:
            path = self.questionnaire.parents.get(path)
        return path is not None

    def _step(self, path: str) -> Group:
        for step in self.questionnaire.steps:
            if step.path == path:
                return step
        return self.questionnaire.steps[0]

    def _take_in(self, step: Group, raw: fields.Raw, uploads: Sequence[Uploaded]) -> list[str]:
        """Clean and keep what was uploaded; a sentence for each file that is not taken."""
        if not any(question.kind.takes_files for question in step.questions()):
            for uploaded in uploads:
                uploaded.arrival.drop()
            return []
        keep_all = any(
            path.rsplit("/", 1)[-1] == KEEP_QUESTION and texts in (["yes"], ["OK"])
            for path, texts in raw.items()
        )
        deadline = time.monotonic() + SECONDS_FOR_FILES
        kept = [*self.draft.attachments]
        refused = []
        for uploaded in uploads:
            if len(kept) >= MOST_FILES:
                uploaded.arrival.drop()
                refused.append(left_out(uploaded.name, Bound.FILES))
                continue
            if sum(one.size for one in kept) + uploaded.size > MOST_BYTES:
                uploaded.arrival.drop()
                refused.append(left_out(uploaded.name, Bound.BYTES))
                continue
            try:
                kept.append(attachments.keep(uploaded, keep_place_and_time=keep_all, deadline=deadline))
            except Refused as fault:
                refused.append(refusal(uploaded.name, fault.reason))
        self.draft = replace(self.draft, attachments=tuple(kept))
        return refused


def without(draft: Draft, gone: set[object]) -> Draft:
    """The draft without attachments that are no longer there."""
    return replace(
        draft, attachments=tuple(one for one in draft.attachments if one.id not in gone), receipt=None
    )


def names(staged: Sequence[Staged]) -> str:
    return ", ".join(f"“{one.name}”" for one in staged)
