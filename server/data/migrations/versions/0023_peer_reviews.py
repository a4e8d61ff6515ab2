"""Peer reviews of schools, and their documents."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("focus", sa.String(length=500), nullable=False),
        sa.Column("visit_on", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["alliance_id"],
            ["alliance.id"],
            name=op.f("fk_peer_review_alliance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_peer_review_opened_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_peer_review_school_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_review")),
    )
    op.create_index(
        op.f("ix_peer_review_alliance_id"), "peer_review", ["alliance_id"], unique=False
    )
    op.create_index(op.f("ix_peer_review_school_id"), "peer_review", ["school_id"], unique=False)
    op.create_table(
        "peer_reviewer",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_peer_reviewer_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["peer_review.id"],
            name=op.f("fk_peer_reviewer_review_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("review_id", "person_id", name=op.f("pk_peer_reviewer")),
    )
    op.create_index(
        op.f("ix_peer_reviewer_person_id"), "peer_reviewer", ["person_id"], unique=False
    )
    # SQLite makes the table anew; nothing goes with the old one, as migrations run without
    # `foreign_keys`.
    with op.batch_alter_table("document") as document:
        document.add_column(sa.Column("peer_review_id", sa.Uuid(), nullable=True))
        document.create_foreign_key(
            op.f("fk_document_peer_review_id"),
            "peer_review",
            ["peer_review_id"],
            ["id"],
            ondelete="CASCADE",
        )
        document.create_index(op.f("ix_document_peer_review_id"), ["peer_review_id"], unique=False)


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
