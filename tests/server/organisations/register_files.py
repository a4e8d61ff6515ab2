"""Register files for tests: rows of invented schools, and where the real file is."""

import io
from csv import writer
from pathlib import Path

REAL_FILE = Path(__file__).parents[4] / "shared" / "data" / "schools.csv.gz"
ABSENT = "../shared/data/schools.csv.gz, the real register, is not there to be read"

OAKFIELD = {
    "URN": "900101",
    "EstablishmentName": "Oakfield Primary School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
    "LA (name)": "Alderton",
    "Street": "Mill Road",
    "Town": "Alderton",
    "Postcode": "AL4 2QE",
    "StatutoryLowAge": "3",
    "StatutoryHighAge": "11",
    "OpenDate": "01-09-1974",
    "CloseDate": "",
}


def a_row(urn: int, name: str, **cells: str) -> dict[str, str]:
    """A row of the register; `cells` are `town`, `postcode`, `status`."""
    headers = {
        "town": "Town",
        "postcode": "Postcode",
        "status": "EstablishmentStatus (name)",
    }
    other = {headers[key]: cell for key, cell in cells.items()}
    return OAKFIELD | {"URN": str(urn), "EstablishmentName": name} | other


def lines_of(*rows: dict[str, str], encoding: str = "utf-8") -> list[bytes]:
    """A register file with the columns of the first row."""
    text = io.StringIO(newline="")
    table = writer(text)
    table.writerow(rows[0])
    table.writerows(row.values() for row in rows)
    return text.getvalue().encode(encoding).splitlines(keepends=True)
