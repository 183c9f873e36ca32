"""Hotels and restaurants as two lists tell of them, invented by a seed: other habits of writing, gaps, slips; chains, and several
houses in one building.
"""

import random
from dataclasses import dataclass, replace

from .slips import slip

FIELDS = ("name", "street", "town", "postcode", "country", "phone", "latitude", "longitude")
_FIRST = (
    "Sunrise",
    "Palm",
    "Golden",
    "Blue",
    "Royal",
    "Old",
    "Grand",
    "Little",
    "White",
    "Green",
    "Silver",
    "Harbour",
    "Coral",
)
_SECOND = (
    "Lagoon",
    "Terrace",
    "Gate",
    "Anchor",
    "Mill",
    "Bell",
    "Dolphin",
    "Orchid",
    "Pearl",
    "Star",
    "Crown",
    "Château",
    "Rose",
)
_KINDS = ("Hotel", "Inn", "Guesthouse", "Restaurant", "Café", "Camping", "Resort", "Hostel", "")
_CHAINS = ("Comfy Nights", "Bluebird Lodge", "Stellar Suites", "Noma Grill", "City Sleep")
_TOWNS = (  # name, other name, country, postcode, code to call, latitude, longitude
    ("Brussels", "Bruxelles", "BE", "1000", "32", 50.846, 4.352),
    ("Antwerp", "Antwerpen", "BE", "2000", "32", 51.221, 4.399),
    ("Ghent", "Gent", "BE", "9000", "32", 51.054, 3.725),
    ("Paris", "Parijs", "FR", "75004", "33", 48.857, 2.352),
    ("Cologne", "Köln", "DE", "50667", "49", 50.937, 6.96),
    ("Vienna", "Wien", "AT", "1010", "43", 48.208, 16.373),
    ("Lisbon", "Lisboa", "PT", "1100", "351", 38.722, -9.139),
    ("Bangkok", "Krung Thep", "TH", "10200", "66", 13.756, 100.502),
    ("Phnom Penh", "Phnom Penh", "KH", "12200", "855", 11.556, 104.928),
    ("New York", "New York City", "US", "10001", "1", 40.73, -73.99),
    ("Los Angeles", "L.A.", "US", "90012", "1", 34.05, -118.24),
)
_STREETS = (
    "Mill",
    "Station",
    "Church",
    "King",
    "Market",
    "Beach",
    "Temple",
    "Garden",
    "Lime",
    "River",
    "Victory",
    "Castle",
    "Abbey",
)
_WAYS = (
    ("Street", "St."),
    ("Avenue", "Ave"),
    ("Road", "Rd."),
    ("Boulevard", "Blvd"),
    ("Lane", "Ln."),
    ("Place", "Pl."),
)
_SIDES = (("South ", "S. "), ("North ", "N. "), ("", ""), ("", ""), ("", ""))
_COUNTRIES = {
    "BE": "Belgique",
    "FR": "Frankreich",
    "DE": "Duitsland",
    "AT": "Austria",
    "US": "USA",
    "TH": "Thailand",
}


@dataclass(frozen=True)
class House:
    name: str
    kind: str
    number: int
    street: str
    way: tuple[str, str]
    side: tuple[str, str]
    town: int
    phone: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Lists:
    """Two lists as columns, and which rows are of the same house."""

    left: dict[str, list[str]]
    right: dict[str, list[str]]
    same: frozenset[tuple[int, int]]


def lists(seed: int, left: int, right: int, shared: int, without: frozenset[str] = frozenset()) -> Lists:
    """Two lists with so many houses, of which so many stand in both. `without`: fields that neither has."""
    chance = random.Random(seed)
    houses: list[House] = []
    while len(houses) < left + right - shared:
        house = _house(chance)
        houses.append(house)
        if chance.random() < 0.08:  # another in the same building
            houses.append(replace(_house(chance), **{field: getattr(house, field) for field in _WHERE}))
    houses = houses[: left + right - shared]
    chance.shuffle(houses)
    first = [(at, _told(house, chance, 0)) for at, house in enumerate(houses[:left])]
    second = [
        (left - shared + at, _told(house, chance, 1)) for at, house in enumerate(houses[left - shared :])
    ]
    chance.shuffle(second)
    place = {number: row for row, (number, _) in enumerate(second)}
    fields = [field for field in FIELDS if field not in without]
    return Lists(
        {field: [told[field] for _, told in first] for field in fields},
        {field: [told[field] for _, told in second] for field in fields},
        frozenset((number, place[number]) for number, _ in first if number in place),
    )


_WHERE = ("number", "street", "way", "side", "town", "latitude", "longitude")


def _house(chance: random.Random) -> House:
    town = chance.randrange(len(_TOWNS))
    name = (
        f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
        if chance.random() < 0.9
        else chance.choice(_CHAINS)
    )
    if chance.random() < 0.25:
        name = f"{chance.choice(_STREETS)} {name}"
    return House(
        name,
        chance.choice(_KINDS),
        chance.randint(1, 240),
        chance.choice(_STREETS) + chance.choice(("", "", " Hill", " Side", " Cross", "field")),
        chance.choice(_WAYS),
        chance.choice(_SIDES),
        town,
        f"{chance.randint(21, 99)}{chance.randint(100000, 9999999)}",
        _TOWNS[town][5] + chance.gauss(0, 0.03),
        _TOWNS[town][6] + chance.gauss(0, 0.03),
    )


def _told(house: House, chance: random.Random, habit: int) -> dict[str, str]:
    """As one of two lists with its own habits tells of it."""
    town, other, country, code, calling, *_ = _TOWNS[house.town]
    name = _named(house, chance, habit)
    street = f"{house.side[habit]}{house.street} {house.way[habit if chance.random() < 0.8 else 1 - habit]}"
    line = f"{house.number} {street}" if habit == 0 or country == "US" else f"{street}, {house.number}"
    digits = house.phone
    phone = (
        f"+{calling} {digits[:2]} {digits[2:5]} {digits[5:]}"
        if habit
        else f"0{digits[:2]}/{digits[2:4]}-{digits[4:]}"
    )
    told = {
        "name": name,
        "street": line,
        "town": (other if habit else town) if chance.random() < 0.5 else town,
        "postcode": code if chance.random() < 0.9 else str(int(code) + chance.randint(1, 30)),
        "country": _COUNTRIES.get(country, country) if habit and chance.random() < 0.5 else country,
        "phone": phone if chance.random() < 0.93 else phone[:-4] + str(chance.randint(1000, 9999)),
        "latitude": f"{house.latitude + chance.gauss(0, 0.0003):.5f}",
        "longitude": f"{house.longitude + chance.gauss(0, 0.0003):.5f}",
    }
    for field in ("street", "postcode", "phone", "town"):
        if chance.random() < 0.06:
            told[field] = ""
    if chance.random() < 0.1:
        told["latitude"] = told["longitude"] = ""
    for field in ("name", "name", "street", "town"):
        if chance.random() < 0.08:
            told[field] = slip(told[field], chance)
    return told


def _named(house: House, chance: random.Random, habit: int) -> str:
    kind, name = house.kind, house.name
    usual = f"{name} {kind}".strip()
    if habit == 0:
        return usual
    forms = (
        *(f"{kind} {name}".strip(),) * 3,
        f"The {usual}",
        name.upper(),
        f"{usual} {_TOWNS[house.town][0]}",
        " ".join(reversed(name.split())),
        *(usual.replace("â", "a").replace("é", "e"),) * 2,
    )
    return chance.choice(forms)
