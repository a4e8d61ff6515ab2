"""A process that has imported the server and made its application, and opens nothing.

For each line on standard input it forks one child, which runs the real command `jpd serve`; when
that has ended, it says so. So a start takes a tenth of a second instead of three. A line is JSON:
`environment` (the `JPD_*`), `arguments` after `serve`, `log` (a file), and `harm` (see `harming`).
What it answers with are lines as well: `pid N`, what the server says, and `ended N`.
"""

import ctypes
import gc
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.faults import own_clock

if "--own-clock" in sys.argv:
    own_clock.take_over()  # before anybody else gets hold of `datetime`

from sqlalchemy.orm import configure_mappers

from benchmarks.faults import harming
from server import cli
from server.app import create_app
from server.parts import parts
from server.settings import read_settings

_DIE_WITH_PARENT = 1
"""Linux: PR_SET_PDEATHSIG."""
LOADED_LATE = (
    "anyio._backends._asyncio",
    "encodings.idna",
    "fastapi.telemetry._runtime",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.h11_impl",
)
"""What a server imports only when it starts: had here it costs each start nothing."""


def main() -> None:
    """Serve one server after the other until standard input ends."""
    for name in LOADED_LATE:
        with suppress(ImportError):
            import_module(name)
    for name in ("tables", "lifespan", "routes"):
        parts(name)
    made_for: Mapping[str, str] | None = None
    application = None
    for line in sys.stdin:
        job: dict[str, Any] = json.loads(line)
        os.environ.update(job["environment"])
        if job["environment"] != made_for:
            application = create_app(read_settings())
            application.openapi()  # routes are made ready when they are first needed
            configure_mappers()
            made_for = job["environment"]
            gc.collect()
            gc.freeze()
        child = os.fork()
        if child == 0:
            _serve(job, application)
        print(f"pid {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


def _serve(job: dict[str, Any], application: Any) -> None:
    """The child: `jpd serve` as it is, but for the application that is there already."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    code = 1
    try:
        if job["clock"]:
            own_clock.follow(Path(job["clock"]))
        harming.prepare(job["harm"])
        cli.create_app = lambda _settings: application
        cli.app(["serve", *job["arguments"]], standalone_mode=False)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
