"""The written pages: every link leads somewhere, and every decision record is found."""

import re
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, pyproject, tracked

PAGES = tracked("*.md")
RECORDS = sorted((ROOT / "docs/adr").glob("*.md"))
PARTS = ("Context", "Decision", "Consequences", "Alternatives")


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_within_the_project_leads_to_a_file(page: Path):
    text = (ROOT / page).read_text()
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text) + re.findall(r'src="([^"]+)"', text)
    inside = [target for target in targets if "://" not in target and ":" not in target]
    assert [target for target in inside if not (ROOT / page.parent / target).exists()] == []


def test_decision_records_are_numbered_without_gaps():
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_decision_record_has_its_four_parts_and_fits_a_page(record: Path):
    text = record.read_text()
    assert re.findall(r"^## (\w+)$", text, re.M) == list(PARTS)
    assert len(text.split()) < 700


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_the_index_of_decisions_names_every_record(record: Path):
    assert f"(adr/{record.name})" in (ROOT / "docs/README.md").read_text()


def test_the_changelog_begins_with_the_present_version():
    changelog = (ROOT / "CHANGELOG.md").read_text()
    first = re.search(r"^## (\S+)", changelog, re.M)
    assert first
    assert first[1] == pyproject()["project"]["version"]
