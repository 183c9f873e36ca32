"""One plain mail to one address, by the office's own mail server. The only place that connects to anywhere."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise, lazy

log = structlog.get_logger()

_SECONDS = 20
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_possible() -> bool:
    """Whether the office has a mail server."""
    return bool(settings.SAYSTOP_MAIL)


def sent_or_not(sent: str | Promise, otherwise: str | Promise) -> str:
    """One of two sentences, each time a page is made: nothing promises a mail where none is sent."""
    return lazy(lambda: str(sent if is_possible() else otherwise), str)()


def send_claimed(
    mine: QuerySet[Any],
    before: dict[str, Any],
    after: dict[str, Any],
    to: str,
    words: Callable[[], tuple[str, str]],
) -> bool:
    """A mail that a row in the database asks for; whether it went out.

    Claimed first, then sent: two at once send one, and a process that is killed meanwhile sends none twice. Where the server
    does not take it, the row asks again.

    Args:
        mine: that row alone.
        before, after: its columns, as they ask for the mail and as they do once it went out.
        words: subject and text.
    """
    if not is_possible() or not mine.filter(**before).update(**after):
        return False
    try:
        send(to, *words())
    except OSError as fault:  # smtplib's own faults are of this kind
        mine.filter(**after).update(**before)
        log.error("mail", fault=type(fault).__name__)
        return False
    return True


def send(to: str, subject: str, text: str) -> None:
    """Hand a mail to the server that `saystop.toml` names: smtps:// encrypts from the start, smtp:// by STARTTLS, which is
    demanded of every server but this machine itself.

    Args:
        to: one address.
        subject, text: in plain words.

    Raises:
        OSError: it could not be handed over; `smtplib.SMTPException` is one.
    """
    domain = settings.SAYSTOP_MAIL_FROM.rpartition("@")[2]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.SAYSTOP_MAIL_FROM, to, subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain=domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers
    mail.set_content(text)
    with _connected(domain) as server:
        server.send_message(mail)


def _connected(domain: str) -> smtplib.SMTP:
    """Introduced by the domain of the sender: the name of this machine is nobody's business."""
    parts = urlsplit(settings.SAYSTOP_MAIL)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, local_hostname=domain, timeout=_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, local_hostname=domain, timeout=_SECONDS)
        if host not in _THIS_MACHINE:
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
