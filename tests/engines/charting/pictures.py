"""Charts in German, Arabic and English, with long labels."""

from collections.abc import Callable
from typing import Any

from saystop.engines.charting.bars import Bar, Group, bars, grouped, histogram
from saystop.engines.charting.drawing import Frame
from saystop.engines.charting.likert import Item, likert

BARS = (
    Bar(
        "Ich habe es dem Hotel, dem Reiseveranstalter oder der Reiseleitung gesagt", 0.412, 0.383, 0.442, 445
    ),
    Bar("Ich habe nichts getan", 0.351, 0.322, 0.380, 379),
    Bar("Kinderschutzbeauftragtenbenachrichtigungsformular ausgefüllt", 0.097, 0.080, 0.116, 105),
    Bar("Polizei", 0.04, 0.029, 0.053, 43),
    Bar("Anderes", 0.003, 0.001, 0.009, 3),
)
ARABIC = (
    Bar("أبلغت الفندق أو منظم الرحلة أو المرشد", 0.412, 0.383, 0.442, 445),
    Bar("لم أفعل شيئا", 0.351, 0.322, 0.380, 379),
    Bar("أبلغت خط المساعدة SayStop (عبر الإنترنت)", 0.04, 0.029, 0.053, 43),
)
LEVELS = ("Stimme gar nicht zu", "Stimme eher nicht zu", "Teils, teils", "Stimme eher zu", "Stimme voll zu")
ITEMS = (
    Item("Ich wüsste, wem ich es sagen kann", (0.21, 0.34, 0.12, 0.23, 0.10), 1040),
    Item(
        "Ich hätte Angst, jemandem zu Unrecht etwas vorzuwerfen, wenn ich nur eine Vermutung habe",
        (0.05, 0.12, 0.18, 0.40, 0.25),
        1032,
    ),
    Item("Es geht mich nichts an", (0.61, 0.24, 0.08, 0.05, 0.02), 1051),
)
GROUPS = (
    Group(
        "Frauen (541)",
        (Bar("Etwas bemerkt", 0.79, 0.76, 0.82, 427), Bar("Nichts bemerkt", 0.21, 0.18, 0.24, 114)),
    ),
    Group(
        "Männer (520)",
        (Bar("Etwas bemerkt", 0.74, 0.70, 0.78, 385), Bar("Nichts bemerkt", 0.26, 0.22, 0.30, 135)),
    ),
)
AGES = ((18, 25, 35, 45, 55, 65, 75, 90), (120, 231, 262, 204, 151, 83, 30))

GERMAN: dict[str, Any] = {
    "title": "Was haben Sie getan, als Sie etwas bemerkten?",
    "base": "831 Reisende, die etwas bemerkt haben; 95-%-Intervalle. Erfundene Antworten.",
    "language": "de",
}
IN_ARABIC: dict[str, Any] = {
    "title": "ماذا فعلت عندما لاحظت شيئا؟",
    "base": "831 مسافرا لاحظوا شيئا. إجابات مختلقة.",
    "language": "ar",
    "rtl": True,
}

CHARTS: dict[str, Callable[..., str]] = {
    "bars": lambda **options: bars(Frame(**(GERMAN | options)), BARS),
    "arabic": lambda **options: bars(Frame(**(IN_ARABIC | options)), ARABIC),
    "likert": lambda **options: likert(Frame(**(GERMAN | options)), LEVELS, ITEMS),
    "likert-rtl": lambda **options: likert(
        Frame(**(IN_ARABIC | options)),
        ("لا أوافق أبدا", "لا أوافق", "أوافق", "أوافق تماما"),
        (Item("أعرف من أخبر", (0.2, 0.3, 0.4, 0.1), 100), Item("لا يعنيني", (0.6, 0.2, 0.15, 0.05), 99)),
    ),
    "grouped": lambda **options: grouped(Frame(**(GERMAN | options)), GROUPS),
    "histogram": lambda **options: histogram(Frame(**(GERMAN | {"title": "Alter"} | options)), *AGES),
}
