"""Evidence that two reports speak of the same, in words: what matched, how, and how much it tells."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from saystop.asking.countries import country_name
from saystop.casework.services.linking import Linked, Matched

KINDS = {
    "phone": gettext_lazy("Phone number"),
    "email": gettext_lazy("E-mail address"),
    "link": gettext_lazy("Link"),
    "account": gettext_lazy("Account"),
    "plate": gettext_lazy("Number plate"),
    "date": gettext_lazy("Day"),
    "cell": gettext_lazy("Position"),
    "person": gettext_lazy("Name of a person"),
    "place": gettext_lazy("Place"),
    "town": gettext_lazy("Town"),
    "country": gettext_lazy("Country"),
    "month": gettext_lazy("Month"),
}
# The levels of `engines.linkage.evidence.TABLE`.
LEVELS = {
    "same": gettext_lazy("the same"),
    "same but for the country": gettext_lazy("the same but for the country"),
    "one digit off": gettext_lazy("one digit is different"),
    "one letter off": gettext_lazy("one letter is different"),
    "same name, service not told": gettext_lazy("the same name, one without its service"),
    "same name at another service": gettext_lazy("the same name at another service"),
    "look-alike signs": gettext_lazy("the same but for signs that look alike"),
    "one sign off": gettext_lazy("one sign is different"),
    "same page, other parameters": gettext_lazy("the same page, asked in another way"),
    "close in spelling": gettext_lazy("close in spelling"),
    "one within the other": gettext_lazy("one is a part of the other"),
    "sounds alike": gettext_lazy("sounds alike"),
    "next to each other": gettext_lazy("within about two kilometres"),
    "within three days": gettext_lazy("within three days"),
    "within three weeks": gettext_lazy("within three weeks"),
    "other": gettext_lazy("different"),
}
STRENGTHS = {
    "strong": ("tag good", gettext_lazy("strong")),
    "good": ("tag", gettext_lazy("good")),
    "weak": ("tag plain", gettext_lazy("weak")),
    "none": ("tag plain", gettext_lazy("nothing tells")),
}
MOST_BITS = 20  # beyond which a number of times says nothing more


def kind_words(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def shown(one: Linked) -> dict[str, Any]:
    """Another report as the page of links shows it."""
    css, strength = STRENGTHS.get(one.strength, ("", ""))
    return {
        "linked": one,
        "case": one.case,
        "css": css,
        "strength": str(strength),
        "why": weight_words(one.bits) if one.matched else "",
        "matched": [_matched(each) for each in one.matched],
    }


def weight_words(bits: float) -> str:
    """What a weight means: how much likelier all this is if the two speak of the same than if they do not."""
    if bits > MOST_BITS:
        return _("more than a million times likelier if they speak of the same than if not")
    times = round(2 ** abs(bits))
    if times <= 1:
        return _("as likely if they speak of the same as if not")
    if bits < 0:
        return ngettext("%(times)s time less likely", "%(times)s times less likely", times) % {
            "times": _round(times)
        }
    return ngettext("%(times)s time likelier", "%(times)s times likelier", times) % {"times": _round(times)}


def _matched(one: Matched) -> dict[str, Any]:
    return {
        "kind": kind_words(one.kind),
        "level": str(LEVELS.get(one.level, one.level)),
        "here": _named(one.kind, one.here),
        "there": _named(one.kind, one.there) if one.there != one.here else "",
        "bits": one.bits,
        "speaks_against": one.bits < 0,
        "why": weight_words(one.bits),
    }


def _named(kind: str, value: str) -> str:
    """A country stands in the index by its code."""
    return (country_name(value, get_language() or "en") or value) if kind == "country" else value


def _round(times: int) -> str:
    """Two figures: the rest would be exactness that nobody has."""
    digits = max(0, len(str(times)) - 2)
    return str(round(times, -digits))
