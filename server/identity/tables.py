"""People, and what signs them in. Secrets are kept as hashes only."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from server.data.columns import Moment
from server.data.kept_words import keep_words, words_column


class PersonRow(SQLModel, table=True):
    """Somebody with an account. `email` is kept in lower case."""

    __tablename__ = "person"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=200)
    email: str = Field(max_length=320, unique=True)
    password_hash: str = Field(max_length=300)
    is_administrator: bool = False
    created_at: datetime = Field(sa_type=Moment)
    closed_at: datetime | None = Field(
        default=None, sa_type=Moment, description="Since when the account cannot sign in."
    )
    words: str = words_column()


keep_words(PersonRow, "name")


class SessionRow(SQLModel, table=True):
    """One place where somebody is signed in; its token is in that browser's cookie only."""

    __tablename__ = "session"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    token_hash: bytes = Field(max_length=32, unique=True, description="SHA-256 of the token.")
    user_agent: str = Field(default="", max_length=300)
    created_at: datetime = Field(sa_type=Moment)
    last_seen_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment, index=True, description="The absolute limit.")
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class PersonalTokenRow(SQLModel, table=True):
    """A secret with which somebody's programs act in their name."""

    __tablename__ = "personal_token"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=200)
    token_hash: bytes = Field(max_length=32, unique=True, description="SHA-256 of the token.")
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class SignInAttemptRow(SQLModel, table=True):
    """An attempt to sign in, for the throttle; kept for a day.

    It is written before the password is looked at, so that many at once are counted too.
    """

    __tablename__ = "sign_in_attempt"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account: bytes = Field(max_length=32, index=True, description="SHA-256 of the address given.")
    network: str = Field(max_length=64, index=True, description="The network address it came from.")
    at: datetime = Field(sa_type=Moment, index=True)
    succeeded: bool = False
