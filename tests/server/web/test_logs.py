"""Logs are lines that machines read, and hold no secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from server.settings import Settings
from server.web.logs import configure_logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    configure_logs(Settings(log_format="json"))
    yield out
    root.handlers, root.level = handlers, level
    structlog.configure(**before)


def test_an_event_is_one_line_of_json(written: io.StringIO) -> None:
    structlog.get_logger("server.thing").info("cycle.advanced", cycle="7")
    line = json.loads(written.getvalue())
    assert (line["event"], line["cycle"], line["level"]) == ("cycle.advanced", "7", "info")


def test_lines_of_libraries_have_the_same_form(written: io.StringIO) -> None:
    logging.getLogger("alembic").error("cannot %s", "migrate")
    assert json.loads(written.getvalue())["event"] == "cannot migrate"


def test_libraries_only_warn_however_much_we_say(written: io.StringIO) -> None:
    logging.getLogger("aiosqlite").info("executing with what people wrote")
    structlog.get_logger("server").info("thing")
    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == ["thing"]


@pytest.mark.parametrize("name", ["password", "new_password", "token", "Authorization", "cookies"])
def test_a_secret_under_its_name_is_struck_out(written: io.StringIO, name: str) -> None:
    structlog.get_logger("server").info("thing", **{name: "practice-makes-better"})
    assert "practice" not in written.getvalue()


def test_a_traceback_holds_no_values_of_variables(written: io.StringIO) -> None:
    password = "practice-makes-better"
    try:
        len(password) / 0
    except ZeroDivisionError:
        structlog.get_logger("server").exception("thing.failed")
    assert "practice-makes-better" not in written.getvalue().replace('password = "', "")
    assert "ZeroDivisionError" in written.getvalue()
