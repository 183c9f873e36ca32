"""The service against its own description: what the description allows and what it does not, made by schemathesis."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode

from saystop.screening.api.refusing import REASONS
from tests.screening.asking import KNOWN, Screening, near

DESCRIPTION = json.loads(
    resources.files("saystop.screening.api").joinpath("openapi.json").read_text(encoding="utf-8")
)
OPERATIONS = [(method.upper(), path) for path, methods in DESCRIPTION["paths"].items() for method in methods]


def met(screening: Screening) -> Any:
    """The description over the application, after a match that feedback can be about."""
    screening.service.match(screening.key, near(KNOWN, 12))
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", app=screening.service.application)


def examples(request: pytest.FixtureRequest) -> int:
    return 1500 if request.config.getoption("--long") else 25


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_it_answers_as_it_is_described(
    screening: Screening, request: pytest.FixtureRequest, method: str, path: str, mode: GenerationMode
) -> None:
    operation = met(screening)[path][method]
    has_input = operation.body or operation.query
    if mode is GenerationMode.NEGATIVE and not has_input:
        pytest.skip("nothing can be wrong with it")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples(request),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    def answers(case: Case[Any]) -> None:
        # Never a fault of ours; its status, the type and form of its body; what is malformed is refused and the rest is not;
        # and without the key, or with another, nothing is answered.
        response = case.call_and_validate(headers={"Authorization": f"Bearer {screening.key}"})
        assert response.status_code < 500

    answers()


def test_a_description_tells_every_status(screening: Screening) -> None:
    assert DESCRIPTION["openapi"].startswith("3.1")
    assert {int(code) for code in DESCRIPTION["components"]["responses"]} < set(REASONS)


def test_the_description_is_where_the_program_is(screening: Screening) -> None:
    assert screening.service.ask("GET", "/v1/openapi.json").told == DESCRIPTION
    assert Path(str(resources.files("saystop.screening.api"))).is_dir()
