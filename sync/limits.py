"""Every limit of the engine, in one place. Bytes, seconds and counts; each may be set anew."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one connection, one document and one process may use."""

    frame_bytes: int = MEBIBYTE
    """The largest frame a client may send."""
    document_bytes: int = 16 * MEBIBYTE
    """The largest encoded state of a document; deleting is always allowed."""
    presence_bytes: int = 16 * 1024
    """The largest awareness state of one client, as JSON."""
    connections_per_document: int = 200
    waiting_clients: int = 10_000
    """Clients whose structs may wait for what one connection has not sent yet."""
    frames_per_second: float = 1000.0
    """Sustained frames of one connection."""
    frames_burst: float = 5000.0
    bytes_per_second: float = 2.0 * MEBIBYTE
    """Sustained bytes of one connection."""
    bytes_burst: float = 16.0 * MEBIBYTE
    queue_bytes: int = 4 * MEBIBYTE
    """What may wait for one connection's network before it is closed as too slow."""
    unsaved_bytes: int = 64 * MEBIBYTE
    """Edits of all rooms that wait for the store; beyond this edits are refused."""
    commit_window: float = 0.016
    """Seconds from the start of one commit to the start of the next, under load."""
    receipt_wait_per_room: float = 0.001
    """Seconds that a receipt waits for a broadcast to travel with, for each other room of a
    commit, …"""
    receipt_wait: float = 0.125
    """… and at most."""
    presence_window: float = 0.040
    """Seconds between two broadcasts of presence in one room, under load."""
    presence_timeout: float = 30.0
    """Seconds after which a silent client's presence is removed (as y-protocols does)."""
    idle_seconds: float = 60.0
    """Seconds that an empty, durable room stays loaded."""
    catch_up_seconds: float = 5.0
    """How often open rooms are compared with the log, in case the bus lost a message."""
    snapshot_rows: int = 500
    """Stored rows after which a new snapshot is written in the background, …"""
    snapshot_seconds: float = 60.0
    """… if the last one of that document is so many seconds old, …"""
    snapshot_share: float = 0.02
    """… and took no more than this part of the time since."""
    retry_seconds: tuple[float, ...] = (0.1, 0.25, 0.5, 1.0, 2.0)
    """Waits between attempts to write while the store fails; the last repeats."""
    stop_seconds: float = 10.0
    """How long a graceful stop waits for the store."""
    tick_seconds: float = 1.0
    """How often idle rooms and silent clients are looked for."""
