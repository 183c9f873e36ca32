"""The people of the invented office. Their passwords are known to everybody: it is for trying things out, nothing else."""

import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from saystop.engines.sealing import PrivateKey, unlock
from saystop.offices.models import Desk, Member, Role
from saystop.offices.services import desks, factors, founding, members
from saystop.offices.unlocking import Unlocked, password_binding

OFFICE = "Harbour Office (demo)"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented, with what she needs to sign in."""

    key: str
    name: str
    email: str
    role: str
    password: str
    secret: bytes

    @property
    def typed_secret(self) -> str:
        """The second-factor secret as an authenticator app takes it by hand (Base32, RFC 4648)."""
        return base64.b32encode(self.secret).decode()

    @property
    def uri(self) -> str:
        """The same as an otpauth:// address."""
        return self._totp.get_provisioning_uri(self.email, OFFICE)

    @property
    def code(self) -> str:
        """What the authenticator shows at this moment (RFC 6238)."""
        return self._totp.generate(int(time.time())).decode()

    @property
    def _totp(self) -> TOTP:
        return TOTP(self.secret, 6, SHA1(), 30)  # noqa: S303 - as RFC 6238 has it


PEOPLE = (
    Person(
        "director",
        "Dana Director",
        "dana@harbour.example",
        Role.DIRECTOR,
        "lantern over still water",
        b"harbour-demo-dana-01",
    ),
    Person(
        "officer",
        "Otto Officer",
        "otto@harbour.example",
        Role.CASE_OFFICER,
        "three gulls on the mole",
        b"harbour-demo-otto-02",
    ),
    Person(
        "colleague",
        "Odile Officer",
        "odile@harbour.example",
        Role.CASE_OFFICER,
        "a rope coiled by the door",
        b"harbour-demo-odil-03",
    ),
    Person(
        "researcher",
        "Rita Researcher",
        "rita@harbour.example",
        Role.RESEARCHER,
        "forty pages of tidal tables",
        b"harbour-demo-rita-04",
    ),
    Person(
        "outreach",
        "Oona Outreach",
        "oona@harbour.example",
        Role.OUTREACH_OFFICER,
        "posters along the promenade",
        b"harbour-demo-oona-05",
    ),
    Person(
        "trainer",
        "Tove Trainer",
        "tove@harbour.example",
        Role.TRAINER,
        "chairs in a wide circle",
        b"harbour-demo-tove-06",
    ),
    Person(
        "communications",
        "Nadia News",
        "nadia@harbour.example",
        Role.COMMUNICATIONS_OFFICER,
        "a letter with many names",
        b"harbour-demo-nadia07",
    ),
)
RESEARCH_DESK = "Research"
WITHOUT_DESK = (Role.OUTREACH_OFFICER, Role.TRAINER, Role.COMMUNICATIONS_OFFICER)


def make() -> Mapping[str, Unlocked]:
    """Found the invented office: a director, two case officers who hold its desk, a researcher who holds one without reports,
    an outreach officer, a trainer and a communications officer, each with an authenticator.
    The director is the custodian of who reporters are.

    Returns:
        the people by their key in `PEOPLE`, unlocked.

    Raises:
        founding.AlreadyFounded: the database holds an office.
    """
    director, *others = PEOPLE
    founded = founding.found(
        office_name=OFFICE,
        country="BE",
        desk_name="Harbour Desk",
        director_name=director.name,
        email=director.email,
        password=director.password,
    )
    people = {director.key: _ready(director, founded.director)}
    desks.open_further(people[director.key].member, "Identities", keeps_identities=True)
    research = desks.open_further(people[director.key].member, RESEARCH_DESK)
    for one in others:
        desk = research if one.role == Role.RESEARCHER else founded.desk
        people[one.key] = _join(one, people[director.key], None if one.role in WITHOUT_DESK else desk)
    return people


def _join(person: Person, director: Unlocked, desk: Desk | None) -> Unlocked:
    token = members.invite(director.member, email=person.email, name=person.name, role=person.role)
    member, _ = members.accept(token, person.password)
    if desk is not None:
        desks.grant(director, desk, member)
    return _ready(person, member)


def _ready(person: Person, member: Member) -> Unlocked:
    seed = unlock(bytes(member.locked_key), person.password, password_binding(member))
    unlocked = Unlocked(member, PrivateKey.from_seed(seed))
    factors.set_up_authenticator(unlocked, person.secret, person.code)
    # So that the code of this very moment signs her in: it was only used to set the authenticator up.
    Member.objects.filter(pk=member.pk).update(totp_step=0)
    return unlocked
