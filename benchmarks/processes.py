"""What Linux tells about a process, and on which processor it may run."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads of `pid`, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])
    return (user + system) / os.sysconf("SC_CLK_TCK")


def cpu_seconds_of_family(pid: int) -> float:
    """Processor time of `pid` and all its descendants, those that have ended included."""
    stats = {int(path.parent.name): _stat(path) for path in Path("/proc").glob("[0-9]*/stat")}
    family = {pid}
    while more := {each for each, fields in stats.items() if int(fields[1]) in family} - family:
        family |= more
    ticks = sum(sum(map(int, stats[each][11:15])) for each in family if each in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(path: Path) -> list[str]:
    """The fields after the process's name: state, parent, …; those of nobody if it has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["X", *["0"] * 20]


def memory_mib(pid: int) -> tuple[float, float]:
    """Resident memory of `pid` now and at most, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()

    def of(name: str) -> float:
        found = re.search(rf"{name}:\s*(\d+) kB", status)
        assert found, f"/proc tells no {name}"
        return int(found[1]) / 1024

    return of("VmRSS"), of("VmHWM")


@contextmanager
def started_on(core: int) -> Iterator[None]:
    """Processes and threads that are started within run on `core`, where there are two or more."""
    before = os.sched_getaffinity(0)
    cores = sorted(before)
    if len(cores) < 2:
        yield
        return
    os.sched_setaffinity(0, {cores[core % len(cores)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
