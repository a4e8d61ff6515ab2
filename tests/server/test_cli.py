"""The command line: one sentence for what goes wrong, and a stop that is clean."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from server.cli import app
from server.schema import migrate
from server.settings import Settings

ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith("JPD_")}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings file of this folder reaches a test."""
    monkeypatch.chdir(tmp_path)


def said(*words: str, code: int = 0) -> str:
    """What the command says, having ended with `code` and without a traceback."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_migrate_makes_the_tables_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    folder = str(tmp_path / "data")
    assert "ready" in said("--data", folder, "migrate")
    assert "up to date" in said("--data", folder, "migrate")


def test_migrate_refuses_a_database_of_a_later_version(tmp_path: Path) -> None:
    migrate(Settings(data=tmp_path).database)
    with closing(sqlite3.connect(tmp_path / "jpd.sqlite3")) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    assert "later version" in said("--data", str(tmp_path), "migrate", code=1)
    assert "later version" in said("serve", "--data", str(tmp_path), "--port", "0", code=1)


def test_serve_refuses_what_was_made_by_an_earlier_version(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "jpd.sqlite3")) as file:
        file.execute("CREATE TABLE something (id INTEGER)")
    said_at_start = said("serve", "--data", str(tmp_path), "--port", "0", code=1)
    assert "jpd migrate" in said_at_start


def test_check_finds_nothing_wrong_with_a_new_database(tmp_path: Path) -> None:
    said("--data", str(tmp_path), "migrate")
    assert "The audit trail: fine" in said("--data", str(tmp_path), "check")


def test_compact_says_what_it_did(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert "earlier version" not in said("--data", folder, "migrate")
    assert "0 of 0 documents are compact" in said("--data", folder, "compact")
    unknown = "00000000-0000-0000-0000-000000000000"
    output = said("--data", folder, "compact", "--document", unknown, code=1)
    assert f"Document {unknown} was left as it is: there is no such document." in output
    said("--data", folder, "compact", "--document", "plan", code=2)


def test_check_finds_a_broken_trail(tmp_path: Path) -> None:
    said("--data", str(tmp_path), "migrate")
    with closing(sqlite3.connect(tmp_path / "jpd.sqlite3")) as file:
        file.execute("INSERT INTO audit_head VALUES (1, 5, x'00')")
        file.commit()
    assert "changed or is missing" in said("--data", str(tmp_path), "check", code=1)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        output = said("serve", "--data", str(tmp_path), "--port", port, code=1)
    assert output.count("\n") == 1
    assert f"Port {port} is in use" in output


def test_a_data_folder_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    output = said("serve", "--data", str(tmp_path / "file"), "--port", "0", code=1)
    assert output.count("\n") == 1
    assert "cannot be written to" in output


def test_a_database_that_does_not_answer_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        monkeypatch.setenv("JPD_DATABASE_URL", f"postgresql://jpd@127.0.0.1:{port}/jpd")
        output = said("serve", "--data", str(tmp_path), "--port", "0", code=1)
    assert "cannot be reached (Connection refused)" in output
    assert output.count("\n") == 1


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_url: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("server.cli.migrate", full)
    output = said("serve", "--data", str(tmp_path), "--port", "0", code=1)
    assert "disk is full" in output
    assert output.count("\n") == 1


def test_several_workers_on_an_sqlite_file_are_refused_with_a_sentence(tmp_path: Path) -> None:
    output = said("serve", "--data", str(tmp_path), "--port", "0", "--workers", "2", code=1)
    assert "2 workers need a PostgreSQL database" in output
    assert output.count("\n") == 1
    assert "workers need" in said("serve", "--demo", "--port", "0", "--workers", "2", code=1)


@pytest.mark.parametrize(
    ("written", "named"),
    [("port = 99999", "port"), ("colour = 1", "colour"), ("port =", "cannot be read")],
)
def test_settings_that_cannot_be_used_are_named(written: str, named: str) -> None:
    Path("jpd.toml").write_text(written)
    assert named in said("migrate", code=2)


def test_a_settings_file_that_is_missing_is_named() -> None:
    assert "other.toml" in said("--config", "other.toml", "migrate", code=2)


def test_the_demonstration_is_for_this_machine_alone(tmp_path: Path) -> None:
    output = said("serve", "--demo", "--host", "0.0.0.0", "--data", str(tmp_path), code=1)
    assert "this machine only" in output


def test_the_apis_description_is_printed() -> None:
    described = json.loads(said("openapi"))
    assert described["paths"]["/api/session"]["post"]["operationId"] == "open_session"


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as a process, and the address that it says is open."""
    command = [sys.executable, "-m", "server", "serve", "--port", "0", "--data", str(folder)]
    with (
        (folder.parent / "log").open("w") as log,
        subprocess.Popen(
            [*command, *words], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert "open http://127.0.0.1:" in line, (folder.parent / "log").read_text()
            yield process, line.split("open ")[1].split()[0]
        finally:
            if process.poll() is None:
                process.kill()


def test_the_server_says_what_to_open_and_stops_cleanly(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as (process, address):
        health = httpx.get(f"{address}/api/health", trust_env=False)
        assert health.json()["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stdout is not None
        assert process.stdout.read() == ""
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert [json.loads(line)["event"] for line in log.splitlines()][-2:] == [
        "server.stopping",
        "server.stopped",
    ]
