"""The lock files pin every package by its hash and name no registry: ADR 10."""

import json
import tomllib

from packaging.requirements import Requirement

from tests.repository.checkout import ROOT, package_json, pyproject

UV = (ROOT / "uv.lock").read_text()
NPM = (ROOT / "client/web/package-lock.json").read_text()
LOCKED = [found for found in tomllib.loads(UV)["package"] if found["name"] != "jpd-workspace"]
OURS = next(found for found in tomllib.loads(UV)["package"] if found["name"] == "jpd-workspace")
NPM_LOCKED = {name: found for name, found in json.loads(NPM)["packages"].items() if name}


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


def test_no_address_stands_in_the_npm_lock_and_every_package_is_pinned_by_its_hash():
    assert [name for name, found in NPM_LOCKED.items() if "resolved" in found] == []
    assert [name for name, found in NPM_LOCKED.items() if "integrity" not in found] == []


def test_the_npm_lock_was_made_from_this_package_json():
    root = json.loads(NPM)["packages"][""]
    assert root["dependencies"] == package_json()["dependencies"]
    assert root["devDependencies"] == package_json()["devDependencies"]


def test_the_npm_lock_holds_optional_packages_of_every_platform():
    """Without them `npm ci` refuses the lock, or the tool is missing on another machine."""
    wanted = {
        optional
        for found in NPM_LOCKED.values()
        for optional in found.get("optionalDependencies", {})
    }
    locked = {name.rpartition("node_modules/")[2] for name in NPM_LOCKED}
    assert sorted(wanted - locked) == []
