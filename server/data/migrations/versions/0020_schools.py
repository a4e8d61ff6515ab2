"""What a school sets for itself: hours that it keeps free, and its improvement plan."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_entitlement",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_school_entitlement_school_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by"],
            ["person.id"],
            name=op.f("fk_school_entitlement_set_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("school_id", "year", name=op.f("pk_school_entitlement")),
    )
    op.create_table(
        "school_priority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["person.id"],
            name=op.f("fk_school_priority_added_by"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_school_priority_school_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_priority")),
    )
    op.create_index(
        op.f("ix_school_priority_school_id"), "school_priority", ["school_id"], unique=False
    )
    op.create_table(
        "school_priority_cycle",
        sa.Column("priority_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycle.id"],
            name=op.f("fk_school_priority_cycle_cycle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"],
            ["school_priority.id"],
            name=op.f("fk_school_priority_cycle_priority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("priority_id", "cycle_id", name=op.f("pk_school_priority_cycle")),
    )
    op.create_index(
        op.f("ix_school_priority_cycle_cycle_id"),
        "school_priority_cycle",
        ["cycle_id"],
        unique=False,
    )


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
