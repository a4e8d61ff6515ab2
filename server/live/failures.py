"""What the engine's errors mean for a request, as a problem with a sentence for the person."""

from collections.abc import Iterator
from contextlib import contextmanager

from server.web.errors import (
    Internal,
    NotFound,
    ProblemError,
    TooLarge,
    TooMany,
    Unavailable,
)
from sync.close_codes import CloseCode
from sync.errors import SyncError


def problem_of(error: SyncError) -> ProblemError:
    """`error` as a problem."""
    match error.code:
        case CloseCode.DAMAGED:
            return Internal(
                "What is stored of this document is damaged, so it cannot be changed, and perhaps "
                "not be read. Please tell whoever looks after the server."
            )
        case CloseCode.UNKNOWN_DOCUMENT | CloseCode.FORBIDDEN:
            return NotFound()
        case CloseCode.STORE_UNAVAILABLE | CloseCode.RESTARTING | CloseCode.EPOCH_ENDED:
            return Unavailable()
        case CloseCode.TOO_FAST:
            return TooMany("Too many people have this document open. Please try again later.")
        case CloseCode.DOCUMENT_TOO_LARGE:
            return TooLarge("This would make the document larger than it may be.")
        case _:
            return Internal()


def close_code_of(error: ProblemError) -> CloseCode:
    """The close code for a connection that is refused with `error`."""
    match error.status:
        case 401:
            return CloseCode.SIGNED_OUT
        case 403:
            return CloseCode.FORBIDDEN
        case 404:
            return CloseCode.UNKNOWN_DOCUMENT
        case 413:
            return CloseCode.DOCUMENT_TOO_LARGE
        case 429:
            return CloseCode.TOO_FAST
        case 503 | 507:
            return CloseCode.STORE_UNAVAILABLE
        case _:
            return CloseCode.INTERNAL


@contextmanager
def as_problems() -> Iterator[None]:
    """Raise errors of the engine as problems."""
    try:
        yield
    except SyncError as error:
        raise problem_of(error) from error
