"""Find the documents of a cycle by their kind."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_document_cycle_id_kind", "document", ["cycle_id", "kind"], unique=False)
    op.drop_index("ix_document_cycle_id", table_name="document")


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
