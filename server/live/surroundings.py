"""What a live document's surroundings are: known to the domains above, asked for from here.

`server/cycles/live.py` brings `surroundings_of`, which the application keeps as
`app.state.surroundings_of`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from schemas.templates import SectionWords
from server.identity.things import CycleThing


@dataclass(frozen=True)
class Surroundings:
    """The cycle that documents belong to, as far as access, presence and rendering need it.

    `schools` are all schools of the alliance with their marks; `sections` the words of the
    cycle's template.
    """

    cycle: CycleThing
    title: str
    schools: Mapping[UUID, SchoolBrief] = field(default_factory=dict)
    sections: Mapping[str, SectionWords] = field(default_factory=dict)


SurroundingsOf: TypeAlias = Callable[[AsyncSession, UUID], Awaitable[Surroundings | None]]
"""The surroundings of the documents of a cycle, by its id; None where there is no such cycle."""
