"""Runs the load of writers against a server that already runs, and watches the server meanwhile.

Server and load each have a core where there are two; the disk's own delay is asked alongside.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Generic, TypeVar

from benchmarks.live_figures import Found, Job
from benchmarks.processes import cpu_seconds, memory_mib, started_on
from tests.running_server import ROOT

SERVERS_CORE, LOADS_CORE = 0, 1
BUSY = 0.8
"""A load that used more of its core than this might have measured itself."""


T = TypeVar("T")


@dataclass(frozen=True)
class Watched(Generic[T]):
    """`found` by the load, `fsync` by the disk, and what was looked at as it began and ended."""

    found: Found
    fsync: dict[str, float]
    begin: T
    end: T


@dataclass(frozen=True)
class Measured:
    """`found` by the load, `fsync` by the disk, the rest of the server."""

    found: Found
    fsync: dict[str, float]
    server_cpu_s: float
    wall_s: float
    resident_mib: float
    highest_mib: float


def run_load(pid: int, disk_folder: Path, job: Job) -> Measured:
    """Write and measure the server `pid`; `disk_folder` is on the disk that it writes to."""
    watched = watch_load(disk_folder, job, lambda: (cpu_seconds(pid), *memory_mib(pid)))
    (begin, *_), (end, resident, highest) = watched.begin, watched.end
    found, fsync = watched.found, watched.fsync
    return Measured(found, fsync, end - begin, found.whole_s, resident, highest)


def watch_load(disk_folder: Path, job: Job, look: Callable[[], T]) -> Watched[T]:
    """Write, and `look` as the measured time begins and as it ends."""
    with started_on(LOADS_CORE):
        disk = python("benchmarks.fsync_probe", str(disk_folder))
        load = python("benchmarks.live_generator")
    assert load.stdin is not None
    assert load.stdout is not None
    load.stdin.write(json.dumps(asdict(job)))
    load.stdin.close()
    _expect(load, "begin")
    begin = look()
    _expect(load, "end")
    end = look()
    found = Found(**json.loads(load.stdout.read()))
    load.wait()
    fsync, _ = disk.communicate()
    return Watched(found, json.loads(fsync), begin, end)


def python(module: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start one of our modules with pipes to its standard input and output."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _expect(load: "subprocess.Popen[str]", line: str) -> None:
    assert load.stdout is not None
    said = load.stdout.readline()
    if not said or json.loads(said) != line:
        raise SystemExit(f"The load ended early: {said or 'nothing said'}")
