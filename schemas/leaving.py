"""What becomes of cycles when somebody goes, said before it is done."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.cycles import Phase


class Then(StrEnum):
    """What follows for a cycle."""

    LEAVES = "leaves"
    HANDED_ON = "handed_on"
    NOBODY_LEFT = "nobody_left"


class CycleFate(BaseModel):
    id: UUID
    title: str
    phase: Phase
    then: Then = Field(
        description="`leaves`: goes on without them; `handed_on`: `heir` facilitates it then; "
        "`nobody_left`: nobody would write in it any more, it stays as it is."
    )
    heir: str | None = Field(default=None, description="Who facilitates it then.")


class Leaving(BaseModel):
    """What goes with somebody. What they wrote stays where it is, with their name."""

    cycles: list[CycleFate]
    other_cycles: int = Field(description="How many more the reader may not see.")
    alliances: list[str] = Field(description="Names of the alliances that are left with it.")
    refused: str = Field(default="", description="Why it cannot be done; empty where it can.")
