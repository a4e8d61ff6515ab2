"""What has to be said where documents are to be read although nobody wrote in them."""

from typing import ClassVar
from uuid import UUID

from server.data.outbox import Event


class ToProject(Event):
    """A document is new, or those of a cycle or an alliance are called otherwise."""

    name: ClassVar[str] = "documents.to-project"
    cycle_id: UUID | None = None
    alliance_id: UUID | None = None
    document_id: UUID | None = None
