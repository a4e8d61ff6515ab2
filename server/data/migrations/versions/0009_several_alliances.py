"""Several alliances, and schools that leave them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_member",
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_former_member_alliance_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_former_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_former_member_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "alliance_id", "school_id", "person_id", name=op.f("pk_former_member")
        ),
    )
    op.create_table(
        "former_school",
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=2), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_former_school_alliance_id")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_former_school_school_id")
        ),
        sa.PrimaryKeyConstraint("alliance_id", "school_id", name=op.f("pk_former_school")),
        sa.UniqueConstraint("alliance_id", "mark", name=op.f("uq_former_school_alliance_id_mark")),
    )
    op.create_table(
        "former_cycle_member",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["cycle.id"],
            name=op.f("fk_former_cycle_member_cycle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_former_cycle_member_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_former_cycle_member_school_id")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "person_id", name=op.f("pk_former_cycle_member")),
    )
    op.create_index(
        op.f("ix_former_cycle_member_school_id"), "former_cycle_member", ["school_id"], unique=False
    )
    op.add_column(
        "alliance", sa.Column("role_names", sa.JSON(), server_default="{}", nullable=False)
    )
    for table in ("alliance", "cycle", "lesson"):
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
