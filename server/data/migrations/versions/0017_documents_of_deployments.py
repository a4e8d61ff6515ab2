"""Documents of deployments."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite makes the table anew; nothing goes with the old one, as migrations run without
    # `foreign_keys`.
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("deployment_id", sa.Uuid(), nullable=True))
        document.create_foreign_key(
            op.f("fk_document_deployment_id"),
            "deployment",
            ["deployment_id"],
            ["id"],
            ondelete="CASCADE",
        )
        document.create_index(op.f("ix_document_deployment_id"), ["deployment_id"], unique=False)
    op.add_column(
        "deployment_signature",
        sa.Column("seal", sa.String(length=64), server_default="", nullable=False),
    )


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
