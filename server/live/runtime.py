"""What live documents need while the server runs, in one place: `app.state.live`."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from fastapi import Depends
from starlette.requests import HTTPConnection

from server.data.db import Database
from server.live.http_connections import HttpConnections
from server.live.neighbours import Neighbours
from server.live.seats import Admission, Seats
from server.live.surroundings import Surroundings, SurroundingsOf
from server.live.tables import DocumentRow
from server.settings import Settings
from sync.hub import Hub

Look: TypeAlias = asyncio.Task[tuple[DocumentRow, Surroundings]]
Places: TypeAlias = dict[str, Look]


@dataclass
class Live:
    """The hub and what stands around it."""

    hub: Hub
    database: Database
    settings: Settings
    surroundings_of: SurroundingsOf
    http: HttpConnections = field(default_factory=HttpConnections)
    seats: Seats = field(default_factory=Seats)
    neighbours: Neighbours | None = None
    """The other workers on this port, where there are any."""
    rechecks: int = 0
    """How often rights were looked at anew; whoever is just coming in then looks again."""
    admissions: dict[tuple[str, bytes], Admission] = field(default_factory=dict)
    """Who was let in, by document and hash of what they showed, since anything happened here."""

    places: Places = field(default_factory=dict)
    """The documents that somebody asked for and what is around each of them, kept as long."""

    def forget_admissions(self) -> None:
        """Look at everybody anew who comes from now on, those who are just coming included."""
        self.admissions, self.places = {}, {}

    def rights_changed(self) -> None:
        """Rights are looked at anew, of those too who are just coming in."""
        self.rechecks += 1
        self.forget_admissions()


def live_of(connection: HTTPConnection) -> Live:
    """The live documents of the application that serves `connection`."""
    live: Live = connection.app.state.live
    return live


def _hub(connection: HTTPConnection) -> Hub:
    return live_of(connection).hub


TheLive = Annotated[Live, Depends(live_of)]
"""A route's parameter for the live documents."""

TheHub = Annotated[Hub, Depends(_hub)]
"""A route's parameter for the hub, to read and edit documents with."""
