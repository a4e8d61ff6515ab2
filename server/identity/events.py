"""What others have to know when who may do what has changed."""

from typing import ClassVar
from uuid import UUID

from server.data.outbox import Event


class AccessChanged(Event):
    """Rights may have changed: re-check the open connections that match.

    `person_id` alone: of that person; `cycle_id` alone: to that cycle's documents, whoever it is;
    both: of that person to that cycle's documents. `document_id`: to that document.
    """

    name: ClassVar[str] = "access.changed"
    everywhere: ClassVar[bool] = True
    person_id: UUID | None = None
    cycle_id: UUID | None = None
    document_id: UUID | None = None


class SignInEnded(Event):
    """A session or personal token is no longer valid: close what was opened with it."""

    name: ClassVar[str] = "sign-in.ended"
    everywhere: ClassVar[bool] = True
    person_id: UUID
    session_ids: tuple[UUID, ...] = ()
    token_ids: tuple[UUID, ...] = ()


class PersonRenamed(Event):
    """Somebody is called otherwise, and so is what they wrote."""

    name: ClassVar[str] = "person.renamed"
    person_id: UUID
