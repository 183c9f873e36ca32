"""The catalogues are brought up to the sources without guesses, times and names."""

import subprocess
import sys
from pathlib import Path

from tools.lints.catalogues import LANGUAGES, catalogue, compared, extracted
from tools.messages import PLACEHOLDERS

TREE = Path(__file__).parents[2]


def test_new_sentences_come_untranslated_and_old_ones_stay(tmp_path: Path) -> None:
    source = tmp_path / "src/saystop"
    (source / "templates").mkdir(parents=True)
    page = source / "templates/page.html"
    page.write_text('{% load i18n %}{% translate "Good day" %}')
    update(source)
    path = source / "locale/fr/LC_MESSAGES/django.po"
    path.write_text(
        path.read_text().replace('msgid "Good day"\nmsgstr ""', 'msgid "Good day"\nmsgstr "Bonjour"')
    )
    page.write_text('{% load i18n %}{% translate "Good day" %}{% translate "Good days" %}')
    update(source)
    first = path.read_text()
    assert 'msgid "Good day"\nmsgstr "Bonjour"' in first
    assert compared(extracted(source), catalogue(path)) == ["“Good days” is not translated."]
    assert not [
        word for word in ("Date", "Translator", "fuzzy", "page.html", "FIRST AUTHOR") if word in first
    ]
    update(source)
    assert path.read_text() == first
    assert {one.name for one in (source / "locale").iterdir()} == set(LANGUAGES)


def test_comments_for_translators_stay() -> None:
    assert (
        PLACEHOLDERS.sub("", "# SOME DESCRIPTIVE TITLE.\n# Two cups, one sugar.\n#\n")
        == "# Two cups, one sugar.\n"
    )


def update(source: Path) -> None:
    """In a process of its own: it needs settings that know no other catalogue."""
    code = (
        "import django, sys; from pathlib import Path; from django.conf import settings;"
        "settings.configure(); django.setup();"
        "from tools.messages import update; update(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(source)], cwd=TREE, check=True)
