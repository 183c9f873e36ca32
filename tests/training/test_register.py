"""Pages that pupils read speak to them as their course does, or to nobody: no formal “you” among a familiar one."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import saystop

SOURCE = Path(saystop.__file__).parent
TRAINING = SOURCE / "training"
# What a group reads says “vous” in French, as to several.
TO_GROUPS = ("workshop.html", "chain_ended.html", "workshop_thanks.html", "../../chain_forms.py")
TO_ONE = (
    *("public_unit.html", "public_course.html", "public_courses.html", "quiz.html", "test.html", "test_thanks.html"),
    *("test_closed.html", "open_sessions.html", "withdrawn.html", "here.html", "no_registration.html", "consent.html"),
)  # fmt: skip
FORMAL = {
    "fr": r"\b([vV]ous|[vV]otre|[vV]os)\b",
    "nl": r"\b([uU]|[uU]w|[uU]zelf)\b",
    "de": r"\b(Ihnen|Ihre?[nmrs]?)\b|(?<=[a-zäöüß,] )Sie\b",
}
WORDS = re.compile(r'{% trans "([^"]*)"|\b_\(\s*"([^"]*)"')
BLOCKS = re.compile(r"{% blocktrans[^%]*%}(.*?){% endblocktrans %}", re.DOTALL)
WORD_FORM = (
    "A word of your choice",
    "Not your name: a word by which you find yourself on the list, such as blue-kite.",
    "Write a word.",
    "You need no account, and you need not say who you are.",
    "Your word",
)


def said_in(name: str) -> set[str]:
    """The sentences of a template, or of a form, as they stand in the source."""
    source = (TRAINING / "templates" / "training" / name).resolve().read_text(encoding="utf-8")
    found = {one or other for one, other in WORDS.findall(source)}
    for block in BLOCKS.findall(source):
        for part in block.split("{% plural %}"):
            found.add(re.sub(r"{{ ?(\w+) ?}}", r"%(\1)s", " ".join(part.split())))
    return found


def catalogue(lang: str) -> dict[str, list[str]]:
    with (SOURCE / "locale" / lang / "LC_MESSAGES" / "django.po").open("rb") as file:
        found: dict[str, list[str]] = {}
        for one in read_po(file):
            ids = [one.id] if isinstance(one.id, str) else one.id
            texts = [one.string] if isinstance(one.string, str) else [*(one.string or ())]
            for each in ids:
                found.setdefault(each, []).extend(texts)
        return found


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_no_page_of_pupils_is_formal(lang: str) -> None:
    words = catalogue(lang)
    names = TO_ONE if lang == "fr" else (*TO_ONE, *TO_GROUPS)
    asked = {sentence for name in names for sentence in said_in(name)} | {*WORD_FORM}
    # “Thank you” and its like are said to pupils in words of their own.
    asked -= {
        "Thank you",
        "Please look at this again",
        "Write the day as year, month, day, for example 2031-01-30.",
    }
    missing = [one for one in asked if one and one not in words]
    assert not missing
    formal = [text for one in asked for text in words.get(one, []) if re.search(FORMAL[lang], text)]
    assert not formal


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_the_course_of_pupils_is_not_formal(lang: str) -> None:
    text = files("saystop.training").joinpath("data", "courses", f"side-by-side.{lang}.md").read_text()
    formal = re.findall(rf".*(?:{FORMAL[lang]}).*", text.replace("vous laisse seuls tous les deux", ""))
    assert not formal
