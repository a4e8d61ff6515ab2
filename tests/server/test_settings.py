"""Settings: where they come from, and that each one is documented."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from server.settings import Settings, read_settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JPD_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_every_setting_is_documented_with_its_own_sentence() -> None:
    described = dict(re.findall(r"^\| `(\w+)` \| (.+?) \| .*\|$", DOCUMENT.read_text(), re.M))
    expected = {name: field.description for name, field in Settings.model_fields.items()}
    assert described == expected


def test_the_environment_wins_over_the_file_and_what_is_given_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("jpd.toml").write_text('port = 1\nhost = "127.0.0.2"\nlog_level = "error"\n')
    monkeypatch.setenv("JPD_PORT", "2")
    monkeypatch.setenv("JPD_HOST", "127.0.0.3")
    found = read_settings(given={"host": "127.0.0.4"})
    assert (found.log_level, found.port, found.host) == ("error", 2, "127.0.0.4")


def test_a_named_file_that_is_missing_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no settings file"):
        read_settings(Path("other.toml"))


def test_an_unknown_setting_in_the_file_is_an_error() -> None:
    Path("jpd.toml").write_text("colour = 1\n")
    with pytest.raises(ValidationError, match="colour"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"host": "0.0.0.0", "port": 9000}, "http://127.0.0.1:9000"),
        ({"host": "::1", "port": 80}, "http://[::1]"),
        ({"public_url": "https://JPD.example:443/"}, "https://jpd.example"),
    ],
)
def test_the_page_is_where_the_server_listens_unless_it_is_said(
    given: dict[str, object], page: str
) -> None:
    assert read_settings(given=given).public_url == page


def test_localhost_and_its_number_are_one_page() -> None:
    assert Settings(port=9).origins == {"http://127.0.0.1:9", "http://localhost:9"}


def test_another_host_has_no_other_names() -> None:
    assert Settings(public_url="https://jpd.example").origins == {"https://jpd.example"}


@pytest.mark.parametrize("wrong", ["jpd.example", "https://a.example/path", "ftp://a.example"])
def test_an_address_of_the_page_that_cannot_be_an_origin_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(public_url=wrong)


def test_a_postgresql_address_gets_our_driver() -> None:
    found = Settings(database_url="postgresql://u:p@h/name")
    assert found.database == "postgresql+psycopg://u:p@h/name"


@pytest.mark.parametrize("right", ["redis://:secret@h:6379/1", "rediss://h", "unix:///run/r.sock"])
def test_an_address_of_redis_is_taken_and_not_shown(right: str) -> None:
    found = Settings.model_validate({"redis_url": right})
    assert found.redis_url is not None
    assert found.redis_url.get_secret_value() == right
    assert "secret" not in repr(found)


@pytest.mark.parametrize("wrong", ["localhost:6379", "http://h", "redis://", "unix://", "redis"])
def test_what_is_no_address_of_redis_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="redis://"):
        Settings.model_validate({"redis_url": wrong})


def test_https_makes_cookies_secure() -> None:
    assert Settings(public_url="https://jpd.example").secure
    assert not Settings().secure
