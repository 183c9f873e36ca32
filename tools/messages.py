"""For maintainers: bring the catalogues up to what the sources say (needs gettext). New sentences come untranslated.

.venv/bin/python -m tools.messages [SOURCE]

The engines know no catalogue: what they call `said(…)` with is a sentence all the same.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.core.management.commands import makemessages

from tools.lints.catalogues import LANGUAGES

SOURCE = Path(__file__).resolve().parent.parent / "src/saystop"
# What changes with each run and each machine, or names people, says nothing to a reader.
LEFT_OUT = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To):.*\n', re.M
)
PLACEHOLDERS = re.compile(
    r"^#(?:, fuzzy| SOME DESCRIPTIVE TITLE.*| Copyright \(C\).*| This file is distributed.*| FIRST AUTHOR.*|)\n",
    re.M,
)


class Messages(makemessages.Command):
    """Django's own, with the engines' sentences, and without guessing a translation from one that looks alike."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=said"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def update(source: Path) -> None:
    """Extract the sentences of `source` into its catalogues."""
    os.chdir(source)
    for language in LANGUAGES:
        (source / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"no_location": True, "no_wrap": True, "no_obsolete": True, "verbosity": 0}
    call_command(Messages(), locale=list(LANGUAGES), **options)
    for language in LANGUAGES:
        path = source / "locale" / language / "LC_MESSAGES/django.po"
        head, first, rest = path.read_text(encoding="utf-8").partition('msgid ""')
        path.write_text(PLACEHOLDERS.sub("", head) + first + LEFT_OUT.sub("", rest), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["SAYSTOP_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "saystop.config.settings"
        django.setup()
        update(Path(sys.argv[1]) if sys.argv[1:] else SOURCE)
