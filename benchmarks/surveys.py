"""Surveys: how quickly responses are taken in, and how quickly 100,000 of them become a page of results."""

import http.client
import os
import random
import re
import sys
import threading
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks import office
from benchmarks.tables import show
from saystop.engines.questionnaires.values import Value

RESPONSES = 100_000
QUESTIONS = 60
RUNS = 5
CLIENTS = 6
SECONDS = 10.0
CODES = ("a", "b", "c", "d", "e")


def workbook(questions: int, words: bool = False) -> bytes:
    from tests.engines.questionnaires.workbooks import Row, asked, build

    rows: list[Row] = []
    for number in range(questions):
        kind = ("select_one five", "select_multiple five", "integer")[number % 3]
        rows.append(asked(f"q{number}", kind))
    if words:
        rows.append(asked("words"))
    choices: list[Row] = [{"list_name": "five", "name": code, "label": code} for code in CODES]
    return build(rows, choices)


def answers(paths: list[str], count: int) -> Iterator[dict[str, Value]]:
    chance = random.Random(7)
    for _ in range(count):
        yield {
            path: (chance.choice(CODES), chance.sample(CODES, 2), chance.randrange(100))[number % 3]
            for number, path in enumerate(paths)
            if chance.random() < 0.95
        }


def results() -> None:
    from django.db import connections
    from django.test import Client
    from django.urls import reverse

    from saystop.offices.models import Desk, Member
    from saystop.surveys.models import Source, Version
    from saystop.surveys.services import authoring, intake
    from saystop.surveys.services.intake import Answered
    from tests import people

    director, desk = Member.objects.get(), Desk.objects.get()
    survey = authoring.create(director, desk, "Large", workbook(QUESTIONS), "large.xlsx")
    version = Version.objects.current(survey)
    questionnaire = version.questionnaire
    began = time.perf_counter()
    given = (Answered(values, "en") for values in answers([*questionnaire.questions], RESPONSES))
    intake.enter(version, questionnaire, given, Source.IMPORT)
    kept = time.perf_counter() - began
    client = Client(SERVER_NAME="127.0.0.1")
    people.sign_in(client, director)
    pages = {
        "results": reverse("surveys:results", args=[survey.pk]),
        "results, filtered": reverse("surveys:results", args=[survey.pk]) + "?f=:q0/q0=a&f=q0=a",
        "cross table": reverse("surveys:crossed", args=[survey.pk]) + "?row=q0&column=q3",
    }
    rows = [("taking in (bulk)", f"{kept:.1f}", "", f"{60 * RESPONSES / kept:,.0f} a minute")]
    for name, address in pages.items():
        took = []
        for _ in range(RUNS + 1):
            began = time.perf_counter()
            answer = client.get(address)
            took.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise RuntimeError(f"{name} was answered with {answer.status_code}")
        rows.append(
            (name, f"{took[0]:.2f}", f"{median(took[1:]):.2f}", f"{len(answer.content) / 1024:.0f} KiB")
        )
    connections.close_all()
    show(
        f"{RESPONSES:,} responses to {QUESTIONS} questions",
        ("", "first, s", "then, s (median)", ""),
        rows,
        "The first look reads all responses from the database into columns; each web process keeps them.",
    )


def respondents(home: Path) -> None:
    from django.db import connections
    from django.utils import timezone

    from saystop.offices.models import Desk, Member
    from saystop.surveys.services import authoring

    director, desk = Member.objects.get(), Desk.objects.get()
    surveys = {}
    for name, words in (("choices alone", False), ("with a text, sealed", True)):
        surveys[name] = authoring.create(director, desk, name, workbook(12, words), "small.xlsx")
        authoring.settle(director, surveys[name], one_page=True)
        authoring.publish(director, surveys[name], timezone.localdate())
    connections.close_all()
    rows = []
    for workers in (1, 2):
        with office.serving(home, workers) as server:
            for name, survey in surveys.items():
                done = flood(server.port, f"/en/survey/{survey.slug}/", "text" in name)
                rows.append((name, str(workers), f"{done:.0f}", f"{60 * done:,.0f}"))
    show(
        "Whole responses from pages (opening the page and sending it, 12 questions on one page)",
        ("", "workers", "a second", "a minute"),
        rows,
        f"{CLIENTS} respondents at a time, on the same cores. The brake against floods is lifted.",
    )


def flood(port: int, address: str, words: bool) -> float:
    """Responses a second, sent by several respondents for some seconds."""
    counts: list[int] = []
    end = time.monotonic() + SECONDS

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        done = 0
        while time.monotonic() < end:
            connection.request("GET", address)
            page = connection.getresponse().read().decode()
            fields = dict(re.findall(r'name="(step|draft)" value="([^"]*)"', page))
            body = {name: unescape(value) for name, value in fields.items()} | {"go": "next"}
            body |= {f"q{number}": ("a", "b", "7")[number % 3] for number in range(12)}
            if words:
                body["words"] = "A guide who knows what to do."
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", address, urlencode(body), headers)
            answer = connection.getresponse()
            content = answer.read()
            done += answer.status == 200 and b"Thank you" in content
        counts.append(done)

    threads = [threading.Thread(target=one) for _ in range(CLIENTS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - began)


def main() -> None:
    with office.founded() as home:
        respondents(home)
        results()


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
