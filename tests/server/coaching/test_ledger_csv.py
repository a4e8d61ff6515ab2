"""The ledger as CSV: what a finance office reads."""

import csv
import io
from datetime import date

from schemas.coaching import LedgerEntry
from schemas.ids import new_id
from server.coaching.ledger_csv import as_csv


def test_each_entry_is_a_row_with_its_amount() -> None:
    entry = LedgerEntry(id=new_id(), on=date(2026, 3, 5), days=0.5, what="Visit 1", invoice="OA-17")
    told = as_csv([entry], school="Oakfield", title="Talk", funder="=HUB()", rate=350.0)
    [row] = csv.DictReader(io.StringIO(told))
    assert (row["days"], row["rate"], row["amount"]) == ("0.5", "350.00", "175.00")
    assert (row["funder"], row["invoice"], row["date"]) == ("'=HUB()", "OA-17", "2026-03-05")
