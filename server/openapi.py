"""The API's description, from which clients and their types are generated."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from schemas.problems import Problem
from server.web.problems import MEDIA_TYPE

EVERY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {"model": Problem, "description": "A problem (RFC 9457)"}
}
"""What every operation may answer besides what it says itself."""


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
        for operations in described["paths"].values():
            for operation in operations.values():
                told = operation["responses"]["default"]
                (content,) = told["content"].values()
                told["content"] = {MEDIA_TYPE: content}
        app.openapi_schema = described
    return app.openapi_schema
