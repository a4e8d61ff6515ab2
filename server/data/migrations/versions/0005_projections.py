"""What stands in live documents, and the words that cycles, schools and people are found by."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAMED = {"cycle": ("title",), "person": ("name",), "school": ("name", "short_name")}
INDEXED_BY_SQLITE = (
    # The words are plain already: a word is whatever stands between two blanks.
    "CREATE VIRTUAL TABLE projection_words USING fts5(words, content='projection', "
    "content_rowid='number', tokenize='ascii', detail='none', columnsize=0, prefix='1 2 3')",
    "CREATE TRIGGER projection_words_added AFTER INSERT ON projection BEGIN "
    "INSERT INTO projection_words(rowid, words) VALUES (new.number, new.words); END",
    "CREATE TRIGGER projection_words_removed AFTER DELETE ON projection BEGIN "
    "INSERT INTO projection_words(projection_words, rowid, words) "
    "VALUES ('delete', old.number, old.words); END",
    "CREATE TRIGGER projection_words_changed AFTER UPDATE OF words ON projection "
    "WHEN old.words <> new.words BEGIN "
    "INSERT INTO projection_words(projection_words, rowid, words) "
    "VALUES ('delete', old.number, old.words); "
    "INSERT INTO projection_words(rowid, words) VALUES (new.number, new.words); END",
)
INDEXED_BY_POSTGRESQL = (
    "ALTER TABLE projection ADD COLUMN lexemes tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX ix_projection_lexemes ON projection USING gin (lexemes)",
)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "projection",
        sa.Column("number", number, nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("subject_words", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_projection_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_projection")),
        sa.UniqueConstraint("document", name=op.f("uq_projection_document")),
        sa.UniqueConstraint("document_id", name=op.f("uq_projection_document_id")),
    )
    op.create_index(op.f("ix_projection_at"), "projection", ["at"], unique=False)
    connection = op.get_bind()
    embedded = connection.dialect.name == "sqlite"
    for statement in INDEXED_BY_SQLITE if embedded else INDEXED_BY_POSTGRESQL:
        op.execute(statement)
    for table, columns in NAMED.items():
        op.add_column(table, sa.Column("words", sa.Text(), server_default="", nullable=False))
        names = sa.table(table, sa.column("id"), sa.column("words"), *map(sa.column, columns))
        for row in connection.execute(sa.select(names)).mappings().all():
            words = {plain(word): None for column in columns for word in WORD.findall(row[column])}
            connection.execute(
                names.update()
                .where(names.c.id == row["id"])
                .values(words=" ".join(word for word in words if word))
            )


WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['’‘`´](?=[^\W_]))*")
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def plain(word: str) -> str:
    """A word as names were compared when this migration was written."""
    folded = unicodedata.normalize("NFKD", word).casefold().translate(UNDECOMPOSED)
    return "".join(c for c in folded if c.isalnum())[:40]


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
