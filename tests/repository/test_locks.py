"""The lock files pin every package by its hash and name no registry: ADR 10."""

import json
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.repository.checkout import NPM_PACKAGES, ROOT, package_json, pyproject

UV = (ROOT / "uv.lock").read_text()
LOCKED = [found for found in tomllib.loads(UV)["package"] if found["name"] != "jpd-workspace"]
OURS = next(found for found in tomllib.loads(UV)["package"] if found["name"] == "jpd-workspace")


def test_no_address_stands_in_the_python_lock():
    assert "://" not in UV
    assert {found["source"]["registry"] for found in LOCKED} == {"addresses-are-left-out"}


def test_every_python_file_is_pinned_by_its_hash():
    files = [file for found in LOCKED for file in found.get("wheels", [])]
    files += [found["sdist"] for found in LOCKED if "sdist" in found]
    assert files
    assert all(file["hash"].startswith("sha256:") for file in files)
    assert all("/" not in file["path"] for file in files)


def test_the_python_lock_was_made_from_these_dependencies():
    declared = {Requirement(text).name for text in pyproject()["project"]["dependencies"]}
    assert {found["name"] for found in OURS["metadata"]["requires-dist"]} == declared
    for group, texts in pyproject()["dependency-groups"].items():
        locked = {found["name"] for found in OURS["metadata"]["requires-dev"][group]}
        assert locked == {Requirement(text).name for text in texts}


def test_every_python_package_can_be_installed_from_a_wheel():
    assert [found["name"] for found in LOCKED if not found.get("wheels")] == []


def npm_lock(folder: str) -> dict[str, dict[str, Any]]:
    """The packages of a package-lock.json by their place in node_modules; "" is the root."""
    packages: dict[str, dict[str, Any]] = json.loads(
        (ROOT / folder / "package-lock.json").read_text()
    )["packages"]
    return packages


@pytest.mark.parametrize("folder", NPM_PACKAGES)
def test_no_address_stands_in_an_npm_lock_and_every_package_is_pinned_by_its_hash(folder):
    locked = npm_lock(folder)
    assert [place for place, found in locked.items() if "resolved" in found] == []
    assert [place for place, found in locked.items() if place and "integrity" not in found] == []


@pytest.mark.parametrize("folder", NPM_PACKAGES)
def test_an_npm_lock_was_made_from_its_package_json(folder):
    root = npm_lock(folder)[""]
    for kind in ("dependencies", "devDependencies"):
        assert root.get(kind) == package_json(folder).get(kind)


@pytest.mark.parametrize("folder", NPM_PACKAGES)
def test_an_npm_lock_holds_the_optional_packages_of_every_platform(folder):
    """Without them `npm ci` refuses the lock, or a tool is missing on another machine."""
    locked = npm_lock(folder)
    wanted = {name for found in locked.values() for name in found.get("optionalDependencies", {})}
    there = {place.rpartition("node_modules/")[2] for place in locked}
    assert sorted(wanted - there) == []
