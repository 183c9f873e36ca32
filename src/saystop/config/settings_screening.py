"""Settings of `saystop screen` and `saystop lists`: without the rooms that know nothing of it, a process is a third smaller."""

from saystop.config.settings import *  # noqa: F403 - settings modules extend one another this way
from saystop.config.settings import INSTALLED_APPS as ALL

INSTALLED_APPS = [
    "saystop.asking",
    "saystop.offices",
    "saystop.reporting",
    "saystop.casework",
    "saystop.screening",
    *(app for app in ALL if app.startswith("django.")),
]

SAYSTOP_ALL_ROOMS = False
