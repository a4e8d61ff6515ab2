"""Cycles that rest, what schools gave and gained, and how many cycles are live at once."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cycle_gain",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("gave", sa.String(length=1000), nullable=False),
        sa.Column("gained", sa.String(length=1000), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_cycle_gain_cycle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_cycle_gain_school_id")),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["person.id"],
            name=op.f("fk_cycle_gain_written_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("cycle_id", "school_id", name=op.f("pk_cycle_gain")),
    )
    op.add_column(
        "alliance", sa.Column("live_cycles", sa.Integer(), server_default="3", nullable=False)
    )
    with op.batch_alter_table("cycle") as cycle:
        cycle.add_column(sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True))
        cycle.add_column(sa.Column("parked_by", sa.Uuid(), nullable=True))
        cycle.add_column(
            sa.Column("parked_reason", sa.String(length=500), server_default="", nullable=False)
        )
        cycle.create_foreign_key(
            op.f("fk_cycle_parked_by"), "person", ["parked_by"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
