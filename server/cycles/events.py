"""What follows from a change of a cycle, after its transaction."""

from typing import ClassVar
from uuid import UUID

from server.data.outbox import Event


class SchoolAccepted(Event):
    """A school takes part: its place in the plan's offers and gains is made by the server."""

    name: ClassVar[str] = "cycle.school-accepted"
    cycle_id: UUID
    school_id: UUID
    by: UUID
