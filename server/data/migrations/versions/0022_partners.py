"""Schools that look for partners, and the themes of cycles."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cycle", sa.Column("theme", sa.String(length=200), server_default="", nullable=False)
    )
    op.create_table(
        "partner_search",
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("alone_in", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id", "school_id"],
            ["alliance_school.alliance_id", "alliance_school.school_id"],
            name=op.f("fk_partner_search_alliance_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("alliance_id", "school_id", name=op.f("pk_partner_search")),
    )


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
