"""Reports of travellers with known links, invented by a seed: the same house, plate, number or nickname told by several, in four
languages, with slips, in other formats and scripts; beside them chains, common first names, taxis in a row, a number that many
quote.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from saystop.engines.linkage import (
    Blind,
    Document,
    Identifier,
    Kind,
    find,
    index_tokens,
    neighbours,
    of_field,
)
from saystop.engines.linkage.cells import cell
from saystop.engines.linkage.places import town_key
from saystop.engines.linkage.reports import Rarity, Subject

from .slips import slip

TODAY = date(2026, 11, 26)
_TELLING = frozenset({"house", "phone", "account", "plate"})  # what alone can tell that two speak of the same
_MOST_SHARED = 60  # reports that may share a token which makes candidates
_CHAINS = (
    "Hotel Bluebird",
    "Stellar Suites",
    "Palm Beach Resort",
    "City Sleep",
    "Hotel Central",
    "Sunrise Guesthouse",
)
_FIRST = (
    "Blue",
    "Golden",
    "Old",
    "Royal",
    "Little",
    "White",
    "Green",
    "Silver",
    "Lucky",
    "Happy",
    "Grand",
    "Red",
    "Amber",
    "Quiet",
)
_SECOND = (
    "Lagoon",
    "Anchor",
    "Mill",
    "Dolphin",
    "Orchid",
    "Pearl",
    "Star",
    "Lantern",
    "Falcon",
    "Cedar",
    "Bell",
    "Heron",
    "Reef",
    "Fern",
)
_OWNERS = ("Villa", "Casa", "Chez", "Ban", "Haus", "Maison", "Baan", "Lodge")
_THIRD = ("Hotel", "Guesthouse", "Inn", "Hostel", "Résidence", "Pension", "Bungalows")
_TOWNS = (  # country, town, latitude, longitude, how its numbers begin, digits that follow, how many there report
    ("TH", ("Pattaya", "พัทยา"), 12.93, 100.88, "+668", 8),
    ("TH", ("Phuket", "Phuket Town"), 7.88, 98.39, "+668", 8),
    ("TH", ("Bangkok", "Бангкок"), 13.75, 100.5, "+669", 8),
    ("KH", ("Phnom Penh", "Pnom Penh"), 11.56, 104.92, "+85512", 6),
    ("KH", ("Sihanoukville", "Sihanukville"), 10.63, 103.52, "+85512", 6),
    ("PH", ("Angeles", "Angeles City"), 15.15, 120.59, "+63917", 7),
    ("KE", ("Mombasa", "Mombassa"), -4.04, 39.67, "+25472", 7),
    ("MA", ("Marrakech", "Marrakesch"), 31.63, -8.0, "+21266", 7),
    ("RO", ("Bucharest", "Bucarest"), 44.43, 26.1, "+4072", 7),
    ("DE", ("Köln", "Cologne"), 50.94, 6.96, "+49151", 8),
    ("BE", ("Brussel", "Bruxelles"), 50.85, 4.35, "+3247", 7),
    ("FR", ("Nice", "Nizza"), 43.7, 7.26, "+336", 8),
)
_NICKS = (
    "Peter",
    "Mike",
    "John",
    "Marc",
    "Tom",
    "Dimitri",
    "Ahmed",
    "Paul",
    "Hans",
    "Karel",
    "Sergei",
    "Youssef",
    "Ali",
    "Max",
    "Chris",
)
_FAMILY = (
    "Berg",
    "Novak",
    "Lambert",
    "Peeters",
    "Schmidt",
    "Petrov",
    "Haddad",
    "Smit",
    "Keller",
    "Dubois",
    "Janssen",
    "Moreau",
)
_OTHER_SCRIPT = {
    "Dimitri": "Дмитри",
    "Sergei": "Сергей",
    "Ahmed": "احمد",
    "Petrov": "Петров",
    "Novak": "Новак",
}
_SERVICES = ("telegram", "instagram", "snapchat")
_HELPLINE = "+3225550199"  # quoted in reports about anything
_SAID = {
    "en": (
        "An adult who did not seem to be family took a child to a room.",
        "on {day}",
        "His number is {phone}.",
        "Plate {plate}.",
        "He is on {service}: {handle}.",
    ),
    "fr": (
        "Un adulte qui ne semblait pas de la famille accompagnait un enfant.",
        "le {day}",
        "Son numéro : {phone}.",
        "Plaque {plate}.",
        "Il est sur {service}: {handle}.",
    ),
    "nl": (
        "Een volwassene die geen familie leek, nam een kind mee naar een kamer.",
        "op {day}",
        "Zijn nummer is {phone}.",
        "Kenteken {plate}.",
        "Hij zit op {service}: {handle}.",
    ),
    "de": (
        "Ein Erwachsener, der nicht zur Familie zu gehören schien, ging mit einem Kind ins Haus.",
        "am {day}",
        "Seine Nummer ist {phone}.",
        "Kennzeichen {plate}.",
        "Er ist auf {service}: {handle}.",
    ),
}


@dataclass(frozen=True)
class Told:
    """One report: its text in a language, the subject that is found in it, what of its situation it tells."""

    situation: int
    language: str
    text: str
    subject: Subject
    tells: frozenset[str]


@dataclass(frozen=True)
class _Situation:
    town: int
    house: str
    latitude: float
    longitude: float
    nick: str
    phone: str
    plate: str
    service: str
    handle: str
    day: date


@dataclass(frozen=True)
class Corpus:
    reports: tuple[Told, ...]

    def same(self) -> frozenset[tuple[int, int]]:
        """Pairs about the same situation that both tell something by which it can be known."""
        groups = defaultdict(list)
        for at, told in enumerate(self.reports):
            groups[told.situation].append(at)
        return frozenset(
            pair
            for group in groups.values()
            for pair in combinations(group, 2)
            if self.reports[pair[0]].tells & self.reports[pair[1]].tells & _TELLING
        )

    def rarity(self) -> Rarity:
        counts = Counter(
            (kind, value)
            for told in self.reports
            for kind, value in (
                *((kind, value) for kind, values in told.subject.by_kind.items() for value in values),
                *((Kind.PLACE, town) for town in told.subject.towns),
            )
        )
        return Rarity(len(self.reports), lambda kind, value: counts[kind, value])

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs that share a token, as an office finds them; tokens of days, and those that many share, are passed over."""
        blind = Blind(bytes(32))
        holding: dict[int, list[int]] = defaultdict(list)
        for at, told in enumerate(self.reports):
            identifiers = tuple(each for each in told.subject.identifiers if each.kind is not Kind.DATE)
            fields = " / ".join(each.shown for each in identifiers if each.kind in {Kind.PLACE, Kind.PERSON})
            tokens = index_tokens(blind, Document(((fields, told.language),), identifiers))
            for each in told.subject.identifiers:
                if each.kind is Kind.CELL:
                    tokens |= {hash(square) for square in (each.value, *neighbours(each.value))}
            for token in tokens:
                holding[token].append(at)
        seen: set[tuple[int, int]] = set()
        for group in holding.values():
            if len(group) <= _MOST_SHARED:
                seen.update(combinations(group, 2))
        yield from sorted(seen)


def corpus(seed: int = 4, reports: int = 5_000) -> Corpus:
    """So many reports: of each situation one to five travellers tell; two of five situations are told of once."""
    chance = random.Random(seed)
    told: list[Told] = []
    situation = 0
    while len(told) < reports:
        what = _situation(chance, situation)
        told += [_tell(situation, what, chance) for _ in range(chance.choice((1, 1, 2, 3, 5)))]
        situation += 1
    told = told[:reports]
    chance.shuffle(told)
    return Corpus(tuple(told))


def _situation(chance: random.Random, number: int) -> _Situation:
    town = int(len(_TOWNS) * chance.random() ** 1.5)
    _, _, latitude, longitude, beginning, digits = _TOWNS[town]
    house = (
        chance.choice(_CHAINS) if chance.random() < 0.12 else f"{_own_name(chance)} {chance.choice(_THIRD)}"
    )
    nick = chance.choice(_NICKS)
    if chance.random() < 0.4:
        nick = f"{nick} {chance.choice(_FAMILY)}"
    letters = "".join(chance.choice("ABCDEFGHJKLMNPRSTVXYZ") for _ in range(3))
    if taxi := chance.random() < 0.1:  # of one fleet: plates in a row
        letters = "TAX"
    return _Situation(
        town,
        house,
        latitude + chance.gauss(0, 0.03),
        longitude + chance.gauss(0, 0.03),
        nick,
        beginning + "".join(chance.choice("0123456789") for _ in range(digits)),
        f"{1 + number // 900 if taxi else chance.randint(1, 9)}-{letters}-{100 + number % 900}",
        chance.choice(_SERVICES),
        f"{nick.partition(' ')[0].lower()}{chance.choice(('boss', '_', 'travel', 'x', 'fun'))}{chance.randint(1, 99)}",
        TODAY - timedelta(days=chance.randint(20, 700)),
    )


def _own_name(chance: random.Random) -> str:
    """Of a house: two ordinary words, which recur in other towns, or a name of its own."""
    if chance.random() < 0.4:
        return f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
    syllables = "".join(
        chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.choice((2, 3)))
    )
    return f"{chance.choice(_OWNERS)} {syllables.capitalize()}"


def _tell(number: int, what: _Situation, chance: random.Random) -> Told:
    """What one traveller tells of a situation, and how."""
    country, towns, *_ = _TOWNS[what.town]
    language = chance.choice(tuple(_SAID))
    said, when, phoned, plated, called = _SAID[language]
    tells = {
        name
        for name, share in (
            *(("house", 0.75), ("town", 0.7), ("cell", 0.25), ("nick", 0.3)),
            *(("phone", 0.3), ("account", 0.25), ("plate", 0.25), ("day", 0.6), ("country", 0.9)),
        )
        if chance.random() < share
    }
    day = what.day + timedelta(days=chance.choice((0, 0, 0, 1, -1, 2, 9)))
    lines = [said]
    if "day" in tells:
        lines.append(when.format(day=day.strftime(chance.choice(("%d.%m.%Y", "%Y-%m-%d")))))
    if "phone" in tells:
        lines.append(phoned.format(phone=_number(_slipped(what.phone, chance, 0.08), chance)))
    if "plate" in tells:
        plate = _slipped(what.plate, chance, 0.12).upper()
        lines.append(plated.format(plate=plate.replace("-", chance.choice(("-", " ", "")))))
    if "account" in tells:
        lines.append(called.format(service=what.service, handle=_slipped(what.handle, chance, 0.06)))
    if chance.random() < 0.03:
        lines.append(_HELPLINE)
    text = " ".join(lines)
    fields: list[tuple[Kind, str]] = []
    if "house" in tells:
        fields.append((Kind.PLACE, _house(what.house, chance)))
    town = chance.choice(towns)
    if "nick" in tells:
        fields.append((Kind.PERSON, _nick(what.nick, chance)))
    found: list[Identifier] = find(text, country=country, today=TODAY)
    found += [each for kind, value in fields for each in of_field(kind, value, country=country)]
    if "cell" in tells:
        square = cell(what.latitude + chance.gauss(0, 0.002), what.longitude + chance.gauss(0, 0.002))
        found.append(Identifier(Kind.CELL, square, square))
    subject = Subject(
        tuple(found),
        frozenset({country} if "country" in tells else ()),
        frozenset({town_key(town)} if "town" in tells else ()),
        frozenset({day.strftime("%Y-%m")} if "day" in tells else ()),
    )
    return Told(number, language, text, subject, frozenset(tells))


def _slipped(value: str, chance: random.Random, share: float) -> str:
    return slip(value, chance) if chance.random() < share else value


def _number(phone: str, chance: random.Random) -> str:
    form = chance.randrange(3)
    if form == 0:
        return phone
    grouped = " ".join([phone[:3], *(phone[at : at + 3] for at in range(3, len(phone), 3))])
    return grouped if form == 1 else "00" + grouped[1:]


def _house(name: str, chance: random.Random) -> str:
    name = _slipped(name, chance, 0.15)
    form = chance.randrange(5)
    if form == 0:
        return name.lower()
    if form == 1 and " " in name:
        return name.rsplit(" ", 1)[0]
    return f"Hotel {name}" if form == 2 else name


def _nick(name: str, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return " ".join(_OTHER_SCRIPT.get(word, word) for word in name.split())
    return _slipped(name.partition(" ")[0] if chance.random() < 0.2 else name, chance, 0.1)
