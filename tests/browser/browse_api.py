"""Schemathesis reads the API's own description and makes requests of it: none may answer 5xx."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

EXAMPLES = 60  # of each operation


def test_no_request_made_from_the_description_is_a_fault(address: str) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        assert ask_often(operation), operation.label


def ask_often(operation: Any) -> list[int]:
    """Requests to one operation; the status of each answer."""
    asked: list[int] = []

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call()
        asked.append(answer.status_code)
        case.validate_response(answer, checks=[not_a_server_error])

    ask()
    return asked
