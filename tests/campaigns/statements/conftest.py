"""A fundraiser whose money comes on the account of the tests' statements."""

import pytest

from saystop.campaigns.models import Account, Fundraiser
from tests.campaigns.statements.making import OURS, a_fundraiser
from tests.people import FoundOffice


@pytest.fixture
def account(office: FoundOffice) -> Account:
    return Account.objects.create(holder="Harbour Office (invented)", iban=OURS)


@pytest.fixture
def fundraiser(account: Account) -> Fundraiser:
    return a_fundraiser(account)
