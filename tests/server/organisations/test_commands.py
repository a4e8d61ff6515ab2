"""`jpd schools import`, as somebody types it."""

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli import app
from server.organisations.commands import outcome
from server.organisations.register import BrokenRow
from server.organisations.register_import import ImportResult
from tests.server.organisations.register_files import OAKFIELD, a_row, lines_of


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings file of this folder reaches a test, and no database of it is touched."""
    monkeypatch.chdir(tmp_path)


def told(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["--data", "data", "schools", "import", *words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def a_file(*rows: dict[str, str], name: str = "register.csv") -> str:
    content = b"".join(lines_of(*rows))
    Path(name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return name


@pytest.mark.parametrize("name", ["register.csv", "register.csv.gz"])
def test_a_file_is_imported_and_the_second_time_there_is_nothing_to_change(name: str) -> None:
    file = a_file(a_row(1, "Oakfield"), a_row(2, "Riverside"), name=name)
    assert "2 schools added, 0 changed, 0 the same." in told(file)
    assert "Nothing to change: all 2 schools are in the register as the file has them." in told(
        file
    )


def test_broken_rows_are_named_with_their_lines_and_the_rest_goes_in() -> None:
    file = a_file(a_row(1, "Oakfield"), OAKFIELD | {"URN": "one"}, a_row(3, ""))
    said = told(file)
    assert "Line 3: URN is not a whole number: 'one'." in said
    assert "Line 4: EstablishmentName is empty." in said
    assert "1 school added, 0 changed, 0 the same. 2 rows were passed over." in said


def test_strict_imports_nothing_when_a_row_is_broken() -> None:
    file = a_file(a_row(1, "Oakfield"), OAKFIELD | {"URN": "one"})
    said = told(file, "--strict", code=1)
    assert "Line 3: URN is not a whole number: 'one'." in said
    assert "Nothing was imported" in said
    assert "1 school added" in told(file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is no header to read: the file is empty."),
        (b"URN,Town\n1,x\n", "These columns are missing from the first line: “EstablishmentName”"),
        (b"PK\x03\x04rest", "is a ZIP archive: unpack it"),
        ("URN".encode("utf-16"), "is in UTF-16"),
        (gzip.compress(b"URN," * 10_000, mtime=0)[:40], "breaks off or is damaged"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    Path("file").write_bytes(content)
    assert sentence in told("file", code=1)


def test_a_file_that_is_not_there_is_named() -> None:
    assert "nowhere.csv cannot be read: no such file or directory." in told("nowhere.csv", code=1)


def test_a_folder_is_no_register() -> None:
    assert "cannot be read: is a directory" in told(".", code=1)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (ImportResult(), "There is no school in this file."),
        (
            ImportResult(added=1200, changed=3, same=2),
            "1,200 schools added, 3 changed, 2 the same.",
        ),
        (
            ImportResult(same=7, broken=(BrokenRow(2, ""),)),
            "Nothing to change: all 7 schools are in the register as the file has them. "
            "1 row was passed over.",
        ),
    ],
)
def test_the_outcome_is_said_in_a_line(result: ImportResult, sentence: str) -> None:
    assert outcome(result) == sentence
