"""The real settings, with passwords that unlock at the least cost that is allowed."""

from saystop.config.settings import *  # noqa: F403 - settings modules extend one another this way

SAYSTOP_PASSWORD_COST = (7168, 5)
ALLOWED_HOSTS = ["*"]
SAYSTOP_RECEIPTS_AHEAD = 0
SAYSTOP_REPORTS_AT_ONCE = 100_000  # tests of the flood lower it
