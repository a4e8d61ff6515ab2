"""The API's description is complete and stable: other programs are generated from it."""

from collections import Counter
from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from tests.server.described import the_api

PROMISED = {
    "POST /api/session",
    "DELETE /api/session",
    "GET /api/me",
    "GET /api/me/next",
    "POST /api/me/tokens",
    "GET /api/cycles",
    "POST /api/cycles",
    "GET /api/cycles/{cycle_id}",
    "POST /api/cycles/{cycle_id}/phase",
    "GET /api/cycles/{cycle_id}/lessons",
    "POST /api/cycles/{cycle_id}/lessons",
    "GET /api/lessons/{lesson_id}",
    "POST /api/lessons/{lesson_id}/observations",
    "GET /api/cycles/{cycle_id}/iterations",
    "GET /api/cycles/{cycle_id}/measures",
    "POST /api/cycles/{cycle_id}/measures",
    "PUT /api/documents/{document_id}/audience",
    "GET /api/search",
    "GET /api/document-kinds",
    "GET /api/documents/{document}.md",
    "GET /api/documents/{document}.json",
    "GET /api/health",
    "GET /api/deployments",
    "POST /api/deployments",
    "GET /api/deployments/{deployment_id}/matches",
    "GET /api/cycles/{cycle_id}/reviews",
    "POST /api/cycles/{cycle_id}/reviews",
    "GET /api/practices",
    "POST /api/practices",
    "GET /api/practices/{practice_id}/lineage",
    "POST /api/practices/{practice_id}/adoptions",
    "GET /api/alliances/{alliance_id}/overview",
    "GET /api/alliances/{alliance_id}/reciprocity",
    "GET /api/alliances/{alliance_id}/maturity",
    "POST /api/alliances/{alliance_id}/maturity",
    "GET /calendar/{secret}.ics",
    "GET /api/schools/{school_id}/summary",
}
"""What programs outside rely on."""


@pytest.fixture
def described() -> dict[str, Any]:
    return the_api()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_what_programs_rely_on_is_there(described: dict[str, Any]) -> None:
    assert dict(operations(described)).keys() >= PROMISED


def in_json(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The question and the good answers of an operation, where they are JSON."""
    good = [told for code, told in operation["responses"].items() if code.startswith("2")]
    for told in [operation.get("requestBody", {}), *good]:
        if content := told.get("content", {}).get("application/json"):
            yield content


def test_what_programs_rely_on_has_examples(described: dict[str, Any]) -> None:
    promised = [told for name, told in operations(described) if name in PROMISED]
    missing = [
        told["operationId"]
        for told in promised
        for content in in_json(told)
        if "example" not in content and content["schema"] != {}
    ]
    assert missing == []


def is_a_schools_own_time(value: str) -> bool:
    """RFC 3339 wants an offset, which a school's own time has not."""
    return time.fromisoformat(value).tzinfo is None


def test_examples_are_what_the_description_allows(described: dict[str, Any]) -> None:
    for name, told in operations(described):
        for content in in_json(told):
            if "example" in content:
                schema = {**content["schema"], "components": described["components"]}
                validator = Draft202012Validator(
                    schema, validate_formats=True, formats={"time": is_a_schools_own_time}
                )
                wrong = [str(error) for error in validator.iter_errors(content["example"])]
                assert wrong == [], name


def test_operation_ids_are_the_names_of_functions_and_unique(described: dict[str, Any]) -> None:
    counted = Counter(operation["operationId"] for _, operation in operations(described))
    assert [name for name, times in counted.items() if times > 1] == []
    assert all(name.isidentifier() and name.islower() for name in counted)


def test_every_operation_says_what_it_is_for(described: dict[str, Any]) -> None:
    assert [name for name, told in operations(described) if not told.get("description")] == []


def test_every_error_is_described_as_a_problem(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        problem = operation["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}, name


def test_lists_have_items_and_a_cursor(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    pages = [name for name in schemas if name.startswith("Page_") or name.endswith("Page")]
    assert pages
    for name in pages:
        assert {"items", "next"} <= schemas[name]["properties"].keys(), name
