"""The API's description is complete and stable: other programs are generated from it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from server.app import create_app
from server.settings import Settings

PROMISED = {
    "POST /api/session",
    "DELETE /api/session",
    "GET /api/me",
    "POST /api/me/tokens",
    "GET /api/cycles",
    "POST /api/cycles",
    "GET /api/cycles/{cycle_id}",
    "GET /api/document-kinds",
    "GET /api/documents/{document}.md",
    "GET /api/documents/{document}.json",
    "GET /api/health",
    "GET /api/deployments",
    "POST /api/deployments",
    "GET /api/deployments/{deployment_id}/matches",
}
"""What programs outside rely on."""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    app: FastAPI = create_app(Settings(data=tmp_path_factory.mktemp("data")))
    return app.openapi()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_what_programs_rely_on_is_there(described: dict[str, Any]) -> None:
    assert dict(operations(described)).keys() >= PROMISED


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
