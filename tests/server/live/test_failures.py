"""What the engine's errors mean outside: a problem for a request, a code for a connection."""

import pytest

from server.live.failures import as_problems, close_code_of, problem_of
from server.web.errors import (
    Internal,
    NotFound,
    ProblemError,
    SignedOut,
    StorageFull,
    TooMany,
    Unavailable,
    WrongOrigin,
)
from sync.close_codes import CloseCode
from sync.errors import (
    DocumentDamaged,
    EditRefused,
    EpochEnded,
    RoomFull,
    StoreUnavailable,
    SyncError,
    UnknownDocument,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnknownDocument("d"), 404),
        (StoreUnavailable("full"), 503),
        (RoomFull("200"), 429),
        (EditRefused("too large", CloseCode.DOCUMENT_TOO_LARGE), 413),
        (DocumentDamaged("row 3 of document d"), 500),
        (EditRefused("what is stored is damaged", CloseCode.DAMAGED), 500),
        (EpochEnded("the document was rewritten"), 503),
        (SyncError("?"), 500),
    ],
)
def test_each_error_has_a_status_and_a_sentence_that_tells_nothing_inner(
    error: SyncError, status: int
) -> None:
    problem = problem_of(error)
    assert problem.status == status
    assert str(error) not in problem.detail
    with pytest.raises(type(problem)), as_problems():
        raise error


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (SignedOut(), CloseCode.SIGNED_OUT),
        (NotFound(), CloseCode.UNKNOWN_DOCUMENT),
        (WrongOrigin(), CloseCode.FORBIDDEN),
        (TooMany(), CloseCode.TOO_FAST),
        (Unavailable(), CloseCode.STORE_UNAVAILABLE),
        (StorageFull(), CloseCode.STORE_UNAVAILABLE),
        (Internal(), CloseCode.INTERNAL),
    ],
)
def test_a_refused_connection_is_told_a_code(problem: ProblemError, code: CloseCode) -> None:
    assert close_code_of(problem) is code
