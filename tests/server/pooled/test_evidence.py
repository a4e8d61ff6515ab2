"""Evidence of several cycles through the API: what is told, to whom, and what never is."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.ids import new_id
from schemas.measures import Better, ReadingKind, Summary
from schemas.roles import CycleRole
from server.cycles.tables import CycleRow
from server.data.db import Database
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.tables import SchoolRow
from tests.builders import NOW, a_cycle, in_cycle, takes_part
from tests.server.statements import statements
from tests.server.valley import OUTSIDE, Valley

SURVEY = "“I can say why”"
ASKED = "Pupil survey, five answers"


@dataclass(frozen=True)
class World:
    """Two cycles: Priya is in the first alone, and Helen leads the alliance."""

    valley: Valley
    first: CycleRow
    second: CycleRow

    async def told(self, who: str, code: int = 200) -> Any:
        path = f"/alliances/{self.valley.alliance.id}/evidence"
        return await self.valley.ask(who, "GET", path, code=code)


async def measure(
    db: AsyncSession,
    cycle: CycleRow,
    title: str = SURVEY,
    instrument: str = ASKED,
    summary: Summary = Summary.MEAN,
    better: Better = Better.HIGHER,
) -> MeasureRow:
    mean = summary is Summary.MEAN
    row = MeasureRow(
        cycle_id=cycle.id,
        title=title,
        instrument=instrument,
        summary=summary,
        better=better,
        scale_min=1 if mean else None,
        scale_max=5 if mean else None,
        caveat=f"Of {cycle.title}",
        created_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


def reads(
    db: AsyncSession,
    of: MeasureRow,
    school: SchoolRow,
    values: tuple[float, float],
    sizes: tuple[int, int] = (24, 24),
    spread: float | None = 0.9,
) -> None:
    """A baseline and a final reading."""
    kinds = (ReadingKind.BASELINE, ReadingKind.FINAL)
    for month, (kind, value, size) in enumerate(zip(kinds, values, sizes, strict=True)):
        db.add(
            ReadingRow(
                id=new_id(),
                measure_id=of.id,
                school_id=school.id,
                kind=kind,
                taken_on=date(2026, 1 + month, 12),
                group_size=size,
                value=value,
                spread=spread,
                caveat=f"{school.name} {kind} of {size}",
                changed_at=NOW,
            )
        )


@pytest.fixture
async def world(valley: Valley, app: FastAPI) -> World:
    oakfield, riverside, hillcrest = (
        valley.schools[key] for key in ("oakfield", "riverside", "hillcrest")
    )
    async with app.state.database.writing() as db:
        first = await a_cycle(db, valley.alliance, "Explaining why")
        second = await a_cycle(db, valley.alliance, "Partner talk")
        for cycle in (first, second):
            for school in (oakfield, riverside, hillcrest):
                await takes_part(db, school, cycle)
        await in_cycle(db, valley.people["priya"], first, CycleRole.FACILITATOR, oakfield.id)
        own = await measure(db, first)
        reads(db, own, oakfield, (2.9, 3.4))
        reads(db, own, riverside, (2.5, 3.0), sizes=(4, 26))
        reads(db, own, hillcrest, (3.1, 3.3))
        other = await measure(db, second, "“I can say WHY”.", f"  {ASKED}.")
        reads(db, other, oakfield, (3.0, 3.5))
        reads(db, other, riverside, (3.0, 3.2), spread=None)
        apart = await measure(db, second, SURVEY, "Interview of the whole class")
        reads(db, apart, hillcrest, (2.0, 2.9))
        counted = await measure(db, first, "Words", "Pebbles", Summary.COUNT, Better.LOWER)
        reads(db, counted, oakfield, (31, 14), sizes=(6, 6), spread=None)
    return World(valley, first, second)


async def test_sets_stand_side_by_side_and_what_was_asked_alike_is_pooled(world: World) -> None:
    told = await world.told("helen")
    [construct] = told["constructs"]
    assert construct["caveats"] == [
        "Explaining why: Of Explaining why",
        "Partner talk: Of Partner talk",
    ]
    assert "they ask in different ways" in construct["why_apart"]
    survey, interview = construct["groups"]
    shown = [
        (one["cycle_title"], one["school"]["name"], one["difference"] is not None)
        for one in survey["sets"]
    ]
    assert shown == [
        ("Explaining why", "Hillcrest", True),
        ("Explaining why", "Oakfield", True),
        ("Explaining why", "Riverside", False),
        ("Partner talk", "Oakfield", True),
        ("Partner talk", "Riverside", False),
    ]
    pool = survey["pool"]
    assert (pool["sets"], pool["cycles"], survey["why_no_pool"]) == (3, 2, "")
    assert pool["range"]["low"] < pool["difference"] < pool["range"]["high"]
    assert sum(one["weight"] or 0 for one in survey["sets"]) == pytest.approx(1)
    assert interview["pool"] is None
    assert interview["why_no_pool"].startswith("Fewer than three")
    assert [(one["title"], one["cycle_title"]) for one in told["alone"]] == [
        ("Words", "Explaining why")
    ]


async def test_a_set_of_a_few_pupils_is_told_to_nobody(world: World) -> None:
    for who in ("helen", "priya", "gareth"):
        told = await world.told(who)
        assert "Riverside baseline of 4" not in str(told)
        assert "Riverside final of 26" not in str(told)
        for construct in told["constructs"]:
            small = construct["groups"][0]["sets"][2]
            assert small["why_not"] == "Fewer than 5 pupils in a reading: not shown."
            held = ("pupils_before", "pupils_after", "difference", "range", "weight", "before_on")
            assert {small[key] for key in held} == {None}


async def test_only_cycles_that_one_may_read_are_there(world: World) -> None:
    priya = await world.told("priya")
    assert priya["constructs"] == []
    assert {one["cycle_title"] for one in priya["alone"]} == {"Explaining why"}
    assert await world.told("tom") == priya | {"constructs": [], "alone": []}
    for who in OUTSIDE:
        await world.told(who, 404)
    await world.told("ada", 403)


async def test_the_file_holds_the_same_with_what_to_beware_of_first(world: World) -> None:
    client = world.valley.clients["helen"]
    answer = await client.get(f"/api/alliances/{world.valley.alliance.id}/evidence.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    cautions = (await world.told("helen"))["cautions"]
    assert [row["construct"] for row in rows[: len(cautions)]] == [
        f"Read first: {one}" for one in cautions
    ]
    sets = rows[len(cautions) :]
    assert [row["school"] for row in sets].count("all of these together") == 2
    assert float(sets[0]["low_95"]) < float(sets[0]["difference_in_sd"])
    for person in world.valley.people.values():
        assert person.name not in answer.text
        assert str(person.id) not in answer.text


async def test_the_number_of_queries_stays(world: World, app: FastAPI) -> None:
    database: Database = app.state.database
    await world.told("helen")
    counts = []
    for more in (0, 4):
        async with database.writing() as db:
            for number in range(more):
                cycle = await a_cycle(db, world.valley.alliance, f"Cycle {number}")
                school = world.valley.schools["oakfield"]
                await takes_part(db, school, cycle)
                reads(db, await measure(db, cycle), school, (2.0, 3.0))
        with statements(database) as sent:
            await world.told("helen")
        counts.append(len(sent))
    assert counts[0] == counts[1] < 15
