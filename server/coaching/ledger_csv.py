"""The ledger of a deployment as CSV, for a school's finance office. Pure."""

import csv
import io
from collections.abc import Sequence

from schemas.coaching import LedgerEntry
from server.web.csv_answers import cell


def as_csv(
    entries: Sequence[LedgerEntry], *, school: str, title: str, funder: str, rate: float | None
) -> str:
    """A header and a row for each entry. Nobody's name is in it."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(
        ["school", "deployment", "date", "days", "what", "rate", "amount", "funder", "invoice"]
    )
    for entry in entries:
        amount = "" if rate is None else f"{rate * entry.days:.2f}"
        write.writerow(
            [
                cell(school),
                cell(title),
                entry.on.isoformat(),
                f"{entry.days:g}",
                cell(entry.what),
                "" if rate is None else f"{rate:.2f}",
                amount,
                cell(funder),
                cell(entry.invoice),
            ]
        )
    return out.getvalue()
