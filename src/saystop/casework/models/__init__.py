"""The nouns of the desk, a file each; what belongs together stands together."""

from saystop.casework.models.assessing import Assessment, AssessmentForm
from saystop.casework.models.cases import Case, Note, Outcome, State, reference
from saystop.casework.models.facts import Fact
from saystop.casework.models.keeping import (
    Deletion,
    DueCase,
    Hold,
    KeepingRule,
    RequestDecision,
    RequestKind,
    SubjectRequest,
)
from saystop.casework.models.linking import IndexedReport, Link, Token, Verdict
from saystop.casework.models.referring import (
    AuthorityKey,
    IdentityRelease,
    Referral,
    ReferralEvent,
    ReferralState,
)
from saystop.casework.models.settings import DeskSettings, NationalRule
from saystop.casework.models.working import Absence, AnswerTemplate, Comfort, Mention, Notified, ShutOut, Task

__all__ = [
    "Absence",
    "AnswerTemplate",
    "Assessment",
    "AssessmentForm",
    "AuthorityKey",
    "Case",
    "Comfort",
    "Deletion",
    "DeskSettings",
    "DueCase",
    "Fact",
    "Hold",
    "IdentityRelease",
    "IndexedReport",
    "KeepingRule",
    "Link",
    "Mention",
    "NationalRule",
    "Note",
    "Notified",
    "Outcome",
    "Referral",
    "ReferralEvent",
    "ReferralState",
    "RequestDecision",
    "RequestKind",
    "ShutOut",
    "State",
    "SubjectRequest",
    "Task",
    "Token",
    "Verdict",
    "reference",
]
