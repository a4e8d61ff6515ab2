"""What keeps the server from starting is said in a sentence."""

import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.preflight import (
    CannotStart,
    check_demo,
    check_version,
    copy_embedded,
    listen,
    mark_demo,
    prepare_folder,
)
from server.schema import SchemaState, migrate
from server.settings import Settings, is_loopback


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("jpd.example", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_missing_data_folder_is_made_for_us_alone(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(CannotStart, match=r"data folder .* cannot be written to"):
        prepare_folder(tmp_path / "data")


def test_a_data_folder_that_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_path: Path, _data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuses)
    with pytest.raises(CannotStart, match="permission denied"):
        prepare_folder(tmp_path)


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is in use"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(CannotStart, match=r"cannot listen on 192\.0\.2\.1"):
        listen("192.0.2.1", 0)


def test_an_address_that_is_none_is_named() -> None:
    with pytest.raises(CannotStart, match="no address"):
        listen("not an address", 0)


def test_any_free_port_can_be_asked_for() -> None:
    with listen("127.0.0.1", 0) as bound:
        assert bound.getsockname()[1] > 0


def with_version(settings: Settings, version: str) -> None:
    migrate(settings.database)
    with closing(sqlite3.connect(settings.data / "jpd.sqlite3")) as file:
        file.execute("UPDATE alembic_version SET version_num = ?", [version])
        file.commit()


def test_an_empty_database_may_be_made(tmp_path: Path) -> None:
    assert check_version(Settings(data=tmp_path)) is SchemaState.EMPTY


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with_version(settings, "9999")
    with pytest.raises(CannotStart, match="later version"):
        check_version(settings)


def test_a_database_without_a_version_says_what_to_run(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with closing(sqlite3.connect(tmp_path / "jpd.sqlite3")) as file:
        file.execute("CREATE TABLE person (id INTEGER)")
    with pytest.raises(CannotStart, match="jpd migrate"):
        check_version(settings)


def test_the_copy_before_a_migration_holds_everything(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    migrate(settings.database)
    copy = copy_embedded(settings, datetime(2026, 3, 3, tzinfo=UTC))
    assert copy == tmp_path / "jpd-before-20260303-000000.sqlite3"
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchall()


def test_the_demonstration_listens_on_this_machine_alone(tmp_path: Path) -> None:
    check_demo(Settings(data=tmp_path, demo=True))
    with pytest.raises(CannotStart, match="this machine only"):
        check_demo(Settings(data=tmp_path, demo=True, host="0.0.0.0"))


def test_the_demonstration_never_enters_a_real_workspace(tmp_path: Path) -> None:
    migrate(Settings(data=tmp_path).database)
    with pytest.raises(CannotStart, match="not the demonstration"):
        check_demo(Settings(data=tmp_path, demo=True))


def test_a_demonstration_is_not_served_as_a_real_workspace(tmp_path: Path) -> None:
    demo = Settings(data=tmp_path, demo=True)
    mark_demo(demo)
    migrate(demo.database)
    check_demo(demo)
    with pytest.raises(CannotStart, match="--demo"):
        check_demo(Settings(data=tmp_path))
