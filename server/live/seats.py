"""Who is in which live document, as they were let in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from schemas.roles import Grant
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from sync.peer import Identity


@dataclass(frozen=True, eq=False)
class Admission:
    """Somebody may open a document, as `identity`."""

    document: DocumentRow
    surroundings: Surroundings
    grant: Grant
    identity: Identity
    rechecks: int
    """`Live.rechecks` when this was looked at: where that has moved on, look again."""

    @property
    def may_write(self) -> bool:
        """Whether edits are taken."""
        return self.grant is Grant.WRITE

    @property
    def name(self) -> str:
        """The document's name in the hub and the log."""
        return str(self.document.id)


class Seats:
    """The open connections of this process."""

    def __init__(self) -> None:
        self._taken: dict[UUID, list[Admission]] = {}

    @contextmanager
    def taken(self, admission: Admission) -> Iterator[None]:
        """Somebody who was let in has a connection as long as this is entered."""
        self.take(admission)
        try:
            yield
        finally:
            self.free(admission)

    def take(self, admission: Admission) -> None:
        """Somebody who was let in has a connection, until `free`."""
        self._taken.setdefault(admission.document.id, []).append(admission)

    def free(self, admission: Admission) -> None:
        """The connection has ended."""
        document = admission.document.id
        self._taken[document].remove(admission)
        if not self._taken[document]:
            del self._taken[document]

    @property
    def documents(self) -> Sequence[UUID]:
        """The documents that have connections."""
        return list(self._taken)

    def of(self, document: UUID) -> Sequence[Admission]:
        """The connections to `document`."""
        return list(self._taken.get(document, ()))
