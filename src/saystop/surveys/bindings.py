"""What each ciphertext of a survey is, and whose: bound into it, so that two of them cannot be swapped."""

from uuid import UUID

from saystop.engines.sealing import Binding


def written(survey: UUID, once: UUID) -> Binding:
    return Binding("survey written", f"{survey}/{once}")


def contact(survey: UUID, contact_id: UUID) -> Binding:
    return Binding("survey contact", f"{survey}/{contact_id}")


def draft(survey: UUID) -> Binding:
    return Binding("survey draft", str(survey))


def pause(survey: UUID) -> Binding:
    return Binding("survey pause", str(survey))
