"""The API's description, from which clients and their types are generated."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from server.web.problems import MEDIA_TYPE

EXAMPLES_FILE = Path(__file__).with_name("openapi_examples.json")
"""What the demonstration was asked and answered, by operation; written by `./dev generate`."""


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of `app` in OpenAPI, made once; errors have the media type they come with."""
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            routes=app.routes,
            servers=[{"url": "/"}],
        )
        examples = json.loads(EXAMPLES_FILE.read_text(encoding="utf-8"))
        for operations in described["paths"].values():
            for operation in operations.values():
                told = operation["responses"]["default"]
                (content,) = told["content"].values()
                told["content"] = {MEDIA_TYPE: content}
                _show(operation, examples.get(operation["operationId"], {}))
        app.openapi_schema = described
    return app.openapi_schema


def _show(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Put a question and its answer where they belong in the description of an operation."""
    if "body" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["body"]
    if "answer" in example:
        for code, told in operation["responses"].items():
            if code.startswith("2"):
                told["content"]["application/json"]["example"] = example["answer"]
