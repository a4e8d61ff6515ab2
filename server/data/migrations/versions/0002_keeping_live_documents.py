"""Archive, quarantine and epochs of live documents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_quarantine",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="row, segment or snapshot"),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("found_at", sa.Double(), nullable=False, comment="Unix seconds"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "payload",
            sa.LargeBinary(),
            nullable=True,
            comment="as it was found; NULL where it is missing",
        ),
        sa.PrimaryKeyConstraint("document", "kind", "seq", name=op.f("pk_live_quarantine")),
    )
    op.create_table(
        "live_update_archive",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("last", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.LargeBinary(length=16), nullable=False),
        sa.Column(
            "payload",
            sa.LargeBinary(),
            nullable=False,
            comment="rows first … last; see segments.py",
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["live_document.id"], name=op.f("fk_live_update_archive_document")
        ),
        sa.PrimaryKeyConstraint("document", "last", name=op.f("pk_live_update_archive")),
    )
    op.add_column(
        "live_client_id", sa.Column("epoch", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column(
        "live_document",
        sa.Column(
            "begins",
            sa.BigInteger(),
            server_default="1",
            nullable=False,
            comment="first row of its epoch",
        ),
    )
    op.add_column(
        "live_snapshot",
        sa.Column(
            "facts",
            sa.LargeBinary(),
            nullable=True,
            comment="what opening needs to know; see facts.py",
        ),
    )


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
