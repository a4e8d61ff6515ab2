"""The engine's errors: one small tree, each with the close code that tells a client why."""

from sync.close_codes import CloseCode


class SyncError(Exception):
    """Anything that the engine refuses; `code` is what a connection would be closed with."""

    code = CloseCode.INTERNAL


class ProtocolError(SyncError):
    """A frame that breaks the protocol; the message says how, without quoting the frame."""

    code = CloseCode.MALFORMED

    def __init__(self, reason: str, code: CloseCode = CloseCode.MALFORMED) -> None:
        super().__init__(reason)
        self.code = code


class UnknownDocument(SyncError):
    """No document of this name is in the log."""

    code = CloseCode.UNKNOWN_DOCUMENT


class AlreadyExists(SyncError):
    """The document was created before; its first content is written once."""


class DocumentDamaged(SyncError):
    """What is stored fails its checksum or is not whole, and what was asked for needs it."""

    code = CloseCode.DAMAGED


class EpochEnded(SyncError):
    """The document was rewritten: what is known of it here is from before."""

    code = CloseCode.EPOCH_ENDED


class RoomFull(SyncError):
    """The document has as many connections as `Limits.connections_per_document` allows."""

    code = CloseCode.TOO_FAST


class StoreUnavailable(SyncError):
    """The log cannot read or write at present."""

    code = CloseCode.STORE_UNAVAILABLE


class Stopping(SyncError):
    """The hub is stopping and takes nobody in."""

    code = CloseCode.RESTARTING


class Revoked(SyncError):
    """The right to the document was taken away while the connection was being made."""

    def __init__(self, reason: str, code: CloseCode = CloseCode.FORBIDDEN) -> None:
        super().__init__(reason)
        self.code = code


class EditRefused(SyncError):
    """A server-side edit did not become part of the document; `code` says why."""

    def __init__(self, reason: str, code: CloseCode) -> None:
        super().__init__(reason)
        self.code = code
