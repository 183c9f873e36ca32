"""Links two lists of people or of places, and prints the pairs that belong together as CSV.

    python -m saystop.engines.linkage LEFT.csv RIGHT.csv --kind person|place [--many] > pairs.csv

Each file has a line of headings; columns are known by their name, in any order, whatever the case, with spaces, hyphens or
underscores. Of several names the first that a file has counts; unknown columns are passed over.

    place    name (title), street (address, addr, address_1, street_address), number (housenumber), town (city, locality),
             postcode (zip, zipcode, postal_code), country (country_code), phone (telephone, tel), latitude (lat), longitude (lon,
             lng, long)
    person   given_name (first_name, forename), surname (last_name, family_name), street_number, address_1 (street, address),
             address_2, suburb (town, city), postcode (zip, …), state (region, province), date_of_birth (dob, birthdate), phone,
             email
    both     id (rec_id, identifier, …_id as the first column): what is printed for a record; without it the number of its line,
             the first after the headings being 0

Printed: left, right, bits (log2 of the likelihood ratio), probability (that the two belong together, rivals weighed in), and the
level of each comparison, empty where a value is missing. `--many` lets a record belong to several of the other file. Nobody tells
which pairs belong together: the parameters come from the two files.
"""

import argparse
import csv
import re
import sys
from pathlib import Path
from typing import Final

from . import people, places
from .pairing import Links

_ZIP: Final = ("postcode", "zip", "zipcode", "zip_code", "postal_code", "post_code")
_PHONE: Final = ("phone", "telephone", "tel", "phone_number")
_IDS: Final = ("id", "rec_id", "record_id", "identifier")
COLUMNS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "place": {
        "name": ("name", "title"),
        "street": ("street", "address", "addr", "address_1", "street_address", "address_line_1"),
        "number": ("number", "housenumber", "house_number", "street_number"),
        "town": ("town", "city", "locality", "place"),
        "postcode": _ZIP,
        "country": ("country", "country_code"),
        "phone": _PHONE,
        "latitude": ("latitude", "lat", "y"),
        "longitude": ("longitude", "lon", "lng", "long", "x"),
    },
    "person": {
        "given_name": ("given_name", "first_name", "forename", "firstname", "givenname"),
        "surname": ("surname", "last_name", "family_name", "lastname"),
        "street_number": ("street_number", "number", "housenumber", "house_number"),
        "address_1": ("address_1", "street", "address", "street_address"),
        "address_2": ("address_2",),
        "suburb": ("suburb", "town", "city", "locality"),
        "postcode": _ZIP,
        "state": ("state", "region", "province"),
        "date_of_birth": ("date_of_birth", "dob", "birthdate", "birth_date", "birthday"),
        "phone": _PHONE,
        "email": ("email", "e_mail", "mail"),
    },
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m saystop.engines.linkage",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--kind", choices=sorted(COLUMNS), required=True)
    parser.add_argument(
        "--many", action="store_true", help="a record may belong to several of the other file"
    )
    chosen = parser.parse_args(arguments)
    try:
        (names, left), (others, right) = (read(path, chosen.kind) for path in (chosen.left, chosen.right))
    except (OSError, ValueError, csv.Error) as fault:
        print(fault, file=sys.stderr)  # noqa: T201 - a command speaks to a terminal
        return 2
    linked = places.link_places if chosen.kind == "place" else people.link_people
    write(linked(left, right, one_to_one=not chosen.many), names, others)
    return 0


def read(path: Path, kind: str) -> tuple[list[str], dict[str, list[str]]]:
    """The names of the records, and their columns under our names.

    Raises:
        ValueError: the file has no heading that is known, or is not UTF-8.
    """
    with path.open(newline="", encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))
    headings = (
        [re.sub(r"[\W_]+", "_", heading.strip().lower()).strip("_") for heading in rows[0]] if rows else []
    )
    places_of = {
        ours: next((headings.index(name) for name in names if name in headings), None)
        for ours, names in COLUMNS[kind].items()
    }
    body = [row + [""] * (len(headings) - len(row)) for row in rows[1:] if row]
    columns = {ours: [row[at].strip() for row in body] for ours, at in places_of.items() if at is not None}
    if not columns:
        raise ValueError(f"{path}: none of its headings is known for a {kind}: {', '.join(COLUMNS[kind])}.")
    if kind == "place" and "number" in columns:
        numbers, streets = columns.pop("number"), columns.get("street", [""] * len(body))
        columns["street"] = [
            f"{number} {street}".strip() for number, street in zip(numbers, streets, strict=True)
        ]
    if "date_of_birth" in columns:
        columns["date_of_birth"] = [re.sub(r"\D", "", day) for day in columns["date_of_birth"]]
    named = next((headings.index(name) for name in _IDS if name in headings), None)
    if named is None and headings and headings[0].endswith("_id"):
        named = 0
    return [str(at) if named is None else row[named] for at, row in enumerate(body)], columns


def write(links: Links, names: list[str], others: list[str]) -> None:
    """The pairs on standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["left", "right", "bits", "probability", *links.model.names])
    for each in links:
        levels = [level or "" for level in each.levels.values()]
        writer.writerow(
            [names[each.left], others[each.right], f"{each.bits:.2f}", f"{each.probability:.4f}", *levels]
        )


if __name__ == "__main__":
    sys.exit(main())
