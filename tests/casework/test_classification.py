"""The kinds of situation: one list, the same in the data and in the form that members fill in, in every language."""

from importlib.resources import files

from saystop.casework import classification
from saystop.engines.questionnaires.workbook import read


def test_the_form_offers_the_kinds_of_the_list() -> None:
    workbook = files("saystop.casework").joinpath("data", "assessment.xlsx").read_bytes()
    form = read(workbook, "assessment.xlsx")
    assert set(form.languages) == set(classification.LANGUAGES)
    choices = form.questions["assessment/child/categories"].choices
    kinds = classification.load()
    assert [one.name for one in choices] == [one.code for one in kinds]
    for language in classification.LANGUAGES:
        assert [one.label.get(language, "en") for one in choices] == [one.label(language) for one in kinds]


def test_a_code_that_is_gone_is_shown_as_it_is() -> None:
    assert classification.label("csam", "nl") == "Materiaal van seksueel kindermisbruik"
    assert classification.label("of before", "nl") == "of before"
