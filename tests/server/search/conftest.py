"""A cycle that is written in, and people who search."""

from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from schemas.cycles import Phase
from schemas.documents import DocumentKindName
from schemas.roles import Audience, CycleRole, SchoolRole
from server.cycles.tables import CycleRow
from server.data.db import Database
from server.identity.tables import PersonRow
from server.live.documents import make_document
from server.live.shape import Seed
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from server.organisations.tables import AllianceRow, SchoolRow
from tests.builders import (
    NOW,
    a_cycle,
    a_school,
    a_teacher,
    an_alliance,
    in_cycle,
    takes_part,
)


@dataclass(frozen=True)
class Place:
    """Priya facilitates, Tom observes; Vera is of the alliance, but of no cycle."""

    alliance: AllianceRow
    oakfield: SchoolRow
    riverside: SchoolRow
    cycle: CycleRow
    other: CycleRow
    plan: DocumentRow
    observation: DocumentRow
    priya: PersonRow
    tom: PersonRow
    vera: PersonRow


@pytest.fixture
async def place(app: FastAPI) -> Place:
    """Two cycles of an alliance; everything in them is read."""
    database: Database = app.state.database
    async with database.writing() as db:
        alliance = await an_alliance(db, "Alder Valley")
        oakfield = await a_school(db, alliance, name="Oakfield Primary")
        riverside = await a_school(db, alliance, name="Riverside School")
        cycle = await a_cycle(db, alliance, "Talk before writing", Phase.TRY)
        other = await a_cycle(db, alliance, "Reading aloud")
        await takes_part(db, oakfield, cycle)
        await takes_part(db, riverside, other)
        priya = await a_teacher(db, alliance, oakfield, "Priya Nair")
        tom = await a_teacher(db, alliance, riverside, "Zoë O'Brien", SchoolRole.HEAD)
        vera = await a_teacher(db, alliance, riverside, "Vera Viewer")
        for person, role in ((priya, CycleRole.FACILITATOR), (tom, CycleRole.MEMBER)):
            await in_cycle(db, person, cycle, role)
        await in_cycle(db, tom, other, CycleRole.FACILITATOR)
        plan = await make_document(
            db,
            DocumentKindName.PLAN,
            cycle.id,
            owner_id=priya.id,
            now=NOW,
            seed=Seed(
                sections={
                    "focus": [paragraph("Our pupils are silent in mathematics.")],
                    "hunch": [paragraph("A rehearsed reason <b>is</b> a braver one, says Zoë.")],
                },
                fields={"subject": "Mathematics"},
            ),
        )
        await make_document(
            db,
            DocumentKindName.PLAN,
            other.id,
            owner_id=tom.id,
            now=NOW,
            seed=Seed(sections={"focus": [paragraph("Pupils read to pupils.")]}),
        )
        observation = await make_document(
            db,
            DocumentKindName.OBSERVATION,
            cycle.id,
            owner_id=tom.id,
            now=NOW,
            seed=Seed(sections={"thoughts": [paragraph("B whispers a reason.")]}),
        )
        assert observation.audience is Audience.PRIVATE
    await app.state.projector.settled()
    return Place(alliance, oakfield, riverside, cycle, other, plan, observation, priya, tom, vera)
