"""Why the server ends a connection, as WebSocket close codes (SPEC.md S33)."""

from enum import IntEnum


class CloseCode(IntEnum):
    """Close codes of the sync connection; 4400–4499 is the client's turn, 4500 and up ours."""

    RESTARTING = 1012
    """The server or the room stops; reconnect and resync."""
    MALFORMED = 4400
    """A frame that the protocol does not know."""
    SIGNED_OUT = 4401
    """No session, or it has ended; sign in again."""
    FORBIDDEN = 4403
    """No right to this document, or the right was taken away."""
    UNKNOWN_DOCUMENT = 4404
    """No such document, or none that this person may know of."""
    READ_ONLY = 4406
    """A person who may only read sent an edit."""
    EPOCH_ENDED = 4410
    """The document was rewritten; what this client holds of it is from before. Begin anew."""
    DAMAGED = 4423
    """What is stored is damaged: what is provably right can be read, and nothing written."""
    TOO_SLOW = 4508
    """The connection did not take what was sent to it; reconnect and resync."""
    FOREIGN_CLIENT_ID = 4409
    """An edit under a clientID that belongs to somebody else."""
    FRAME_TOO_LARGE = 4413
    """One frame was larger than `Limits.frame_bytes`."""
    DOCUMENT_TOO_LARGE = 4414
    """The edit would make the document larger than `Limits.document_bytes`."""
    TOO_FAST = 4529
    """Too many frames, bytes or connections."""
    INTERNAL = 4500
    """A defect of ours; nothing unacknowledged was kept."""
    STORE_UNAVAILABLE = 4503
    """Edits cannot be stored at present; keep them on the device and try again."""
