"""A module has one subject. One of more than 300 lines says at its top why it is one thing."""

import pytest

from tests.repository.checkout import GENERATED, ROOT, tracked

LONG = 300
VAGUE = {"utils", "helpers", "helper", "manager", "common", "base", "misc"}
SOURCES = [
    path
    for path in tracked("*.py", "*.ts", "*.svelte")
    if path.as_posix() not in GENERATED and "migrations" not in path.parts
]


def test_a_long_module_says_at_its_top_why_it_is_one_thing():
    silent = []
    for path in SOURCES:
        lines = (ROOT / path).read_text().splitlines()
        is_test = path.parts[0] == "tests" or ".test." in path.name
        if not is_test and len(lines) > LONG and "one thing" not in " ".join(lines[:30]):
            silent.append(f"{path}: {len(lines)} lines")
    assert silent == []


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_module_has_a_name_that_hides_its_subject(path):
    assert VAGUE.isdisjoint([path.name.split(".")[0], *path.parts[:-1]])


def test_tests_are_no_packages_since_one_would_shadow_the_module_it_mirrors():
    assert [path for path in tracked("tests") if path.name == "__init__.py"] == []
