"""Turns every error into an RFC 9457 problem document with a sentence for the person."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from schemas.ids import ONE_LINE
from schemas.problems import FieldProblem, Problem
from server.web.errors import (
    BadRequest,
    Internal,
    Invalid,
    MethodNotAllowed,
    NotFound,
    ProblemError,
    TooLarge,
)

MEDIA_TYPE = "application/problem+json"


def document(error: ProblemError, request_id: str) -> Problem:
    """The body for `error`; `request_id` is what the person quotes in a report."""
    return Problem(
        type=f"/problems/{error.code}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        code=error.code,
        instance=request_id,
        fields=error.fields,
    )


def answer(error: ProblemError, request_id: str) -> Response:
    """The HTTP answer for `error`; never kept by any cache."""
    return Response(
        document(error, request_id).model_dump_json(),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **error.headers},
    )


def request_id(request: Request) -> str:
    """The id that `server.web.requests` gave this request."""
    return str(request.scope.get("request_id", ""))


def _sentence(kind: str, context: Mapping[str, object], told: str) -> str:
    """What is wrong with one field, for the person who filled it in."""
    match kind:
        case "missing":
            return "This is needed."
        case "string_too_short" if context.get("min_length") == 1:
            return "This is needed."
        case "string_too_short" | "too_short":
            return f"Use at least {context.get('min_length')} characters."
        case "string_too_long" | "too_long":
            return f"Use at most {context.get('max_length')} characters."
        case "string_pattern_mismatch" if context.get("pattern") == ONE_LINE:
            return "Use one line, without control characters."
        case "uuid_parsing" | "uuid_type":
            return "This is not an id."
        case "value_error" if "email" in told.lower():
            return "This is not an e-mail address."
        case "enum" | "literal_error":
            return f"Choose one of {context.get('expected')}."
        case "json_invalid":
            return "This is not JSON."
        case _:
            return told.rstrip(".") + "."


def _invalid(error: RequestValidationError) -> Invalid:
    """Name each field; what was sent is left out, since it may be a password."""
    fields = []
    for found in error.errors():
        place = [str(part) for part in found["loc"]]
        if len(place) > 1 and place[0] in {"body", "query", "path", "header", "cookie"}:
            place = place[1:]
        told = _sentence(found["type"], found.get("ctx", {}), found["msg"])
        fields.append(FieldProblem(field=".".join(place), message=told))
    return Invalid(fields=fields)


def _of_http(error: HTTPException) -> ProblemError:
    """What the framework raises by itself: unknown address, wrong method, unreadable body."""
    headers = dict(error.headers or {})
    match error.status_code:
        case 404:
            return NotFound(headers=headers)
        case 405:
            return MethodNotAllowed(headers=headers)
        case 413:
            return TooLarge(headers=headers)
        case status if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return BadRequest(headers=headers)
        case _:
            return Internal(headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem document."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        return answer(error, request_id(request))

    async def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return answer(_invalid(error), request_id(request))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(_of_http(error), request_id(request))

    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
