"""What is looked at before the server starts, each failure as one sentence with what to do."""

import errno
import os
import shutil
import socket
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from server.schema import SchemaState, schema_state
from server.settings import Settings, is_loopback

DEMO_MARKER = "demonstration"


class CannotStart(Exception):
    """Why the server cannot start, as a sentence for whoever started it."""


def prepare_folder(folder: Path) -> None:
    """Make the data folder where it is missing, and see that it can be written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".written-by-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotStart(
            f"The data folder {folder} cannot be written to ({reason}). "
            "Name another one with --data, or change its permissions."
        ) from None


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to `host` and `port`, so that nobody else can take it meanwhile."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror:
        raise CannotStart(f"There is no address {host} on this machine.") from None
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(2048)
    except OSError as error:
        bound.close()
        raise CannotStart(_why_not_bound(error, host, port)) from None
    return bound


def _why_not_bound(error: OSError, host: str, port: int) -> str:
    match error:
        case PermissionError():
            return f"Port {port} needs special rights. Choose one above 1023 with --port."
        case OSError(errno=errno.EADDRINUSE):
            return (
                f"Port {port} is in use, perhaps by another JPD Workspace. "
                "Stop that, or choose another port with --port."
            )
        case _:
            reason = (error.strerror or str(error)).lower()
            return f"The server cannot listen on {host}, port {port} ({reason})."


def check_demo(settings: Settings) -> None:
    """Keep the demonstration, whose password everybody knows, apart from everything real."""
    marker, holds = settings.data / DEMO_MARKER, (settings.data / "jpd.sqlite3").exists()
    if not settings.demo:
        if marker.exists():
            raise CannotStart(
                f"{settings.data} holds the demonstration. Start it with --demo, or name another "
                "data folder with --data."
            )
        return
    if not is_loopback(settings.host):
        raise CannotStart(
            f"The demonstration is for this machine only, since everybody knows its password: "
            f"it does not listen on {settings.host}."
        )
    if holds and not marker.exists():
        raise CannotStart(
            f"{settings.data} holds a workspace that is not the demonstration. Name another data "
            "folder with --data, or none for a fresh one."
        )


def check_workers(settings: Settings, workers: int) -> None:
    """Keep several processes away from an SQLite file, which one process has to itself."""
    if workers > 1 and make_url(settings.database).get_backend_name() == "sqlite":
        raise CannotStart(
            f"{workers} workers need a PostgreSQL database, since an SQLite file is for one "
            "process: name one with database_url, or leave --workers out."
        )


def mark_demo(settings: Settings) -> None:
    """Note in the data folder that it holds the demonstration."""
    if settings.demo:
        (settings.data / DEMO_MARKER).write_text(
            "This folder holds the demonstration alliance, not anybody's work.\n"
        )


def state_of(settings: Settings) -> SchemaState:
    """How the database stands beside this version; raises `CannotStart` if it does not answer."""
    try:
        return schema_state(settings.database)
    except OperationalError as error:
        if make_url(settings.database).get_backend_name() == "sqlite":
            raise
        shown = make_url(settings.database).render_as_string(hide_password=True)
        reason = str(error.orig).splitlines()[0].rpartition(": ")[2]
        raise CannotStart(f"The database {shown} cannot be reached ({reason}).") from None


def check_version(settings: Settings) -> SchemaState:
    """EMPTY or CURRENT; raises `CannotStart` for a database of another version."""
    match state_of(settings):
        case SchemaState.OLDER:
            raise CannotStart(
                "The database was made by an earlier version. Run `jpd migrate`, which brings it "
                "up to date (and copies an SQLite file first), then start the server again."
            )
        case SchemaState.NEWER:
            raise CannotStart(
                "The database was made by a later version of JPD Workspace than this one. "
                "Install that version, or restore a copy from before and run `jpd migrate`."
            )
        case SchemaState.EMPTY | SchemaState.CURRENT as state:
            return state


def copy_embedded(settings: Settings, now: datetime) -> Path | None:
    """Copy the SQLite database beside itself before a migration; None on PostgreSQL."""
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    source = Path(url.database)
    copy = source.with_name(f"{source.stem}-before-{now:%Y%m%d-%H%M%S}{source.suffix}")
    if shutil.disk_usage(source.parent).free < 2 * source.stat().st_size:
        raise CannotStart(
            f"There is no room beside {source} for a copy of it. Make room, then try again."
        )
    with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(copy)) as made:
        held.backup(made)
    return copy
