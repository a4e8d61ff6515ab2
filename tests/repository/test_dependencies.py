"""docs/dependencies.md names each direct dependency once, with the reason for it, and no other."""

import re

import pytest

from tests.repository.checkout import ROOT, package_json, pyproject

PAGE = (ROOT / "docs/dependencies.md").read_text()


def names(requirements: list[str]) -> list[str]:
    """The names of PEP 508 requirements, without extras, versions and markers."""
    return [re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0] for requirement in requirements]


def documented(heading: str) -> dict[str, str]:
    """Name and reason from the table under `heading`."""
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found, f"docs/dependencies.md has no heading '{heading}'"
    rows = re.findall(r"^\| `([^`]+)` \| (.+?) \|$", found[1], re.M)
    assert len(rows) == len(dict(rows)), f"a name stands twice under '{heading}'"
    return dict(rows)


@pytest.mark.parametrize(
    ("heading", "declared"),
    [
        ("The server", names(pyproject()["project"]["dependencies"])),
        ("Working on the server", names(pyproject()["dependency-groups"]["dev"])),
        ("Building", names(pyproject()["dependency-groups"]["build"])),
        ("Where the machine has no Node", names(pyproject()["dependency-groups"]["node"])),
        ("The page", [*package_json("client/web")["dependencies"]]),
        ("Working on the page", [*package_json("client/web")["devDependencies"]]),
        ("Proving that other clients work", [*package_json("tests/interop/yjs")["dependencies"]]),
    ],
)
def test_each_direct_dependency_is_documented_and_none_is_left_over(heading, declared):
    assert sorted(documented(heading)) == sorted(declared)


def test_each_reason_is_a_sentence_of_its_own():
    reasons = re.findall(r"^\| `[^`]+` \| (.+?) \|$", PAGE, re.M)
    assert all(len(reason.split()) >= 4 for reason in reasons)
    assert len(reasons) == len(set(reasons))
