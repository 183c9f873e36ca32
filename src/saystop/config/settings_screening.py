"""Settings of `saystop screen` and `saystop lists`: without the rooms that know nothing of it, a process is a third smaller."""

from saystop.config import settings as of_all

globals().update({name: value for name, value in vars(of_all).items() if name.isupper()})

INSTALLED_APPS = [
    "saystop.asking",
    "saystop.offices",
    "saystop.reporting",
    "saystop.casework",
    "saystop.screening",
    *(app for app in of_all.INSTALLED_APPS if app.startswith("django.")),
]

SAYSTOP_ALL_ROOMS = False
