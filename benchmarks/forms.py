"""A form of 500 questions, each with its relevance: loading, one step checked, one answer changed; expressions beside rxeval."""

import io
import logging
import time
from collections.abc import Callable
from datetime import date

import rxeval  # type: ignore[import-untyped] # published without types
from openpyxl import Workbook
from pyxform.xls2xform import convert

from benchmarks.tables import show, spread
from saystop.engines.questionnaires.answering import Answering
from saystop.engines.questionnaires.parsing import parse
from saystop.engines.questionnaires.storing import from_json, to_json
from saystop.engines.questionnaires.workbook import read

STEPS, EACH, RUNS = 50, 10, 15
TODAY = date(2026, 3, 9)


def workbook() -> bytes:
    """Steps of ten questions; each is relevant by the one before it and by the first of the form."""
    book = Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    survey.append(["type", "name", "label", "relevant", "constraint"])
    for step in range(STEPS):
        survey.append(["begin_group", f"g{step}", f"Step {step}"])
        for place in range(EACH):
            number = step * EACH + place
            relevant = f"${{q{number - 1}}} != 'no' and ${{q0}} != 'stop'" if number else "1 = 1"
            survey.append(
                [
                    "select_one yn" if place % 2 else "text",
                    f"q{number}",
                    f"Question {number}",
                    relevant,
                    ". != 'x'",
                ]
            )
        survey.append(["end_group"])
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")):
        choices.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(what: Callable[[], object]) -> list[float]:
    """Milliseconds of each run, after one that is not counted."""
    what()
    found = []
    for _ in range(RUNS):
        began = time.perf_counter()
        what()
        found.append((time.perf_counter() - began) * 1000)
    return found


def main() -> None:
    logging.disable(logging.CRITICAL)
    data = workbook()
    form = read(data)
    stored = to_json(form)
    answers = dict.fromkeys(form.questions, "yes")
    step = form.steps[STEPS // 2]
    answering = Answering(form, answers, TODAY)
    flips = iter(range(10**9))

    def one_step() -> object:
        posted = {one.path: parse(one, ["yes"]) for one in step.questions()}
        checked = Answering(form, {**answers, **posted}, TODAY).checked([step.path])
        return [
            checked.answering.words(one.label, "en")
            for one in step.questions()
            if one.path in checked.relevant
        ]

    def one_answer(path: str) -> Callable[[], object]:
        def run() -> object:
            answering.answer(path, "no" if next(flips) % 2 else "yes")
            return answering.checked([step.path])

        return run

    xform = convert(xlsform=io.BytesIO(data), file_type=".xlsx").xform

    def peer() -> object:
        session = rxeval.Session(xform, today=TODAY.isoformat())
        for path, value in answers.items():
            session.set(f"/data/{path}", value)
        return session.recompute()

    session = rxeval.Session(xform, today=TODAY.isoformat())
    for path, value in answers.items():
        session.set(f"/data/{path}", value)

    def peer_again() -> object:
        session.set("/data/g49/q499", "no" if next(flips) % 2 else "yes")
        return session.recompute()

    rows = [
        ("loaded from the workbook", timed(lambda: read(data))),
        ("loaded from stored JSON", timed(lambda: from_json(stored))),
        ("one step parsed, checked, its texts put together", timed(one_step)),
        ("all answers evaluated", timed(lambda: Answering(form, answers, TODAY))),
        ("all answers evaluated: rxeval", timed(peer)),
        ("the first answer changed (all looks at it)", timed(one_answer("g0/q0"))),
        ("the last answer changed (nothing looks at it)", timed(one_answer("g49/q499"))),
        ("the last answer changed: rxeval", timed(peer_again)),
    ]
    show(
        f"A form of {STEPS * EACH} questions with relevance on each, {RUNS} runs",
        ("", "ms: median (lowest–highest)"),
        [(name, spread(values)) for name, values in rows],
        "Goal: one step in under 50 ms.",
    )


if __name__ == "__main__":
    main()
