"""What pyxform says in English about a workbook, as sentences of our own, which can be translated.

pyxform has codes for some faults and bare text for others, so they are known by their words. Each pattern is tried
against a workbook that causes it (`tests/engines/questionnaires/test_saying.py`). What is not known is passed on as it is.
"""

import re

from saystop.engines.saying import Said, said

LONGEST = 500
_KNOWN = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"^Question with no type\.", said("This row has no type: give it one, or clear the row.")),
        (
            r"^Question or group with no name\.",
            said("This row has no name: give it one of letters, digits and _."),
        ),
        (
            r"^Names must begin with a letter or underscore\.",
            said(
                "This name cannot be used: begin it with a letter and go on with letters, digits, _, - or a point."
            ),
        ),
        (
            r"^On the 'survey' sheet, the 'name' value '(?P<name>.*)' is invalid\. Questions, groups, and repeats must be unique",
            said("The name “{name}” stands twice in the same group: rename one."),
        ),
        (
            r"^On the 'survey' sheet, the 'name' value '(?P<name>.*)' is invalid\. Repeat names must unique",
            said("Two repeats are called “{name}”: rename one."),
        ),
        (
            r"^On the 'survey' sheet, the 'name' value 'meta' is invalid\.",
            said("The name “meta” is taken by XLSForm itself: choose another one."),
        ),
        (r"^Choices must have a name\.", said("This choice has no name: give it one.")),
        (
            r"^Choice names must be unique for each choice list\.",
            said("This name stands more than once in its list: rename one."),
        ),
        (
            r"^Unmatched 'end_(?P<kind>\w+)'\.",
            said("This row ends something that was never begun: put begin_{kind} before it, or take it out."),
        ),
        (
            r"^Unmatched 'begin_(?P<kind>\w+)'\. No matching 'end_\w+' was found for the name '(?P<name>.*)'\.$",
            said("“{name}” is never ended: put end_{kind} after its last row."),
        ),
        (
            r"^List name not in (?:choices|columns) sheet: (?P<list>.*)$",
            said("There is no list “{list}” in the sheet “choices”: add it, or correct its name."),
        ),
        (
            r"^List name not in external choices sheet: (?P<list>.*)$",
            said("There is no list “{list}” in the sheet “external_choices”: add it, or correct its name."),
        ),
        (
            r"^There should be an external_choices sheet",
            said("The workbook needs a sheet “external_choices” with the columns list_name and name."),
        ),
        (
            r"^Choice names with spaces cannot be added to multiple choice selects\. See \[(?P<name>.*)\] in \[(?P<list>.*)\]$",
            said(
                "The name “{name}” in the list “{list}” holds a space, which select_multiple cannot have: write _ instead."
            ),
        ),
        (
            r"^Choice filter not supported with or_other\.",
            said("A choice_filter cannot stand beside or_other: take one of them out."),
        ),
        (
            r"^Please specify choices for this 'or other' question\.",
            said("A question with or_other needs a list in the sheet “choices”: add its rows."),
        ),
        (r"^Missing calculation\.", said("This row computes nothing: fill in calculation, or take it out.")),
        (
            r"^Repeat loop without list name\.",
            said("This loop names no list: write begin_loop over and the name of a list."),
        ),
        (
            r"^Badly formatted table list, list names don't match: (?P<first>.*) vs\. (?P<second>.*)$",
            said(
                "In a group that is shown as a table all questions need one list: here are “{first}” and “{second}”."
            ),
        ),
        (
            r"^Choice filter not supported for table-list appearance\.",
            said("In a group that is shown as a table there can be no choice_filter: take it out."),
        ),
        (
            r"^Reference variables must start with",
            said("A reference is not written as ${name}: correct it."),
        ),
        (
            r"^Reference variables must contain a name from the 'survey' sheet\. Could not find the name '(?P<name>.*)'\.$",
            said("There is no question called “{name}”."),
        ),
        (
            r"^Reference variables names must be unique .* The name '(?P<name>.*)' appears more than once\.$",
            said("More than one question is called “{name}”, so nobody can tell which is meant: rename one."),
        ),
        (
            r"^Parameters must be in the form of",
            said("Parameters are written as key=value, with spaces between them: correct them."),
        ),
        (
            r"^The accepted parameter keys for this question type are '(?P<known>.*)'\. "
            r"The following are invalid parameter key\(s\): '(?P<wrong>.*)'\.$",
            said("This type of question knows no parameter “{wrong}”, only these: {known}."),
        ),
        (
            r"^For the 'range' question type, the parameter '(?P<name>\w+)' must be a number\.$",
            said("The parameter “{name}” must be a number."),
        ),
        (
            r"^For the 'range' question type, the parameter '(?P<name>\w+)' must not be '0' \(zero\)\.$",
            said("The parameter “{name}” must not be 0."),
        ),
        (
            r"^For the 'range' question type, the parameter '(?P<name>\w+)' must not be larger than the range",
            said("The parameter “{name}” must not be larger than what lies between start and end."),
        ),
        (
            r"^(?P<name>randomize) must be set to true or false",
            said("The parameter “{name}” must be true or false."),
        ),
        (
            r"^Parameter (?P<name>[\w-]+) must have an integer value\.$",
            said("The parameter “{name}” must be a whole number."),
        ),
        (
            r"^File name for '(?P<written>.*)' should end with one of",
            said("“{written}” must name a file that ends in .csv: correct it."),
        ),
        (
            r"^Invalid headers provided for sheet: '(?P<sheet>\w+)'\. Headers that are different names "
            r"for the same column were found: '(?P<first>.*)', '(?P<second>.*)'\. Rename",
            said("In the sheet “{sheet}” the columns “{first}” and “{second}” mean the same: take one out."),
        ),
        (
            r"^Invalid headers provided for sheet: '(?P<sheet>\w+)'\. "
            r"One or more required column headers were not found: (?P<missing>.*)\. Learn more",
            said("The sheet “{sheet}” needs these columns in its first row: {missing}."),
        ),
        (
            r"^There should be a choices sheet in this xlsform\.",
            said("The sheet “choices” needs the columns list_name, name and label."),
        ),
        (
            r"^Parameters must include randomize=true to use a seed\.",
            said("The parameter seed needs randomize=true beside it."),
        ),
        (
            r"^seed value must be a number or a reference",
            said("The parameter seed must be a number or a reference such as ${name}."),
        ),
        (
            r"^Invalid value for (?P<name>[\w-]+)\.$",
            said("The parameter “{name}” has a value that XLSForm does not know."),
        ),
        (
            r"^The '(?P<name>[\w-]+)' parameter must have a numeric value\.$",
            said("The parameter “{name}” must be a number."),
        ),
        (
            r"^Audits must always be named 'audit\.'",
            said("A row of the type audit has no name: clear that cell."),
        ),
        (
            r"^To save entity properties using the save_to column",
            said("The column save_to needs a sheet “entities”: take the column out, it is not used here."),
        ),
    )
)


def own(message: str) -> Said:
    """Our sentence for one of pyxform's, without its place; else its own, led in."""
    for pattern, sentence in _KNOWN:
        if found := pattern.search(message):
            return Said(sentence.template, found.groupdict())
    if not message:
        return said("This value is not valid.")
    return said("The checker says, in English: {english}", english=message[:LONGEST])
