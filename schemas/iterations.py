"""The chain of a cycle's iterations: what changed from one to the next, and what it did."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.cycles import CycleDocument
from schemas.documents import DocumentContent
from schemas.history import DifferencePart, Version


class Iteration(BaseModel):
    """One way through the phases; `before` and `after` are the versions of the plan compared."""

    number: int
    began_at: datetime
    ended_at: datetime | None = Field(description="When the next one began.")
    document: CycleDocument = Field(description="What changed, why, and what was decided.")
    content: DocumentContent = Field(description="What stands in it.")
    before: Version | None
    after: Version | None = Field(description="None: the plan as it is now.")
    chosen: bool = Field(description="People chose the versions; else the workspace did.")
    parts: list[DifferencePart] = Field(description="What is different; the first has nothing.")


class IterationPut(BaseModel):
    """Which versions of the plan to compare; both None: those that the workspace would choose."""

    before_id: UUID | None
    after_id: UUID | None
