"""Lists as CSV: what a spreadsheet reads, and no formula."""

from datetime import date

import pytest

from server.web.csv_answers import as_csv, cell


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_numbers_stay_numbers_and_what_is_missing_is_empty() -> None:
    told = as_csv(["a", "b", "c", "d"], [["-1", -0.25, None, date(2026, 3, 5)]])
    assert told.splitlines() == ["a,b,c,d", "'-1,-0.25,,2026-03-05"]
