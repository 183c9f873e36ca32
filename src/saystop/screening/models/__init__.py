"""Hash lists and their versions, who may ask, what was matched and what was found of it, and what was asked."""

from saystop.screening.models.asking import Client, Entry, Folded, Head, Scope
from saystop.screening.models.lists import Action, Basis, Exclusion, HashList, Kind, ListVersion, SourceFormat
from saystop.screening.models.reviews import Finding, Match, MatchState, Verdict

__all__ = [
    "Action",
    "Basis",
    "Client",
    "Entry",
    "Exclusion",
    "Finding",
    "Folded",
    "HashList",
    "Head",
    "Kind",
    "ListVersion",
    "Match",
    "MatchState",
    "Scope",
    "SourceFormat",
    "Verdict",
]
