"""Routes of a domain, made once: applications take them over as they are.

FastAPI's `include_router` makes every route once more for each application, and asks a router, a
context and the route itself for each of them and with each request. Here nothing is left to add.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from schemas.problems import Problem

EVERY_PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {"model": Problem, "description": "A problem (RFC 9457)"}
}
"""What every operation may answer besides what it says itself."""


class Routes(APIRouter):
    """The routes of a domain, below `prefix`; `tags` group them in the API's description."""

    def __init__(self, *tags: str, prefix: str = "") -> None:
        super().__init__(
            prefix=prefix,
            tags=[*tags],
            responses=EVERY_PROBLEM,
            generate_unique_id_function=_operation_id,
        )


def _operation_id(route: APIRoute) -> str:
    """The function's name: stable, and what generated clients call it."""
    return route.name
