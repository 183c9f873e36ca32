"""Short scripts that read the files in R and in Python, with labels and missing values.

R: haven, https://haven.tidyverse.org/articles/semantics.html. Python: pyreadstat, https://ofajardo.github.io/pyreadstat_documentation/
"""

import json
import re

from saystop.engines.datasets.codebook import Codebook
from saystop.engines.datasets.tables import RESPONSES, Table, tables

_R = """\
# {title}
# Reads the SPSS {files} of this export with labels. Needs the package haven: install.packages("haven")
library(haven)

# A folder where the {files} {lie}; the working directory as it stands.
folder <- "."
read_answers <- function(file) read_sav(file.path(folder, file), user_na = TRUE)

{read}
# Choices as factors with their labels; "not asked" and "no answer" become NA.
labelled <- {main}
for (name in names(labelled)) {{
  column <- labelled[[name]]
  if (is.labelled(column)) {{
    labels <- attr(column, "labels")
    choices <- unique(names(labels)[!labels %in% attr(column, "na_values")])
    column <- zap_missing(column)
    labelled[[name]] <- if (length(choices) > 0) factor(as.character(as_factor(column)), choices) else zap_labels(column)
  }}
}}

# What each variable asked:
sapply({main}, attr, "label")
{weight}"""
_R_WEIGHT = """
# With weights (needs the package survey), if the export has them:
# library(survey); design <- svydesign(ids = ~1, weights = ~response_weight, data = labelled)
"""
_PYTHON = '''\
"""{title}

Reads the SPSS {files} of this export with labels. Needs: pip install pyreadstat pandas
"""

from pathlib import Path

import pyreadstat

folder = Path(".")  # where the {files} {lie}


def read_answers(file):
    """Codes with missing values as NaN, the same with labels, and the labels of variables and values."""
    codes, book = pyreadstat.read_sav(folder / file)
    labelled = pyreadstat.set_value_labels(codes, book, formats_as_category=False)
    return codes, labelled, book


{read}
# What each variable asked:
print(book.column_names_to_labels)
{check}'''


def r_script(codebook: Codebook, name: str) -> str:
    """An R script that reads `name`.sav, or, when there are repeats, the .sav files that lay in `name`.zip."""
    parts = tables(codebook)
    read = "".join(
        f"{_variable(table)} <- read_answers({_quoted(_file(table, parts, name))})\n" for table in parts
    )
    for table in parts[1:]:
        read += (
            f"# Each row of {_variable(table)} belongs to a row of {_word(table.above)}: merge(\n"
            f'#   {_variable(table)}, {_word(table.above)}, by.x = "parent_index", by.y = "{_index(table.above)}")\n'
        )
    return _R.format(
        title=_line(codebook.title),
        files="files" if len(parts) > 1 else "file",
        lie="lie" if len(parts) > 1 else "lies",
        read=read,
        main=_variable(parts[0]),
        weight=_R_WEIGHT,
    )


def python_script(codebook: Codebook, name: str) -> str:
    """A Python script that reads `name`.sav, or, when there are repeats, the .sav files that lay in `name`.zip."""
    parts = tables(codebook)
    read = "".join(
        f"{_variable(table)}, {_variable(table)}_labelled, {'book' if not table.repeat else _variable(table) + '_book'}"
        f" = read_answers({_quoted(_file(table, parts, name))})\n"
        for table in parts
    )
    for table in parts[1:]:
        read += (
            f"# Each row of {_variable(table)} belongs to a row of {_word(table.above)}: {_variable(table)}.merge(\n"
            f'#     {_word(table.above)}, left_on="parent_index", right_on="{_index(table.above)}")\n'
        )
    return _PYTHON.format(
        title=_line(codebook.title).replace("\\", "/").replace('"', "'"),
        files="files" if len(parts) > 1 else "file",
        lie="lie" if len(parts) > 1 else "lies",
        read=read,
        check=f"print({_variable(parts[0])}_labelled.describe(include='all'))\n",
    )


def _file(table: Table, parts: tuple[Table, ...], name: str) -> str:
    return f"{name}.sav" if len(parts) == 1 else f"{table.name}.sav"


def _variable(table: Table) -> str:
    return _word(table.name)


def _word(name: str) -> str:
    """The name of a table as that of a variable, in both languages, in ASCII."""
    return name if name == RESPONSES else "repeat_" + re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower()


def _index(name: str) -> str:
    return "response_index" if name == RESPONSES else "row_index"


def _quoted(text: str) -> str:
    """A text in quotes as R and Python both read it."""
    return json.dumps(text, ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
