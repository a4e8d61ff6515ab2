"""What keeps the server from starting is said in a sentence, with what to do, and an exit code."""

import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.needs import not_here
from tests.running_server import ROOT, RunningServer, free_port


def said_on_start(data: Path, port: int, *command: str) -> str:
    """Start a server that must refuse at once; what it says on standard error."""
    server = RunningServer(data)
    server.port = port
    refused = subprocess.run(
        [*command, sys.executable, "-m", "server", "serve"],
        cwd=ROOT,
        env=server.environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert refused.returncode == 1, refused.stderr
    assert "Traceback" not in refused.stderr + refused.stdout
    assert refused.stderr.strip().endswith(".")
    assert len(refused.stderr.strip().splitlines()) <= 2
    return refused.stderr


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in said_on_start(tmp_path / "data", port)


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.write_text("a note")
    assert f"The data folder {data} cannot be written to" in said_on_start(data, free_port())
    assert data.read_text() == "a note"


def test_a_data_folder_on_a_read_only_disk_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    script = 'mount -t tmpfs -o ro tmpfs "$1" && shift && exec "$@"'
    command = ("unshare", "-rm", "sh", "-c", script, "sh", str(data))
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        not_here("No read-only disk can be made for one process: the kernel forbids it.")
    assert "cannot be written to" in said_on_start(data, free_port(), *command)


def test_a_database_of_a_later_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with RunningServer(data):
        pass
    (file,) = data.glob("*.sqlite3")
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = 'of_the_future'")
    database.close()
    before = file.read_bytes()
    assert "later version" in said_on_start(data, free_port())
    assert file.read_bytes() == before


def test_a_disk_that_is_full_at_the_start_is_a_sentence(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    script = 'mount -t tmpfs -o size=64k tmpfs "$1" && shift && exec "$@"'
    command = ("unshare", "-rm", "sh", "-c", script, "sh", str(data))
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        not_here("No small disk can be made for one process: the kernel forbids it.")
    assert "full" in said_on_start(data, free_port(), *command)
