"""What each ciphertext of the website is, and whose: bound into it, so that two of them cannot be swapped."""

from uuid import UUID

from saystop.engines.sealing import Binding


def registration(event: UUID, registration_id: UUID) -> Binding:
    return Binding("event registration", f"{event}/{registration_id}")
