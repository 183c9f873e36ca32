"""The page for a fault needs nothing that may be at fault itself."""

from django.test import RequestFactory

from saystop.config import faults


def test_the_page_for_a_fault_needs_no_database() -> None:
    """Without the database mark, a query would fail this test."""
    answer = faults.server_fault(RequestFactory().get("/desk/"))
    assert answer.status_code == 500
    assert b"Something went wrong here" in answer.content
