"""Documents of alliances."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite makes the table anew; nothing goes with the old one, as migrations run without
    # `foreign_keys`.
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("alliance_id", sa.Uuid(), nullable=True))
        document.alter_column("cycle_id", existing_type=sa.Uuid(), nullable=True)
        document.create_foreign_key(
            op.f("fk_document_alliance_id"), "alliance", ["alliance_id"], ["id"], ondelete="CASCADE"
        )
        document.create_index(op.f("ix_document_alliance_id"), ["alliance_id"], unique=False)


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
