"""What can go wrong between a program and the server, as one small tree."""

from schemas.problems import FieldProblem, Problem
from sync.close_codes import CloseCode


class ClientError(Exception):
    """Anything that this client raises by itself."""


class Unreachable(ClientError):
    """The server did not answer; nothing is known about what was asked."""


class ProblemError(ClientError):
    """The server answered with a problem (RFC 9457)."""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem
        self.retry_after = retry_after
        """Seconds to wait before trying again, where the server said so."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def code(self) -> str:
        """The kind of problem for programs, e.g. `not-found`."""
        return self.problem.code

    @property
    def fields(self) -> list[FieldProblem]:
        """What is wrong with which field."""
        return self.problem.fields


class SignedOut(ProblemError):
    """401: no session or token, or one that has ended."""


class NotAllowed(ProblemError):
    """403: the person may see the thing, but not do this; or the Origin is wrong."""


class NotFound(ProblemError):
    """404: no such thing, or none that the person may know of."""


class Conflict(ProblemError):
    """409 or 412: already there, or changed meanwhile."""


class Invalid(ProblemError):
    """422: fields are missing or wrong; `fields` names each."""


class TooMany(ProblemError):
    """429: too often; `retry_after` says how long to wait."""


class Unavailable(ProblemError):
    """5xx: the server cannot do it at present."""


def problem_error(problem: Problem, retry_after: float | None = None) -> ProblemError:
    """The error for `problem`, of the class that its status asks for."""
    kinds: dict[int, type[ProblemError]] = {
        401: SignedOut,
        403: NotAllowed,
        404: NotFound,
        409: Conflict,
        412: Conflict,
        422: Invalid,
        429: TooMany,
    }
    otherwise = Unavailable if problem.status >= 500 else ProblemError
    return kinds.get(problem.status, otherwise)(problem, retry_after)


class LiveError(ClientError):
    """The server ended a live document's connection; `code` is the close code, if it gave one."""

    def __init__(self, reason: str, code: CloseCode | None = None) -> None:
        super().__init__(reason or (code.name if code else "the connection was lost"))
        self.code = code


class LiveSignedOut(LiveError):
    """4401: the session or token has ended."""


class AccessLost(LiveError):
    """4403: no right to the document, or the right was taken away."""


class DocumentUnknown(LiveError):
    """4404: no such document, or none that the person may know of."""


class ReadOnly(LiveError):
    """4406: the person may only read, so edits made here are not saved."""


class Damaged(ReadOnly):
    """4423: what the server has is damaged; what is certain of it can be read, nothing written."""


class Rewritten(LiveError):
    """4410: the document was written anew; what `doc` holds is from before, so begin a new one."""


class Refused(LiveError):
    """4400, 4409, 4413, 4414: the server will not take what this client sends."""


class DocumentClosed(ClientError):
    """The document was left on this side, so nothing more is saved."""


class EditTooLarge(ClientError):
    """One edit does not fit into a frame; it cannot be sent at all."""


_FINAL: dict[CloseCode, type[LiveError]] = {
    CloseCode.SIGNED_OUT: LiveSignedOut,
    CloseCode.FORBIDDEN: AccessLost,
    CloseCode.UNKNOWN_DOCUMENT: DocumentUnknown,
    CloseCode.READ_ONLY: ReadOnly,
    CloseCode.DAMAGED: Damaged,
    CloseCode.EPOCH_ENDED: Rewritten,
    CloseCode.MALFORMED: Refused,
    CloseCode.FOREIGN_CLIENT_ID: Refused,
    CloseCode.FRAME_TOO_LARGE: Refused,
    CloseCode.DOCUMENT_TOO_LARGE: Refused,
}


def live_error(code: int | None, reason: str) -> LiveError:
    """The error for a close code; a plain LiveError is one after which trying again helps."""
    try:
        known = CloseCode(code) if code is not None else None
    except ValueError:
        known = None
    return (_FINAL.get(known, LiveError) if known else LiveError)(reason, known)
