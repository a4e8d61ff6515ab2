"""The words by which measures, their readings, claims and their evidence are found."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WRITTEN = {
    "measure": ("title", "instrument", "caveat"),
    "reading": ("comparison", "caveat"),
    "claim": ("sentence", "against"),
    "claim_evidence": ("note",),
}


def upgrade() -> None:
    connection = op.get_bind()
    for table, columns in WRITTEN.items():
        op.add_column(table, sa.Column("words", sa.Text(), server_default="", nullable=False))
        rows = sa.table(table, sa.column("id"), sa.column("words"), *map(sa.column, columns))
        for row in connection.execute(sa.select(rows)).mappings().all():
            words = {plain(word): None for column in columns for word in WORD.findall(row[column])}
            connection.execute(
                rows.update()
                .where(rows.c.id == row["id"])
                .values(words=" ".join(word for word in words if word))
            )


WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['’‘`´](?=[^\W_]))*")
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def plain(word: str) -> str:
    """A word as it was compared when this migration was written."""
    folded = unicodedata.normalize("NFKD", word).casefold().translate(UNDECOMPOSED)
    return "".join(c for c in folded if c.isalnum())[:40]


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
