"""What a live document's surroundings are: known to the domains above, asked for from here.

`live.py` of each domain that has live documents brings its own; `server/homes.py` asks them all,
and the application keeps that as `app.state.surroundings_of`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from schemas.templates import SectionWords
from server.identity.things import Home


@dataclass(frozen=True)
class Surroundings:
    """What documents belong to, as far as access, presence and rendering need it.

    `schools` are all schools of the alliance with their marks; `sections` the words of a cycle's
    template.
    """

    home: Home
    title: str
    schools: Mapping[UUID, SchoolBrief] = field(default_factory=dict)
    sections: Mapping[str, SectionWords] = field(default_factory=dict)


SurroundingsOf: TypeAlias = Callable[[AsyncSession, UUID], Awaitable[Surroundings | None]]
"""The surroundings of the documents of a home, by its id; None where there is no such thing."""
