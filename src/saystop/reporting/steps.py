"""Writing a report, step by step: what was posted goes in, the next page comes out. Nothing is stored before the last step."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from saystop.asking import fields
from saystop.asking.fields import Answer, Step
from saystop.engines.attachments.outcomes import Reason, Refused
from saystop.engines.questionnaires.answering import Checked
from saystop.engines.questionnaires.model import Group, Kind, Question, Questionnaire
from saystop.engines.questionnaires.values import Fault, Value
from saystop.reporting.drafts import Draft, Staged
from saystop.reporting.services import attachments
from saystop.reporting.services.attachments import MOST_BYTES, MOST_FILES, SECONDS_FOR_FILES, Uploaded
from saystop.reporting.uploads import SealingUploadHandler

CHECK = "check"
# The question by which the reporter lets a photo keep its place and time; see docs/report-form.md.
KEEP_QUESTION = "keep_place_time"
CHANNEL = re.compile(r"[a-z0-9-]{1,24}")


@dataclass(frozen=True, slots=True)
class Page:
    """The next page: a step to fill in, or the check before sending (`step` is None, and `values` are what will be sent)."""

    draft: Draft
    step: Step | None
    more_asked: bool = False
    refused: tuple[str, ...] = ()
    reviewed: tuple[tuple[str, str, tuple[Answer, ...]], ...] = ()  # path, title, answers
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Writing:
    """One request of a reporter who is writing."""

    questionnaire: Questionnaire
    language: str
    draft: Draft

    def open(self, path: str) -> Page:
        """A step as it stands, without judging it."""
        checked, _faults = fields.judge(self.questionnaire, self.draft.answers)
        return self._opened(self._step(path), checked)

    def submit(
        self,
        path: str,
        data: QueryDict,
        uploads: Sequence[Uploaded],
        forward: bool,
        notes: Sequence[str] = (),
    ) -> Page:
        """Take the answers of a step; the next step when they hold (and `forward`), the same one otherwise."""
        step = self._step(path)
        raw = fields.posted(self.questionnaire, step, data)
        refused = [*notes, *self._take_in(step, raw, uploads)]
        everything = {**self.draft.answers, **raw}
        checked, all_faults = fields.judge(self.questionnaire, everything)
        faults = fields.of_step(self.questionnaire, step, all_faults)
        appeared = self._appeared(step, checked)
        sound = {
            name: texts
            for name, texts in raw.items()
            if not texts or (name not in faults and name in checked.relevant)
        }
        self.draft = self.draft.with_answers({**{name: [] for name in raw}, **sound})
        faults = {name: fault for name, fault in faults.items() if name not in appeared or raw.get(name)}
        if forward and not faults and not refused and not appeared:
            following = self._following(step)
            return self._opened(following, checked) if following else self._checked(checked, all_faults)
        page = fields.step_page(self.questionnaire, step, everything, checked, faults, self.language)
        return Page(self.draft, page, more_asked=bool(appeared) and not faults, refused=tuple(refused))

    def check(self, notes: Sequence[str] = ()) -> Page:
        """Everything told so far, before it is sent; or the first step with a fault in it."""
        return self._checked(*fields.judge(self.questionnaire, self.draft.answers), notes)

    def _checked(self, checked: Checked, faults: Mapping[str, Fault], notes: Sequence[str] = ()) -> Page:
        for step in self.questionnaire.steps:
            if fields.of_step(self.questionnaire, step, faults):
                page = fields.step_page(
                    self.questionnaire, step, self.draft.answers, checked, faults, self.language
                )
                return Page(self.draft, page, refused=tuple(notes))
        reviewed = tuple(
            (step.path, title, tuple(fields.answers(self.questionnaire, step, checked.values, self.language)))
            for step in self.questionnaire.steps
            for title in [step.label.get(self.language, self.questionnaire.default_language)]
        )
        return Page(self.draft, None, refused=tuple(notes), reviewed=reviewed, values=checked.values)

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

    def _appeared(self, step: Group, checked: Checked) -> set[str]:
        """The questions of a step that are asked only since its answers came: the draft does not hold these yet."""
        conditional = {
            question.path
            for question in step.questions()
            if question.kind.asked and question.path in checked.relevant and self._depends(question.path)
        }
        if not conditional:
            return conditional
        before, _faults = fields.judge(self.questionnaire, self.draft.answers)
        return conditional - before.relevant

    def _depends(self, path: str | None) -> bool:
        """Whether a question or a group around it is asked only under a condition."""
        while path is not None:
            if self.questionnaire.items[path].relevant is not None:
                return True
            path = self.questionnaire.parents.get(path)
        return False

    def _step(self, path: str) -> Group:
        for step in self.questionnaire.steps:
            if step.path == path:
                return step
        return self.questionnaire.steps[0]

    def _take_in(self, step: Group, raw: fields.Raw, uploads: Sequence[Uploaded]) -> list[str]:
        """Clean and keep what was uploaded; a sentence for each file that is not taken."""
        if not any(_takes_files(question) for question in step.questions()):
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
                refused.append(_("“%(name)s” was left out: at most 10 files fit.") % {"name": uploaded.name})
                continue
            if sum(one.size for one in kept) + uploaded.size > MOST_BYTES:
                uploaded.arrival.drop()
                refused.append(
                    _("“%(name)s” was left out: all files together may have 50 MB.") % {"name": uploaded.name}
                )
                continue
            try:
                kept.append(attachments.keep(uploaded, keep_place_and_time=keep_all, deadline=deadline))
            except Refused as fault:
                refused.append(refusal(fault.reason) % {"name": uploaded.name})
        self.draft = replace(self.draft, attachments=tuple(kept))
        return refused


def refusal(reason: Reason) -> str:
    """Why a file is not taken, as one sentence that says what to do; `%(name)s` stands for its name."""
    return {
        Reason.EMPTY: _("“%(name)s” is empty: choose another file, or go on without it."),
        Reason.KIND_NOT_ACCEPTED: _(
            "“%(name)s” is of a kind we cannot take: choose a JPEG, PNG, WebP, HEIC, PDF, plain text or short MP4 file."
        ),
        Reason.IMAGES_REFUSED: _(
            "“%(name)s” was left out: this office takes no pictures or films. Tell us in words what they show."
        ),
        Reason.TOO_LARGE: _("“%(name)s” is larger than 50 MB: choose a smaller file, or go on without it."),
        Reason.TOO_MANY_PIXELS: _(
            "“%(name)s” is too large a picture: send a smaller copy, or go on without it."
        ),
        Reason.TOO_LONG: _(
            "“%(name)s” is longer than three minutes: send a shorter part, or go on without it."
        ),
        Reason.UNREADABLE: _(
            "“%(name)s” could not be read, it may be damaged: choose it again, or go on without it."
        ),
        Reason.TOOK_TOO_LONG: _(
            "“%(name)s” took too long to read: send a smaller copy, or go on without it."
        ),
        Reason.BUSY: _(
            "“%(name)s” could not be taken just now: choose it again in a moment, or go on without it."
        ),
    }[reason]


def left_out(handler: object) -> list[str]:
    """What the upload handler left out, a sentence for each reason."""
    if not isinstance(handler, SealingUploadHandler):
        return []
    notes = []
    if handler.too_many_files:
        notes.append(_("Some files were left out: at most 10 fit."))
    if handler.too_many_bytes:
        notes.append(_("Some files were left out: all files together may have 50 MB."))
    if handler.is_full:
        notes.append(_("No files can be taken just now: try again in an hour, or go on without them."))
    return notes


def without(draft: Draft, gone: set[object]) -> Draft:
    """The draft without attachments that are no longer there."""
    return replace(
        draft, attachments=tuple(one for one in draft.attachments if one.id not in gone), receipt=None
    )


def names(staged: Sequence[Staged]) -> str:
    return ", ".join(f"“{one.name}”" for one in staged)


def _takes_files(question: Question) -> bool:
    return question.kind in (Kind.FILE, Kind.IMAGE)
