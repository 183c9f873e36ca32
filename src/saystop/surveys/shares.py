"""The target shares of a survey, as members type them: in percent."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def percent(share: float | None) -> str:
    """A share as it stands in its field."""
    return "" if share is None else f"{100 * share:.4g}"


def shares_of(typed: Mapping[str, str]) -> tuple[dict[str, float], str, str]:
    """Percentages as parts of one; or a sentence, and the code of the answer that it is about, if of one."""
    found: dict[str, float] = {}
    for code, text in typed.items():
        written = text.strip().replace(",", ".").rstrip("%").strip()
        if not written:
            continue
        try:
            share = float(written)
        except ValueError:
            return {}, _("Write percentages as numbers, such as 23.5."), code
        if not 0 < share <= 100:
            sentence = _(
                "A percentage lies above 0 and up to 100: leave a field empty for an answer without a share."
            )
            return {}, sentence, code
        found[code] = share / 100
    if abs(sum(found.values()) - 1) > 0.005:
        come_to = {"sum": 100 * sum(found.values())}
        return {}, _("The percentages must add up to 100: they come to %(sum).4g.") % come_to, ""
    total = sum(found.values())
    return {code: share / total for code, share in found.items()}, "", ""
