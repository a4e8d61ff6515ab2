"""Deployments: requests, offers, agreements, visits and ledgers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coaching_profile",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opted_in", sa.Boolean(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("phases", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_coaching_profile_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_coaching_profile")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alliance_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("need", sa.String(length=2000), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("outcomes", sa.String(length=2000), nullable=False),
        sa.Column("wanted_when", sa.String(length=200), nullable=False),
        sa.Column("days_wanted", sa.Float(), nullable=True),
        sa.Column("why_over", sa.String(length=2000), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("coach_id", sa.Uuid(), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("teacher_joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("days_agreed", sa.Float(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("funder", sa.String(length=200), nullable=False),
        sa.Column("rate", sa.Float(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_id"], ["alliance.id"], name=op.f("fk_deployment_alliance_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_deployment_asked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["person.id"], name=op.f("fk_deployment_coach_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_deployment_school_id")),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["person.id"],
            name=op.f("fk_deployment_teacher_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
    )
    op.create_index(op.f("ix_deployment_alliance_id"), "deployment", ["alliance_id"], unique=False)
    op.create_index(op.f("ix_deployment_coach_id"), "deployment", ["coach_id"], unique=False)
    op.create_index(op.f("ix_deployment_school_id"), "deployment", ["school_id"], unique=False)
    op.create_index(op.f("ix_deployment_state"), "deployment", ["state"], unique=False)
    op.create_index(op.f("ix_deployment_teacher_id"), "deployment", ["teacher_id"], unique=False)
    op.create_table(
        "deployment_ledger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("days", sa.Float(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("invoice", sa.String(length=60), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_deployment_ledger_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["person.id"],
            name=op.f("fk_deployment_ledger_written_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_ledger")),
    )
    op.create_index(
        op.f("ix_deployment_ledger_deployment_id"),
        "deployment_ledger",
        ["deployment_id"],
        unique=False,
    )
    op.create_table(
        "deployment_offer",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("days", sa.Float(), nullable=True),
        sa.Column("when", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["coach_id"],
            ["person.id"],
            name=op.f("fk_deployment_offer_coach_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_deployment_offer_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deployment_id", "coach_id", name=op.f("pk_deployment_offer")),
    )
    op.create_index(
        op.f("ix_deployment_offer_coach_id"), "deployment_offer", ["coach_id"], unique=False
    )
    op.create_table(
        "deployment_signature",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_deployment_signature_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"],
            ["person.id"],
            name=op.f("fk_deployment_signature_signed_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("deployment_id", "side", name=op.f("pk_deployment_signature")),
    )
    op.create_table(
        "deployment_statement",
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("of", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_deployment_statement_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"],
            ["person.id"],
            name=op.f("fk_deployment_statement_said_by"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint(
            "deployment_id", "of", "side", name=op.f("pk_deployment_statement")
        ),
    )
    op.create_table(
        "deployment_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deployment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["deployment.id"],
            name=op.f("fk_deployment_visit_deployment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_deployment_visit_document_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment_visit")),
        sa.UniqueConstraint(
            "deployment_id", "number", name=op.f("uq_deployment_visit_deployment_id_number")
        ),
    )
    op.add_column("school", sa.Column("percentage_fsm", sa.Float(), nullable=True))
    op.add_column("school", sa.Column("easting", sa.Integer(), nullable=True))
    op.add_column("school", sa.Column("northing", sa.Integer(), nullable=True))
    op.add_column(
        "school", sa.Column("urban_rural", sa.String(length=250), server_default="", nullable=False)
    )


def downgrade() -> None:
    """There is no way down: restore the copy that `jpd migrate` made."""
    raise NotImplementedError("restore the copy that was made before the migration")
