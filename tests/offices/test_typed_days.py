"""A day or an hour that is none stays in its field: browsers show nothing of it in a field of their own kind."""

import pytest

from saystop.offices.forms import Form, day_field
from saystop.training.session_forms import SessionForm


class DayForm(Form):
    day = day_field("Day", missing="Write the day.")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("31/12/2031", "text"), ("soon", "text"), ("2031-02-31", "text"), ("2031-02-28", "date")],
)
def test_what_was_typed_stays(typed: str, kind: str) -> None:
    form = DayForm({"day": typed})
    drawn = str(form["day"])
    assert f'type="{kind}"' in drawn
    assert drawn.count("type=") == 1
    assert not typed or f'value="{typed}"' in drawn


def test_a_field_without_a_fault_is_the_browsers_own() -> None:
    assert 'type="date"' in str(DayForm()["day"])


@pytest.mark.django_db
def test_an_hour_too() -> None:
    drawn = str(SessionForm({"starts_at": "half past two", "ends_at": "15:00"})["starts_at"])
    assert 'type="text"' in drawn
    assert 'value="half past two"' in drawn
