"""Two alliances with people in them, and somebody's hands on the API: a wall stands between them.

Alder Valley: Oakfield (Joanne is head, Priya teaches), Riverside (Gareth leads professional
development, Tom teaches), Hillcrest (Helen is head and leads the alliance, Daniel is SLE).
Elm Hills: Elmfield (Olga is head and leads the alliance, Otto teaches). Ada administers.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from schemas.people import TokenCreate
from schemas.roles import AllianceRole, SchoolRole
from server.data.db import Database
from server.identity.tables import PersonRow
from server.identity.tokens import make_token
from server.organisations.tables import AllianceRow, SchoolRow
from tests.builders import a_person, a_school, an_alliance, in_alliance, in_school
from tests.server.conftest import a_browser

INSIDE = ("joanne", "priya", "gareth", "tom", "helen", "daniel")
OUTSIDE = ("olga", "otto")


@dataclass(frozen=True)
class Valley:
    """`people`, `schools` and `clients` are keyed by name in small letters."""

    alliance: AllianceRow
    elsewhere: AllianceRow
    schools: dict[str, SchoolRow]
    people: dict[str, PersonRow]
    clients: dict[str, httpx.AsyncClient]

    async def ask(
        self, who: str, method: str, path: str, body: object = None, *, code: int = 200
    ) -> Any:
        """What the API answers `who`, which must come with the status `code`."""
        answer = await self.clients[who].request(method, f"/api{path}", json=body)
        assert answer.status_code == code, f"{who} {method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def started(self, who: str = "priya", *invited: str, title: str = "Reading aloud") -> Any:
        """A cycle that `who` of Oakfield started, with these schools asked."""
        body = {
            "alliance_id": str(self.alliance.id),
            "title": title,
            "school_id": self.school("oakfield"),
            "invite_school_ids": [self.school(key) for key in invited],
        }
        return await self.ask(who, "POST", "/cycles", body, code=201)

    async def joint(self) -> Any:
        """A cycle of Oakfield and Riverside: Priya facilitates, Tom is a member."""
        cycle = await self.started("priya", "riverside")
        path = f"/cycles/{cycle['id']}"
        answer = f"{path}/schools/{self.school('riverside')}/answer"
        await self.ask("gareth", "PUT", answer, {"accept": True})
        tom = f"{path}/people/{self.people['tom'].id}"
        return await self.ask("priya", "PUT", tom, {"role": "member"})

    def school(self, key: str) -> str:
        """The id of a school, as text."""
        return str(self.schools[key].id)

    def person(self, key: str) -> str:
        """The id of a person, as text."""
        return str(self.people[key].id)


@asynccontextmanager
async def a_valley(app: FastAPI) -> AsyncIterator[Valley]:
    """Both alliances in the database of `app`, and a client for each person."""
    database: Database = app.state.database
    async with database.writing() as db:
        alder, elm = await an_alliance(db, "Alder Valley"), await an_alliance(db, "Elm Hills")
        schools = {
            "oakfield": await a_school(db, alder, name="Oakfield"),
            "riverside": await a_school(db, alder, name="Riverside"),
            "hillcrest": await a_school(db, alder, name="Hillcrest"),
            "elmfield": await a_school(db, elm, name="Elmfield"),
        }
        people = {"ada": await a_person(db, "Ada", is_administrator=True)}
        for key, alliance, role, school, part in (
            ("joanne", alder, AllianceRole.MEMBER, "oakfield", SchoolRole.HEAD),
            ("priya", alder, AllianceRole.MEMBER, "oakfield", SchoolRole.TEACHER),
            ("gareth", alder, AllianceRole.MEMBER, "riverside", SchoolRole.PD_LEAD),
            ("tom", alder, AllianceRole.MEMBER, "riverside", SchoolRole.TEACHER),
            ("helen", alder, AllianceRole.LEAD, "hillcrest", SchoolRole.HEAD),
            ("daniel", alder, AllianceRole.SLE, "hillcrest", SchoolRole.TEACHER),
            ("olga", elm, AllianceRole.LEAD, "elmfield", SchoolRole.HEAD),
            ("otto", elm, AllianceRole.MEMBER, "elmfield", SchoolRole.TEACHER),
        ):
            person = await a_person(db, key.title(), email=f"{key}@school.example")
            await in_alliance(db, person, alliance, role)
            await in_school(db, person, schools[school], part)
            people[key] = person
        tokens = {key: await _token(db, person.id) for key, person in people.items()}
    async with AsyncExitStack() as stack:
        clients = {
            key: await stack.enter_async_context(a_browser(app, Authorization=f"Bearer {secret}"))
            for key, secret in tokens.items()
        }
        yield Valley(alder, elm, schools, people, clients)


async def _token(db: Any, person_id: UUID) -> str:
    _, secret = await make_token(db, person_id, TokenCreate(name="tests"), datetime.now(UTC))
    return secret
