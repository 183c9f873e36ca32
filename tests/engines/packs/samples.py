"""An invented pack with something of everything."""

from datetime import date

from saystop.engines.packs.content import (
    Account,
    Answer,
    Custody,
    File,
    Link,
    Pack,
    Party,
    Person,
    Phone,
    Place,
    Section,
    SourceReport,
    Subjects,
    Vehicle,
    Withheld,
)

PHOTO = b"\x00\x01 drawn by nobody " * 5_000
DIGEST = "b3c1" * 16
NAME = "Rosa Traveller"
TOLD = "An adult who did not seem to be family took a child to room 12."


def pack(
    *,
    told: str = TOLD,
    named: bool = False,
    language: str = "en",
    file: str = "AB12CD34-1.jpeg",
    withheld: tuple[int, ...] = (),
) -> Pack:
    identity = (Answer("Name", NAME, is_own=True),) if named else ()
    source = "AB12CD34"
    return Pack(
        reference="AB12CD34-1",
        made_on=date(2026, 11, 26),
        language=language,
        marking="For the receiving authority alone.",
        office=Party("Harbour Office", "BE"),
        receiver=Party("Harbour Police", "BE", "police", "police@harbour.example"),
        summary=(Answer("Kind of place", "Hotel or guest house"), Answer("Who", "Enough to act on")),
        question="Please look into who rents room 12.",
        reports=(
            SourceReport(
                source,
                date(2026, 11, 20),
                "en",
                (Section("The situation", (Answer("What did you see or hear?", told, is_own=True),)),),
                identity,
            ),
        ),
        subjects=Subjects(
            places=(
                Place("Hotel Two Anchors", "Pier Road 1", "Port Harbour", "Belgium", 51.1, 2.9, source, 75),
            ),
            phones=(Phone("+3225550100", "02 555 01 00", source, 75),),
            accounts=(Account("instagram", "captain.of.the.pier", source, 50),),
            links=(Link("https://house.example/rooms", source, 50),),
            vehicles=(Vehicle("1DEM234", "BE", "grey van", source, 75),),
            persons=(
                Person("tall, grey beard", "Captain", False, "", source, 75),
                Person("tired, did not speak", "", True, "about 10", source, 75),
            ),
        ),
        files=(File(file, "jpeg", len(PHOTO), DIGEST, DIGEST, source),),
        custody=(Custody(date(2026, 11, 20), "Harbour Office", "Received through the reporting line"),),
        withheld=tuple(Withheld(source, number) for number in withheld),
    )
