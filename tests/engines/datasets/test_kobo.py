"""Exports of KoboToolbox, as its settings make them."""

import csv
from io import StringIO
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.datasets.codebook import Answer, Codebook, Entry, Value
from saystop.engines.datasets.kobo import MOST_BYTES, Imported, KoboError, read_kobo
from tests.engines.datasets.studies import HOUSEHOLDS, PLAIN

NAMES = """\
"start";"end";"about/noticed";"about/did";"about/did/told";"about/did/line";"about/did/nothing";"age";"words";"where";"_where_latitude";"_where_longitude";"_where_altitude";"_where_precision";"_id";"_uuid";"_submission_time";"_validation_status";"_notes";"_status";"_submitted_by";"__version__";"_tags";"_index"
"2026-10-23T05:40:39.000-04:00";"2026-10-23T05:41:13.000-04:00";"yes";"told line";"1";"1";"0";"34";"He said ""no"";
and left";"50.85 4.35 0 5";"50.85";"4.35";"0";"5";"61";"48583952";"2026-10-23T09:41:19";"";"";"web";"ana";"vX";"";"1"
"2026-10-23T05:40:39.000-04:00";"2026-10-23T05:41:13.000-04:00";"no";"";"";"";"";"";"";"";"";"";"";"";"62";"317b";"2026-10-24T09:41:19";"";"";"web";"";"vX";"";"2"
"""


def read(text: str, codebook: Codebook = PLAIN, *, keep_day: bool = True) -> Imported:
    return read_kobo(text.encode(), codebook, keep_day=keep_day)


class TestAnExportWithNames:
    def test_answers_by_path(self) -> None:
        found = read(NAMES)
        assert found.faults == ()
        assert found.rows[0].answers == {
            "about/noticed": "yes",
            "about/did": ["told", "line"],
            "age": 34,
            "words": 'He said "no";\nand left',
            "where": {"lat": 50.85, "lon": 4.35},
        }
        assert found.rows[1].answers == {"about/noticed": "no"}
        assert found.rows[1].relevant == {"about/noticed"}

    def test_what_tracks_people_is_left_behind(self) -> None:
        found = read(NAMES)
        assert {"start", "end", "_uuid", "_submitted_by", "_submission_time", "_id"} <= set(
            found.ignored_columns
        )
        assert "05:4" not in repr(found.rows)
        assert "ana" not in repr(found.rows)

    def test_the_day_if_wanted(self) -> None:
        assert [row.day for row in read(NAMES).rows] == ["2026-10-23", "2026-10-24"]
        assert [row.day for row in read(NAMES, keep_day=False).rows] == ["", ""]

    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_separators_and_encodings(self, separator: str, encoding: str) -> None:
        text = StringIO()
        csv.writer(text, delimiter=separator).writerows(
            csv.reader(StringIO(NAMES, newline=""), delimiter=";")
        )
        assert read_kobo(text.getvalue().encode(encoding), PLAIN).rows == read(NAMES).rows


class TestHeadings:
    @pytest.mark.parametrize(
        ("heading", "cell", "answers"),
        [
            ("noticed", "yes", {"about/noticed": "yes"}),
            ("Etwas bemerkt?", "Ja", {"about/noticed": "yes"}),
            ("About you/Noticed anything?", "No", {"about/noticed": "no"}),
            ("What did you do?", "Told a line Did nothing", {"about/did": ["line", "nothing"]}),
            (
                "Was taten Sie?",
                "Hat nichts getan Hat es dem Hotel gesagt",
                {"about/did": ["told", "nothing"]},
            ),
            ("What did you do?/Told a line", "1", {"about/did": ["line"]}),
            ("about/did/line", "True", {"about/did": ["line"]}),
            ("about/did/line", "0", {}),
            ("about.did.line", "1", {"about/did": ["line"]}),
            ("What matters most?", "nothing told", {"about/order": ["nothing", "told"]}),
            ("order/line", "2", {"about/order": ["line"]}),
            ("travelled", "2019-07-14", {"travelled": "2019-07-14"}),
            ("hour", "21:30:00.000+02:00", {"hour": "21:30"}),
            ("moment", "2019-07-14T21:30:59.000+02:00", {"moment": "2019-07-14T21:30"}),
            ("where", "-33.9 151.2 0 0", {"where": {"lat": -33.9, "lon": 151.2}}),
            ("photo", "one.jpg", {"photo": ["one.jpg"]}),
            ("total", "12.5", {"total": "12.5"}),
            ("age", "7.0", {"age": 7}),
            ("age", "n/a", {}),
        ],
    )
    def test_are_names_or_labels(self, heading: str, cell: str, answers: dict[str, Answer]) -> None:
        found = read(f"{heading};_id\n{cell};1\n")
        assert [row.answers for row in found.rows] == [answers]
        assert (found.faults, found.ignored_columns) == ((), ("_id",))

    def test_numbers_of_instances(self) -> None:
        found = read("town,house[1]/street,house[1]/member[2]/age\nA,a1,7\n", HOUSEHOLDS)
        assert found.rows[0].answers == {"town": "A", "house[1]/street": "a1", "house[1]/member[2]/age": 7}

    def test_a_row_of_hashtags_is_no_answer(self) -> None:
        assert len(read("noticed;_id\n#noticed;\nyes;1\n").rows) == 1

    def test_a_label_of_two_questions_is_neither(self) -> None:
        twice = Codebook("T", ("en",), tuple(Entry(name, name, "text", "Why?") for name in ("a", "b")))
        found = read("a;Why?\nx;y\n", twice)
        assert (found.rows[0].answers, found.ignored_columns) == ({"a": "x"}, ("Why?",))

    def test_of_two_columns_for_one_question_the_first_counts(self) -> None:
        found = read("age;Age;words\n1;2;x\n")
        assert (found.rows[0].answers, found.ignored_columns) == ({"age": 1, "words": "x"}, ("Age",))

    def test_a_label_that_begins_another(self) -> None:
        values = tuple(
            Value(name, label) for name, label in (("a", "Told"), ("b", "Told a line"), ("c", "a line"))
        )
        codebook = Codebook("T", ("en",), (Entry("did", "did", "multiple", "Did?", {}, values),))
        assert read("did\nTold a line Told\n", codebook).rows[0].answers == {"did": ["a", "b"]}


class TestFaults:
    @pytest.mark.parametrize(
        ("heading", "cell", "sentence"),
        [
            ("noticed", "perhaps", "“perhaps” is none of the choices."),
            ("did", "told gone", "“gone” is none of the choices, or comes twice."),
            ("did/told", "2", "“2” is neither 1 nor 0."),
            ("age", "old", "“old” is no number."),
            ("age", "nan", "“nan” is no number."),
            ("travelled", "14/07/2019", "“14/07/2019” is not a day written like 2026-11-24."),
            ("hour", "late", "“late” is not a time written like 21:30."),
            ("moment", "once", "“once” is not a moment written like 2026-11-24T21:30."),
            ("where", "999 0", "“999 0” is no latitude and longitude in degrees."),
        ],
    )
    def test_name_the_row_and_the_column_and_keep_the_rest(
        self, heading: str, cell: str, sentence: str
    ) -> None:
        found = read(f"words;{heading}\nfirst;\nsecond;{cell}\n")
        assert [(fault.line, fault.column, fault.sentence) for fault in found.faults] == [
            (3, heading, sentence)
        ]
        assert [row.answers for row in found.rows] == [{"words": "first"}, {"words": "second"}]

    def test_a_row_that_is_too_long(self) -> None:
        found = read("words;age\na;1;2\nb;2\n")
        assert (found.faults[0].line, len(found.rows)) == (2, 1)


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b"\xff\xd8\xff\xe0 a photo", "UTF-8"),
            (b"PK\x03\x04\x00\x00", "UTF-8"),
            (b"colour;shape\nred;round\n", "No column"),
            (b"noticed;words\nyes;" + b"x" * 200_000, "cannot be read"),
            (b"x" * (MOST_BYTES + 1), "50 MiB"),
            (b"words\n" + b"x\n" * 200_001, "200,000"),
        ],
    )
    def test_are_one_sentence(self, data: bytes, words: str) -> None:
        with pytest.raises(KoboError, match=words) as caught:
            read_kobo(data, PLAIN)
        assert "\n" not in str(caught.value)

    @given(
        st.binary(max_size=300) | st.text(alphabet='noticedage;,"\n \t[]/1#', max_size=300).map(str.encode)
    )
    @settings(deadline=None, max_examples=300)
    def test_nothing_else_is_raised(self, data: bytes) -> None:
        for start in (b"", b"noticed;age;did;did/told\n"):
            try:
                read_kobo(start + data, PLAIN)
            except KoboError:
                continue

    def test_hostile_cells_are_quick(self) -> None:
        before = process_time()
        read("did;order\n" + ("told line " * 10_000 + ";" + "told," * 20_000 + "\n") * 50)
        assert process_time() - before < 2
