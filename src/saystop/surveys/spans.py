"""Which numbers a bin of a histogram holds, in words. Knows nothing that counts: template tags are in every web process."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from saystop.engines.tabulating.spreading import Bin


def whole(one: "Bin", written: Callable[[float], str]) -> str:
    """The whole numbers of a bin, each as `written` says it."""
    if math.isinf(one.low):
        return _("up to %(last)s") % {"last": written(one.high - 1)}
    if math.isinf(one.high):
        return _("from %(first)s") % {"first": written(one.low)}
    return "–".join(written(end) for end in dict.fromkeys((one.low, one.high - 1)))
