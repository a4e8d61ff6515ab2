"""Pages with figures: each benchmark owns the part between its two markers and rewrites it."""

import os
import platform
import re
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
RELIABILITY = PAGE.with_name("reliability.md")
SCALING = PAGE.with_name("scaling.md")
_PACKAGES = ("pycrdt", "uvicorn", "websockets", "sqlalchemy", "fastapi")

Row = tuple[str, str]
TWO_COLUMNS = ("measured", "figure")


def write_part(
    name: str,
    rows: Sequence[tuple[str, ...]],
    notes: Sequence[str],
    page: Path = PAGE,
    *,
    columns: Sequence[str] = TWO_COLUMNS,
    benchmark: str = "",
) -> None:
    """Replace the part `name` by a table of `rows`, `notes`, and where and how it was measured.

    `benchmark` is the one that owns the part, where that has another name. Raises ValueError when
    the page has no markers for it.
    """
    before, _, after = _parts(page, name)
    table = [_line(columns), "|" + "---|" * len(columns), *map(_line, rows)]
    part = "\n".join([*table, "", *notes, "", _measured(benchmark or name)])
    page.write_text(f"{before}\n{part}\n{after}", encoding="utf-8")


def rows_of(name: str, page: Path = PAGE) -> list[tuple[str, ...]]:
    """The rows of the table that the part `name` has at present. Raises ValueError as above."""
    _, part, _ = _parts(page, name)
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [tuple(line.strip("| ").split(" | ")) for line in lines[1:]]


def _parts(page: Path, name: str) -> tuple[str, str, str]:
    """What stands before the part, marker included, the part, and what comes after."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if begin not in text or end not in text:
        raise ValueError(f"{page} has no markers for {name}")
    before, _, rest = text.partition(begin)
    part, _, after = rest.partition(end)
    return before + begin, part, end + after


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _measured(name: str) -> str:
    day = datetime.now(UTC).date().isoformat()
    said = [Path(each).name if os.sep in each else each for each in sys.argv[1:]]
    command = shlex.join(["./dev", "bench", name, *said])  # a file without this machine's folders
    packages = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    return (
        f"Measured on {day} (UTC) with `{command}` on {_machine()}; "
        f"Python {platform.python_version()}, {packages}."
    )


def _machine() -> str:
    """Processor, cores and memory, without the machine's name."""
    processor = platform.processor() or platform.machine()
    memory = ""
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
        processor = found[1] if found else processor
        total = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
        memory = f", {int(total[1]) / 2**20:.0f} GiB of memory" if total else ""
    except OSError:
        pass  # not Linux: what platform says has to do
    kernel = platform.release().partition("-")[0]  # what follows is the machine's own name for it
    return f"{os.cpu_count()} × {processor}{memory}, {platform.system()} {kernel}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
