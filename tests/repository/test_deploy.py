"""What `deploy/` names exists, and those for whom its files are written can read them."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from server.settings import Settings
from tests.repository.checkout import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    named = {name.lower() for name in re.findall(r"\bJPD_([A-Z_]+)", file.read_text())}
    assert named <= set(Settings.model_fields)


def test_the_example_of_a_settings_file_can_be_used_with_every_line_of_it() -> None:
    text = re.sub(r"^# (\w+ = )", r"\1", (DEPLOY / "jpd.toml").read_text(), flags=re.M)
    given = tomllib.loads(text)
    assert {"database_url", "redis_url"} <= given.keys()
    Settings(**given)


def test_the_composition_can_be_read_and_its_settings_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    yaml = pytest.importorskip("yaml")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    nodes = [name for name in services if name.startswith("node-")]
    assert len(nodes) == 2
    for name, value in services[nodes[0]]["environment"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:\?[^}]*\}", "x.example", value))
    settings = Settings()
    assert settings.public_url == "https://x.example"
    assert settings.database.startswith("postgresql+psycopg://")
    proxy = services["proxy"]["networks"]["default"]["ipv4_address"]
    assert settings.trusted_proxies == [proxy]
    for name in nodes:
        assert f"{name}:8000" in (DEPLOY / "Caddyfile").read_text()


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here: the unit was not looked at")
    unit = tmp_path / "jpd.service"
    text = (DEPLOY / "jpd.service").read_text()
    unit.write_text(text.replace("/opt/jpd/bin/jpd", shutil.which("true") or "true"))
    looked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    said = [line for line in looked.stderr.splitlines() if "jpd.service" in line]
    assert said == []


def test_the_page_on_running_it_names_every_file() -> None:
    page = (ROOT / "docs" / "running.md").read_text()
    assert [file.name for file in FILES if f"deploy/{file.name}" not in page] == []
