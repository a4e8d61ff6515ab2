"""Live documents as rows: what decides who may open one. Their content is in the update log."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.documents import DocumentKindName
from schemas.ids import new_id
from schemas.roles import Audience
from server.data.columns import Chosen, Moment

SUBJECT_LENGTH = 200


class DocumentRow(SQLModel, table=True):
    """One live document; `str(id)` is its name in the log and in addresses.

    It belongs to one thing, its home: a cycle, an alliance, a deployment or a peer review.
    """

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_cycle_id_kind", "cycle_id", "kind"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID | None = Field(default=None, foreign_key="cycle.id", ondelete="CASCADE")
    alliance_id: UUID | None = Field(
        default=None,
        foreign_key="alliance.id",
        ondelete="CASCADE",
        index=True,
        description="Only for what belongs to the alliance itself, and to none of its cycles.",
    )
    deployment_id: UUID | None = Field(
        default=None, foreign_key="deployment.id", ondelete="CASCADE", index=True
    )
    peer_review_id: UUID | None = Field(
        default=None, foreign_key="peer_review.id", ondelete="CASCADE", index=True
    )
    kind: DocumentKindName = Field(sa_type=Chosen(DocumentKindName))
    kind_version: int = Field(description="The version of the kind that its shared types follow.")
    audience: Audience = Field(sa_type=Chosen(Audience))
    owner_id: UUID | None = Field(
        default=None,
        foreign_key="person.id",
        ondelete="SET NULL",
        description="Whose it is at the narrow end of the ladder.",
    )
    partner_id: UUID | None = Field(
        default=None,
        foreign_key="person.id",
        ondelete="SET NULL",
        description="The other of a pair: the observed teacher, or to whom feedback is addressed.",
    )
    lesson_id: UUID | None = Field(
        default=None,
        foreign_key="lesson.id",
        ondelete="CASCADE",
        index=True,
        description="The research lesson that it is about.",
    )
    about_id: UUID | None = Field(
        default=None,
        foreign_key="document.id",
        ondelete="SET NULL",
        description="The live document that it answers: what feedback is about.",
    )
    created_at: datetime = Field(sa_type=Moment)

    @property
    def home_id(self) -> UUID:
        """What it belongs to."""
        home = self.cycle_id or self.alliance_id or self.deployment_id or self.peer_review_id
        if home is None:
            raise LookupError(f"document {self.id} belongs to nothing")
        return home


class AudienceChangeRow(SQLModel, table=True):
    """That somebody let others read a document, or no longer; never changed."""

    __tablename__ = "document_audience_change"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE", index=True)
    before: Audience = Field(sa_type=Chosen(Audience))
    after: Audience = Field(sa_type=Chosen(Audience))
    changed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    changed_at: datetime = Field(sa_type=Moment)


class VersionRow(SQLModel, table=True):
    """A document as it stood at a moment, kept under a name; never changed."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int = Field(ge=1)
    title: str = Field(max_length=200)
    content: str = Field(sa_type=Text, description="A `DocumentContent` as JSON.")
    kept_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    kept_at: datetime = Field(sa_type=Moment)


class WrittenRow(SQLModel, table=True):
    """That somebody wrote in a document on a day, and when they did so last on it.

    It stays when the document's edits move into the archive.
    """

    __tablename__ = "document_written"

    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    on: date = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)


class ProjectionRow(SQLModel, table=True):
    """What stands in a live document, read from it after it settled: for search, lists, exports.

    It may be dropped and made again at any time. `version` is that of the way of reading; see
    `server/live/projections`. What is long stands last: SQLite reads a row from its beginning. An
    index over `words` stands beside it, known to the migrations and `server/search/full_text.py`.
    """

    __tablename__ = "projection"

    number: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE", unique=True)
    document: str = Field(max_length=64, unique=True, description="Its name in the log.")
    seq: int = Field(sa_type=BigInteger, description="The newest row of the log that is in it.")
    version: int
    at: datetime = Field(sa_type=Moment, index=True, description="When it was last written in.")
    title: str = Field(sa_type=Text)
    text: str = Field(
        sa_type=Text, description="Everything written in it, part after part, each on own lines."
    )
    places: list[tuple[int, str]] = Field(
        sa_type=JSON, description="Where each part begins in `text`, and the key of it."
    )
    subject: str = Field(max_length=SUBJECT_LENGTH, description="Of a plan; else empty.")
    subject_words: str = Field(max_length=SUBJECT_LENGTH, description="As subjects are compared.")
    words: str = Field(sa_type=Text, description="The plain words of title and text, each once.")
    left_out: str = Field(
        default="", sa_type=Text, description="Why nothing of it is here; empty otherwise."
    )
