"""An office begins, and its paper shares bring its keys back."""

import pytest

from saystop.offices import signing_in
from saystop.offices.models import DeskGrant
from saystop.offices.services import desks, founding, members

pytestmark = pytest.mark.django_db


def test_two_of_three_shares_restore_the_desk_after_a_forgotten_password() -> None:
    founded = founding.found(
        office_name="Harbour Office",
        country="BE",
        desk_name="Desk",
        director_name="Dana Director",
        email="dana@harbour.example",
        password="a quiet pier at dawn",
    )
    before = signing_in.open_with_password("dana@harbour.example", "a quiet pier at dawn")
    key = before.desk_key(desks.current_key(founded.desk)).export_seed()

    token = members.invite(None, email="dana@harbour.example", name="Dana Director", role="director")
    members.accept(token, "another pier at dusk")
    after = signing_in.open_with_password("dana@harbour.example", "another pier at dusk")
    assert not DeskGrant.objects.filter(member=after.member).exists()

    desks.restore(after, founded.shares[1:])
    assert after.desk_key(desks.current_key(founded.desk)).export_seed() == key
