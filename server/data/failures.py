"""What the database's failures mean for the person: full, busy, gone; everything else is ours."""

import errno
from http import HTTPStatus

from fastapi import FastAPI, Request
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.responses import Response

from server.web.errors import Conflict, Internal, Invalid, ProblemError, StorageFull, Unavailable
from server.web.problems import answer, request_id
from server.web.requests import report

POSTGRES_FULL = {"53100"}
POSTGRES_BUSY = {"40001", "40P01", "53300", "55P03", "57014"}


def meaning(error: BaseException) -> ProblemError | None:
    """`error` as a problem of ours; None when it is no failure of the store."""
    match error:
        case PoolTimeout():
            return Unavailable("The server is very busy. Please try again in a moment.")
        case IntegrityError():
            return Conflict()
        case DataError():
            return Invalid("Some of what you sent has characters or numbers that cannot be kept.")
        case DBAPIError():
            return _of_driver(error)
        case OSError() if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return StorageFull()
        case _:
            return None


def _of_driver(error: DBAPIError) -> ProblemError | None:
    state = getattr(error.orig, "sqlstate", None)
    text = str(error.orig)
    if state in POSTGRES_FULL or "database or disk is full" in text:
        return StorageFull()
    if state in POSTGRES_BUSY or "database is locked" in text:
        return Unavailable("The server is very busy. Please try again in a moment.")
    lost = error.connection_invalidated or (state or "").startswith(("08", "57P"))
    if lost or "connection failed" in text or "failed to resolve" in text:
        return Unavailable("The server cannot reach its database. Please try again in a moment.")
    if any(sign in text for sign in ("disk I/O error", "unable to open database", "readonly")):
        return Unavailable("The server cannot use its database. Please try again in a moment.")
    return None


def install(app: FastAPI) -> None:
    """Answer failures of the store with a sentence, and log what is no mere conflict."""

    async def on_failure(request: Request, error: Exception) -> Response:
        problem = meaning(error) or Internal()
        if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            report(request.scope, error, problem)
        return answer(problem, request_id(request))

    app.add_exception_handler(SQLAlchemyError, on_failure)
    app.add_exception_handler(OSError, on_failure)
