"""What each ciphertext of the line is, and whose: bound into it, so that two of them cannot be swapped."""

import uuid

from saystop.engines.sealing import Binding


def head(report: uuid.UUID) -> Binding:
    return Binding("report head", str(report))


def told(report: uuid.UUID) -> Binding:
    return Binding("report told", str(report))


def identity(report: uuid.UUID) -> Binding:
    return Binding("report identity", str(report))


def message(report: uuid.UUID, message_id: uuid.UUID) -> Binding:
    return Binding("message", f"{report}/{message_id}")


def attachment_stream(attachment: uuid.UUID) -> Binding:
    return Binding("attachment stream", str(attachment))


def attachment_key(report: uuid.UUID, attachment: uuid.UUID) -> Binding:
    return Binding("attachment key", f"{report}/{attachment}")


def attachment_facts(report: uuid.UUID, attachment: uuid.UUID) -> Binding:
    return Binding("attachment facts", f"{report}/{attachment}")


def withheld_key(attachment: uuid.UUID) -> Binding:
    return Binding("withheld attachment key", str(attachment))


def withheld_match(attachment: uuid.UUID) -> Binding:
    return Binding("withheld attachment match", str(attachment))


def draft() -> Binding:
    return Binding("draft", "page")


def visit() -> Binding:
    return Binding("visit", "page")
