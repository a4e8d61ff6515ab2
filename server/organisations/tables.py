"""Alliances, schools, and the national register as it was imported."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.organisations import LIVE_CYCLES, AllianceColour, AllianceKind
from schemas.roles import AllianceRole
from server.data.columns import Chosen, Moment
from server.data.kept_words import keep_words, words_column

LONGEST_NAME = 250


def _plain(length: int) -> String:
    """Text that is ordered by its code points on every database, so that prefixes are ranges."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class AllianceRow(SQLModel, table=True):
    """Schools that work together."""

    __tablename__ = "alliance"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=200)
    kind: AllianceKind = Field(sa_type=Chosen(AllianceKind))
    colour: AllianceColour = Field(sa_type=Chosen(AllianceColour))
    live_cycles: int = Field(
        default=LIVE_CYCLES,
        ge=1,
        sa_column_kwargs={"server_default": str(LIVE_CYCLES)},
        description="How many cycles of the alliance a school takes part in at once.",
    )
    role_names: dict[str, str] = Field(
        default_factory=dict, sa_type=JSON, description="Its own names of roles, by role."
    )
    created_at: datetime = Field(sa_type=Moment)
    version: int = 1


class SchoolRow(SQLModel, table=True):
    """A school that is in some alliance: from the register, or by hand and then without a URN."""

    __tablename__ = "school"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    urn: int | None = Field(default=None, unique=True)
    name: str = Field(max_length=LONGEST_NAME)
    short_name: str = Field(max_length=LONGEST_NAME)
    phase: str = Field(default="", max_length=LONGEST_NAME)
    type: str = Field(default="", max_length=LONGEST_NAME)
    town: str = Field(default="", max_length=LONGEST_NAME)
    postcode: str = Field(default="", max_length=LONGEST_NAME)
    low_age: int | None = None
    high_age: int | None = None
    pupils: int | None = None
    percentage_fsm: float | None = None
    easting: int | None = None
    northing: int | None = None
    urban_rural: str = Field(
        default="", max_length=LONGEST_NAME, sa_column_kwargs={"server_default": ""}
    )
    created_at: datetime = Field(sa_type=Moment)
    words: str = words_column()


keep_words(SchoolRow, "name", "short_name")


class FormerSchoolRow(SQLModel, table=True):
    """A school that has left an alliance; what was written there keeps its letters and colour."""

    __tablename__ = "former_school"
    __table_args__ = (UniqueConstraint("alliance_id", "mark"),)

    alliance_id: UUID = Field(foreign_key="alliance.id", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", primary_key=True)
    mark: str = Field(max_length=2)
    slot: int = Field(ge=1, le=8)
    since: datetime = Field(sa_type=Moment)
    left_at: datetime = Field(sa_type=Moment)


class FormerMemberRow(SQLModel, table=True):
    """Who left an alliance with their school, and as what; they come back with it."""

    __tablename__ = "former_member"

    alliance_id: UUID = Field(foreign_key="alliance.id", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    role: AllianceRole = Field(sa_type=Chosen(AllianceRole))
    since: datetime = Field(sa_type=Moment)


class RegisterSchoolRow(SQLModel, table=True):
    """A school or college of the national register, open or closed."""

    __tablename__ = "register_school"

    urn: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str = Field(max_length=LONGEST_NAME)
    type: str = Field(max_length=LONGEST_NAME)
    status: str = Field(max_length=LONGEST_NAME)
    phase: str = Field(max_length=LONGEST_NAME)
    authority: str = Field(max_length=LONGEST_NAME)
    street: str = Field(max_length=LONGEST_NAME)
    town: str = Field(max_length=LONGEST_NAME)
    postcode: str = Field(max_length=LONGEST_NAME)
    low_age: int | None
    high_age: int | None
    opened_on: date | None
    closed_on: date | None
    locality: str = Field(max_length=LONGEST_NAME)
    pupils: int | None
    percentage_fsm: float | None
    easting: int | None
    northing: int | None
    urban_rural: str = Field(max_length=LONGEST_NAME)
    trust: str = Field(max_length=LONGEST_NAME)
    open: bool
    sort_key: str = Field(sa_type=_plain(LONGEST_NAME), description="What lists are ordered by.")
    postcode_key: str = Field(sa_type=_plain(LONGEST_NAME), index=True)


class RegisterWordRow(SQLModel, table=True):
    """A word under which an open school of the register is found."""

    __tablename__ = "register_word"

    word: str = Field(sa_type=_plain(40), primary_key=True)
    urn: int = Field(foreign_key="register_school.urn", primary_key=True, index=True)


class RegisterImportRow(SQLModel, table=True):
    """An import that changed something; one that broke off has no `finished_at`."""

    __tablename__ = "register_import"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    began_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    added: int = 0
    changed: int = 0
