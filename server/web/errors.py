"""The errors of the server: each knows its code, its HTTP status and a sentence for the person.

Raise one of these anywhere above; `server.web.problems` turns it into an RFC 9457 document.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from schemas.problems import FieldProblem


class ProblemError(Exception):
    """What a request can end in, other than its answer."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"
    sentence: ClassVar[str] = "Something went wrong on our side. Please try again."

    def __init__(
        self,
        detail: str = "",
        *,
        fields: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail or self.sentence
        self.fields = list(fields)
        self.headers = dict(headers or {})


class BadRequest(ProblemError):
    status = 400
    code = "bad-request"
    title = "The request cannot be understood"
    sentence = "The request cannot be understood."


class SignedOut(ProblemError):
    """No session or token, or one that has expired or was revoked."""

    status = 401
    code = "signed-out"
    title = "Sign in first"
    sentence = "You are not signed in, or your sign-in has ended. Please sign in again."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class WrongPassword(ProblemError):
    """Sign-in failed; the same for an unknown address and a wrong password."""

    status = 401
    code = "wrong-password"
    title = "Sign-in failed"
    sentence = "The e-mail address or the password is not right."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(ProblemError):
    """The person may see the thing, but not do this with it."""

    status = 403
    code = "forbidden"
    title = "Not allowed"
    sentence = "Your role does not allow this."


class WrongOrigin(ProblemError):
    status = 403
    code = "wrong-origin"
    title = "The request came from another site"
    sentence = (
        "The request came from another site. Open the page at its own address and try again; "
        "programs send an Origin header with that address, or a personal token."
    )


class NotFound(ProblemError):
    """There is no such thing, or the person may not know of it: never say which."""

    status = 404
    code = "not-found"
    title = "Not found"
    sentence = "There is nothing here, or you may not see it."


class MethodNotAllowed(ProblemError):
    status = 405
    code = "method-not-allowed"
    title = "This address does not do that"
    sentence = "This address does not do that."


class Conflict(ProblemError):
    """Somebody else changed the thing, or it is there already."""

    status = 409
    code = "conflict"
    title = "Already there, or changed meanwhile"
    sentence = "This is already there, or somebody changed it meanwhile. Please look again."


class Gone(ProblemError):
    status = 410
    code = "gone"
    title = "No longer valid"
    sentence = "This is no longer valid."


class Stale(ProblemError):
    """`If-Match` names an older version of the row (`server.web.versions`)."""

    status = 412
    code = "stale"
    title = "Changed meanwhile"
    sentence = (
        "Somebody changed this after you opened it. Nothing of yours was stored yet: look at both, "
        "then choose."
    )


class TooLarge(ProblemError):
    status = 413
    code = "too-large"
    title = "Too large"
    sentence = "What you sent is too large."


class WrongType(ProblemError):
    """What was sent is of a type that is not taken, by its content and not by its name."""

    status = 415
    code = "wrong-type"
    title = "Not of a type that is kept"
    sentence = "What you sent is not of a type that can be kept here."


class Invalid(ProblemError):
    """Fields that are missing or wrong; `fields` names each."""

    status = 422
    code = "invalid"
    title = "Some of it needs another look"
    sentence = "Some of what you sent is missing or not right."


class Incomplete(Conflict):
    """Required parts of a record are still empty; `fields` names each."""

    code = "incomplete"
    title = "Something is still missing"
    sentence = "Something is still missing before this can go on."


class TooManyLive(Conflict):
    """A school has as many live cycles as it may; `fields` names those to park, by their id."""

    code = "too-many-live"
    title = "This school has as many live cycles as it may have"
    sentence = "This school has as many live cycles as it may have. Close or park one first."


class TooMany(ProblemError):
    """Too often: `retry_after` in whole seconds."""

    status = 429
    code = "too-many"
    title = "Too many attempts"
    sentence = "Too many attempts. Please wait a little."

    def __init__(self, detail: str = "", *, retry_after: int = 60) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class Internal(ProblemError):
    """A defect of ours: the log has the traceback under the request's id."""


class Unavailable(ProblemError):
    """A part that we need does not answer; trying again helps."""

    status = 503
    code = "unavailable"
    title = "Not available just now"
    sentence = "The server cannot do this just now. Please try again in a moment."

    def __init__(self, detail: str = "", *, retry_after: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class StorageFull(ProblemError):
    status = 507
    code = "storage-full"
    title = "The server's disk is full"
    sentence = (
        "The server's disk is full, so nothing can be saved just now. Nothing was changed. "
        "Please tell whoever looks after the server."
    )
