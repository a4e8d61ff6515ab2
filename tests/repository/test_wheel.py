"""The wheel is complete: in an environment of its own it serves the page, without this folder."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.needs import not_here
from tests.repository.checkout import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def jpd(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `jpd` in a new environment that holds the wheel and what uv.lock pins."""
    ours = ROOT / ".dev/uv/bin/uv"
    uv = str(ours) if ours.exists() else shutil.which("uv")
    if uv is None:
        not_here("a new environment cannot be made: there is no uv")
    home = tmp_path_factory.mktemp("environment")
    python = str(home / "bin" / "python")
    pinned = home / "pinned.txt"
    export = ["export", "--frozen", "--no-dev", "--no-emit-project", "--output-file", str(pinned)]
    install = ["pip", "install", "--python", python]
    for arguments in (
        [*export, "--python", sys.executable],
        ["venv", "--python", sys.executable, "--allow-existing", str(home)],
        [*install, "--require-hashes", "--requirements", str(pinned)],
        [*install, "--no-deps", str(wheel)],
    ):
        subprocess.run([uv, "--quiet", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return home / "bin" / "jpd"


@pytest.fixture(scope="module")
def address(jpd: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the installed server answers; it is started in an empty folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    process = subprocess.Popen(
        [jpd, "serve", "--port", "0", "--data", "data"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"open (http://127\.0\.0\.1:\d+)", line):
            yield found[1]
            process.terminate()
            process.communicate(timeout=30)
            assert process.returncode == 0
            return
    pytest.fail("".join(said))


def test_the_wheel_holds_the_page_and_the_four_rooms(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "jpd_static/index.html" in names
    rooms = {name.split("/")[0] for name in names if not name.startswith("jpd_")}
    assert rooms == {"schemas", "sync", "server", "client"}


def test_the_wheel_holds_no_sources_of_the_page(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if name.startswith("client/web")] == []


def test_the_installed_server_serves_the_page_with_all_that_it_names(address):
    with httpx.Client(base_url=address, trust_env=False) as client:
        page = client.get("/")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assets = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
        assert assets
        assert [name for name in assets if client.get(name).status_code != 200] == []


def test_the_installed_server_makes_its_database_and_is_well(address):
    assert httpx.get(f"{address}/api/health", trust_env=False).status_code == 200
