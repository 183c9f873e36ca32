"""What each ciphertext of the desk is, and whose: bound into it, so that two of them cannot be swapped."""

import uuid

from saystop.engines.sealing import Binding


def note(case: uuid.UUID, note_id: uuid.UUID) -> Binding:
    return Binding("case note", f"{case}/{note_id}")


def part(kind: str, case: uuid.UUID, record: uuid.UUID) -> Binding:
    """Any other sealed record of a case: `kind` says which, for instance "assessment"."""
    return Binding(f"case {kind}", f"{case}/{record}")


def request(pk: uuid.UUID) -> Binding:
    """What a data subject asks of the office, and what was decided."""
    return Binding("subject request", str(pk))
