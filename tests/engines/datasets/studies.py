"""A small study: one variable of each kind, and a repeat in a repeat."""

from saystop.engines.datasets.codebook import Answer, Codebook, Entry, Row, Value


def choice(name: str, **labels: str) -> Value:
    return Value(name, labels["en"], labels)


CHOICES = (
    choice("told", en="Told the hotel", de="Hat es dem Hotel gesagt", ar="أخبر الفندق"),
    choice("line", en="Told a line", de="Hat es einer Meldestelle gesagt", ar="أبلغ خط المساعدة"),
    choice("nothing", en="Did nothing", de="Hat nichts getan", ar="لم يفعل شيئا"),
)
YES_NO = (choice("yes", en="Yes", de="Ja"), choice("no", en="No", de="Nein"))

VARIABLES = (
    Entry(
        "noticed",
        "about/noticed",
        "single",
        "Noticed anything?",
        {"en": "Noticed anything?", "de": "Etwas bemerkt?"},
        YES_NO,
    ),
    Entry(
        "did",
        "about/did",
        "multiple",
        "What did you do?",
        {"en": "What did you do?", "de": "Was taten Sie?"},
        CHOICES,
    ),
    Entry("order", "about/order", "rank", "What matters most?", {}, CHOICES),
    Entry("age", "age", "number", "Age"),
    Entry("words", "words", "text", "In your words"),
    Entry("travelled", "travelled", "date", "Day of travel"),
    Entry("hour", "hour", "time", "Time of day"),
    Entry("moment", "moment", "dateTime", "Moment"),
    Entry("where", "where", "position", "Where?"),
    Entry("photo", "photo", "files", "Photos"),
    Entry("total", "total", "computed", "Total"),
)
PLAIN = Codebook("Travellers 2019", ("en", "de"), VARIABLES)

FULL: dict[str, Answer] = {
    "about/noticed": "yes",
    "about/did": ["line", "told"],
    "about/order": ["nothing", "line"],
    "age": 34,
    "words": "=SUM(A1)",
    "travelled": "2019-07-14",
    "hour": "21:30:00",
    "moment": "2019-07-14T21:30:00",
    "where": {"lat": -33.9, "lon": 151.2},
    "photo": ["one.jpg", "two.jpg"],
    "total": "12.5",
}
EVERYTHING = frozenset(entry.path for entry in VARIABLES)
ROWS = [
    Row(FULL, EVERYTHING, "2026-11-24", "de", 1.25),
    Row(
        {"about/noticed": "no", "age": 0},
        EVERYTHING - {"about/did", "words", "travelled"},
        "2026-11-23",
        "en",
        0.75,
    ),
]

HOUSEHOLDS = Codebook(
    "Households",
    ("en",),
    (
        Entry("town", "town", "text", "Town"),
        Entry("street", "house/street", "text", "Street", repeat="house"),
        Entry("age", "house/member/age", "number", "Age", repeat="house/member"),
        Entry("reads", "house/member/reads", "single", "Reads?", {}, YES_NO, "house/member"),
    ),
)


def asked(*paths: str) -> frozenset[str]:
    return frozenset(paths)


HOUSEHOLD_ROWS = [
    Row(
        {
            "town": "A",
            "house[1]/street": "a1",
            "house[1]/member[1]/age": 40,
            "house[2]/street": "a2",
            "house[2]/member[1]/age": 7,
            "house[2]/member[1]/reads": "no",
            "house[2]/member[2]/age": 9,
            "house[3]/street": "a3",
        },
        asked("town", "house[2]/member[2]/reads"),
        "2026-11-24",
        "en",
    ),
    Row({"town": "B"}, asked("town"), "2026-11-24", "en"),
    Row(
        {"town": "C", "house[1]/street": "c1", "house[1]/member[1]/age": 30},
        asked("town"),
        "2026-11-24",
        "en",
    ),
]
