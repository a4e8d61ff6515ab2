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
