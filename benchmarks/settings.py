"""The real settings, with the brake against floods lifted: it would slow the benchmark, as it is meant to."""

from saystop.config.settings import *  # noqa: F403 - settings modules extend one another this way

SAYSTOP_REPORTS_AT_ONCE = 1_000_000
SAYSTOP_REPORTS_A_SECOND = 1_000_000.0
SAYSTOP_RESPONSES_AT_ONCE = 1_000_000
SAYSTOP_RESPONSES_A_SECOND = 1_000_000.0
