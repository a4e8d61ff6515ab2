"""A benchmark rewrites its own part of docs/performance.md and nothing else."""

from pathlib import Path

import pytest

from benchmarks.peers import WORKS
from benchmarks.performance_page import PAGE, write_part

EMPTY = """# Performance

<!-- live: begin -->
old
<!-- live: end -->

Words between.

<!-- kill: begin -->
<!-- kill: end -->
"""


def test_a_part_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(EMPTY)
    write_part("live", [("lost edits", "0")], ["All well."], page)
    write_part("live", [("lost edits", "1")], ["Not well."], page)
    text = page.read_text()
    assert "| lost edits | 1 |" in text
    assert "old" not in text
    assert "All well." not in text
    assert text.startswith("# Performance\n\n<!-- live: begin -->\n| measured | figure |\n")
    assert text.endswith(EMPTY.partition("<!-- live: end -->\n")[2])


def test_a_part_may_have_more_columns_and_another_name_than_its_benchmark(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(EMPTY)
    rows = [("edits", "1", "2")]
    write_part("live", rows, [], page, columns=("measured", "a", "b"), benchmark="peers")
    text = page.read_text()
    assert "| measured | a | b |\n|---|---|---|\n| edits | 1 | 2 |\n" in text
    assert "`./dev bench peers" in text


def test_a_file_is_named_without_the_folders_of_a_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "performance.md"
    page.write_text(EMPTY)
    register = str(tmp_path / "register.csv")
    monkeypatch.setattr("sys.argv", ["./dev bench live", register, "--times", "3"])
    write_part("live", [], [], page)
    assert "`./dev bench live register.csv --times 3`" in page.read_text()


def test_a_page_without_the_markers_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n")
    with pytest.raises(ValueError, match="no markers for live"):
        write_part("live", [], [], page)


@pytest.mark.parametrize(
    "name",
    [
        "live",
        "kill",
        "bundle",
        "canvas",
        "map",
        "matching",
        "open",
        "day",
        *(f"peers-{work.name}" for work in WORKS),
    ],
)
def test_the_real_page_has_a_place_for_every_benchmark(name: str) -> None:
    text = PAGE.read_text()
    assert text.count(f"<!-- {name}: begin -->") == text.count(f"<!-- {name}: end -->") == 1
