"""Linking people by what registers hold of them: names, address, day of birth."""

from dataclasses import replace

from .blocking import together
from .comparing import Day, Exchange, Number, Records, Text
from .pairing import Links, Model, link

__all__ = ["PEOPLE", "link_people"]

# Bounds of likeness are those usual since Winkler (0.92 close, 0.8 similar). The keys: each field that few share, alone; names
# only together, in either order. Nothing here was chosen by looking at which pairs belong together.
PEOPLE = Model(
    comparators=(
        Text("given_name"),
        Text("surname"),
        Number("street_number"),
        Text("address_1"),
        Text("address_2"),
        Text("suburb"),
        Number("postcode"),
        Number("state"),
        Day("date_of_birth"),
        Number("phone"),
        Text("email"),
    ),
    keys=(
        together("address_1"),
        together("address_2"),
        together("suburb"),
        together("postcode"),
        together("date_of_birth"),
        together("phone"),
        together("email"),
        together("given_name", "surname"),
        together("given_name", "surname", across=("surname", "given_name")),
    ),
    exchanges=(Exchange("given_name", "surname"), Exchange("address_1", "address_2")),
    one_to_one=True,
)


def link_people(left: Records, right: Records, *, one_to_one: bool = True) -> Links:
    """Which records of two registers are of the same person, without being told any.

    Args:
        left, right: columns of given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth
            (yyyymmdd), phone, email; any may be missing.
        one_to_one: whether each register is without doubles.
    """
    return link(left, right, replace(PEOPLE, one_to_one=one_to_one))
