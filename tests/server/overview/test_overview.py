"""What an alliance is told of itself through the API, and what it is not told."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from schemas.coaching import DeploymentState
from schemas.cycles import Phase
from schemas.documents import DocumentKindName
from schemas.overview import OverviewList
from schemas.practices import AdoptionState
from schemas.roles import CycleRole, ReviewerPart
from schemas.time_given import Spent
from server.cycles.quiet import SEEN_AFTER
from server.cycles.tables import CycleRow
from server.cycles.terms import school_days_before, term_of
from server.data.db import Database
from server.identity.tables import PersonRow
from server.lessons.tables import LessonRow
from server.live.documents import make_document
from server.practices.tables import AdoptionRow
from server.time_given.tables import TimeRow
from tests.builders import (
    a_cycle,
    a_day,
    a_deployment,
    a_lesson,
    a_practice,
    a_review,
    a_visit,
    in_cycle,
    reviews,
    takes_part,
)
from tests.databases import on_every_database
from tests.server.statements import statements
from tests.server.valley import OUTSIDE, Valley

TODAY = datetime.now(UTC).date()
NOW = datetime.now(UTC)
LONG_AGO = datetime.combine(school_days_before(TODAY, SEEN_AFTER), time(12), UTC)
OPERATIONS = ("overview", "reciprocity")


@dataclass(frozen=True)
class Busy:
    """A cycle of Oakfield and Riverside in which much went on today, and a stalled one."""

    valley: Valley
    cycle: CycleRow
    stalled: CycleRow

    async def told(self, who: str, what: str = "overview", term: str = "", code: int = 200) -> Any:
        path = f"/alliances/{self.valley.alliance.id}/{what}"
        return await self.valley.ask(who, "GET", f"{path}?term={term}" if term else path, code=code)


@pytest.fixture
async def busy(valley: Valley, app: FastAPI) -> Busy:
    database: Database = app.state.database
    oakfield, riverside = valley.schools["oakfield"], valley.schools["riverside"]
    priya, tom, daniel = (valley.people[key] for key in ("priya", "tom", "daniel"))
    async with database.writing() as db:
        cycle = await a_cycle(db, valley.alliance, "Explaining why")
        cycle.created_at = cycle.changed_at = NOW
        cycle.theme = "Talk"
        for school in (oakfield, riverside):
            await takes_part(db, school, cycle)
        await in_cycle(db, priya, cycle, CycleRole.FACILITATOR, oakfield.id)
        await in_cycle(db, tom, cycle, CycleRole.MEMBER, riverside.id)
        await in_cycle(db, valley.people["gareth"], cycle, CycleRole.MEMBER, riverside.id)
        lesson = await _taught(db, cycle, valley, priya)
        for person in (priya, tom, valley.people["gareth"]):
            await make_document(
                db,
                DocumentKindName.OBSERVATION,
                cycle.id,
                owner_id=person.id,
                lesson_id=lesson.id,
                now=NOW,
            )
        deployment = await a_deployment(
            db, valley.alliance, oakfield, DeploymentState.RUNNING, coach=daniel, teacher=priya
        )
        (await a_visit(db, deployment)).held_at = NOW
        (await a_day(db, deployment)).on = TODAY
        review = await a_review(db, cycle)
        review.handed_over_at = NOW
        await reviews(db, daniel, review, ReviewerPart.ACCEPTED)
        card = await a_practice(db, cycle, priya)
        db.add(
            AdoptionRow(
                practice_id=card.id,
                school_id=valley.schools["hillcrest"].id,
                state=AdoptionState.TRIED,
                why_here="Quiet readers",
                since=NOW,
                changed_at=NOW,
            )
        )
        for person, school, minutes in ((tom, riverside, 25), (priya, oakfield, 40)):
            db.add(_minutes(cycle, person, school.id, minutes))
        db.add(_minutes(cycle, valley.people["gareth"], riverside.id, 35))
        stalled = await a_cycle(db, valley.alliance, "Reading aloud", Phase.TRY)
        stalled.created_at = stalled.changed_at = LONG_AGO
        await takes_part(db, oakfield, stalled)
        await in_cycle(db, priya, stalled, CycleRole.FACILITATOR, oakfield.id)
    return Busy(valley, cycle, stalled)


async def _taught(db: Any, cycle: CycleRow, valley: Valley, teacher: PersonRow) -> LessonRow:
    """A lesson at Oakfield, today."""
    lesson = await a_lesson(db, cycle, valley.schools["oakfield"], teacher)
    lesson.on = TODAY
    return lesson


def _minutes(cycle: CycleRow, person: PersonRow, school: UUID, minutes: int) -> TimeRow:
    return TimeRow(
        cycle_id=cycle.id,
        person_id=person.id,
        school_id=school,
        on=TODAY,
        minutes=minutes,
        spent=Spent.TALKING,
        created_at=NOW,
    )


def values(answer: Any) -> Iterator[str]:
    """Every key and value of an answer, as text."""
    match answer:
        case dict():
            for key, value in answer.items():
                yield str(key)
                yield from values(value)
        case list():
            for value in answer:
                yield from values(value)
        case _:
            yield str(answer)


@on_every_database
async def test_the_lead_sees_cycles_by_phase_stalled_ones_and_who_is_left_out(busy: Busy) -> None:
    told = await busy.told("helen")
    assert told["term"]["key"] == term_of(TODAY).key
    assert [(each["title"], each["phase"], each["stalled"]) for each in told["cycles"]] == [
        ("Explaining why", "plan", False),
        ("Reading aloud", "try", True),
    ]
    [stalled] = told["stalled"]
    assert stalled["cycle_id"] == str(busy.stalled.id)
    assert stalled["since"] == LONG_AGO.date().isoformat()
    assert stalled["since"] < stalled["asked_on"] < TODAY.isoformat()
    assert told["left_out"] == []
    assert [(each["title"], each["state"]) for each in told["transfers"]] == [
        (told["transfers"][0]["title"], "tried")
    ]


async def test_a_school_that_took_part_in_nothing_is_left_out(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/overview"
    told = await valley.ask("helen", "GET", path)
    assert len(told["left_out"]) == len(told["schools"]) == 3
    assert (await valley.ask("tom", "GET", path))["left_out"] == []


@on_every_database
async def test_the_map_counts_schools_in_both_directions(busy: Busy) -> None:
    rows = {
        row["school"]["name"]: {key: row[key] for key in row if row[key] and key != "school"}
        for row in (await busy.told("helen", "reciprocity"))["rows"]
    }
    assert rows == {
        "Hillcrest": {"coaches": 1, "reviews": 2, "adopts": 2},
        "Oakfield": {"visited": 1, "coached": 1, "reviewed": 1, "adopted": 1},
        "Riverside": {"visits": 1, "reviewed": 1, "adopted": 1},
    }


async def test_coaching_of_others_is_on_the_map_of_the_lead_and_of_those_concerned_alone(
    busy: Busy,
) -> None:
    for who, links in (("helen", 1), ("joanne", 1), ("daniel", 1), ("priya", 1), ("tom", 0)):
        told = await busy.told(who, "reciprocity")
        coaching = [link for link in told["links"] if link["kind"] == "coaches"]
        assert len(coaching) == links, who


async def test_another_term_has_arrows_of_its_own(busy: Busy) -> None:
    told = await busy.told("helen", "reciprocity", "2020-spring")
    assert told["links"] == []
    assert told["term"]["name"] == "Spring term 2020"
    assert told["term"]["key"] in {each["key"] for each in told["terms"]}
    for key in ("2026-winter", "1999-spring", "x"):
        await busy.told("helen", "reciprocity", key, code=422)


async def test_a_member_is_told_of_own_cycles_and_of_nobodys_time(busy: Busy) -> None:
    tom = await busy.told("tom")
    assert [each["title"] for each in tom["cycles"]] == ["Explaining why"]
    assert (tom["leads"], tom["stalled"], tom["time"]) == (False, [], [])
    priya = await busy.told("priya")
    assert [each["stalled"] for each in priya["cycles"]] == [False, False]


@on_every_database
async def test_time_is_told_by_school_and_never_what_one_person_gave(busy: Busy) -> None:
    told = await busy.told("helen")
    names = {school["id"]: school["name"] for school in told["schools"]}
    assert {
        names[each["school_id"]]: (each["minutes"], each["untold"], each["coached_days"])
        for each in told["time"]
    } == {
        "Hillcrest": (0, False, 0.0),
        "Oakfield": (0, True, 0.5),
        "Riverside": (60, False, 0.0),
    }
    [own] = (await busy.told("joanne"))["time"]
    assert names[own["school_id"]] == "Oakfield"


@pytest.mark.parametrize("what", OPERATIONS)
async def test_no_person_is_named_in_any_answer(busy: Busy, what: str) -> None:
    people = busy.valley.people
    for who in ("helen", "joanne", "tom", "daniel"):
        told = set(values(await busy.told(who, what)))
        for person in people.values():
            assert str(person.id) not in told
            assert person.name not in told
            assert person.email not in told


async def test_no_person_is_named_in_the_table_as_a_file(busy: Busy) -> None:
    client = busy.valley.clients["helen"]
    answer = await client.get(f"/api/alliances/{busy.valley.alliance.id}/reciprocity.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(answer.text.splitlines()) == 4
    for person in busy.valley.people.values():
        assert person.name not in answer.text
        assert str(person.id) not in answer.text


async def test_each_list_is_a_file_that_names_no_person(busy: Busy) -> None:
    client = busy.valley.clients["helen"]
    rows = {}
    for which in OverviewList:
        path = f"/api/alliances/{busy.valley.alliance.id}/overview.csv?list={which}"
        answer = await client.get(path)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows[which] = list(csv.DictReader(io.StringIO(answer.text)))
        for person in busy.valley.people.values():
            assert person.name not in answer.text
            assert str(person.id) not in answer.text
    [first, second] = rows[OverviewList.CYCLES]
    assert (first["cycle"], first["phase"], first["theme"]) == ("Explaining why", "plan", "Talk")
    assert first["schools"] == "Oakfield, Riverside"
    assert second["stalled"] == "yes"
    assert [row["cycle"] for row in rows[OverviewList.STALLED]] == ["Reading aloud"]
    assert rows[OverviewList.LEFT_OUT] == []
    assert [row["state"] for row in rows[OverviewList.TRANSFERS]] == ["tried"]
    time_of = {row["school"]: row for row in rows[OverviewList.TIME]}
    assert (time_of["Oakfield"]["hours_given"], time_of["Oakfield"]["more_not_told"]) == (
        "0",
        "yes",
    )
    assert time_of["Riverside"]["hours_given"] == "1"


async def test_a_member_gets_the_files_of_what_they_are_told(busy: Busy) -> None:
    client = busy.valley.clients["tom"]
    path = f"/api/alliances/{busy.valley.alliance.id}/overview.csv?list="
    assert len((await client.get(f"{path}cycles")).text.splitlines()) == 2
    for which in ("stalled", "left_out", "time"):
        assert len((await client.get(f"{path}{which}")).text.splitlines()) == 1


@pytest.mark.parametrize("what", [*OPERATIONS, "reciprocity.csv"])
async def test_others_are_told_nothing(busy: Busy, what: str) -> None:
    for who in OUTSIDE:
        await busy.told(who, what, code=404)
    await busy.told("ada", what, code=403)


async def test_the_facilitator_is_asked_first(busy: Busy) -> None:
    steps = (await busy.valley.ask("priya", "GET", "/me/next"))["items"]
    asked = [each for each in steps if each["kind"] == "say_how_it_goes"]
    assert [each["cycle_id"] for each in asked] == [str(busy.stalled.id)]
    for who in ("tom", "helen"):
        steps = (await busy.valley.ask(who, "GET", "/me/next"))["items"]
        assert "say_how_it_goes" not in {each["kind"] for each in steps}


async def test_a_lesson_or_a_word_in_a_document_wakes_a_cycle(busy: Busy, app: FastAPI) -> None:
    async with app.state.database.writing() as db:
        lesson = await _taught(db, busy.stalled, busy.valley, busy.valley.people["priya"])
        lesson.on, lesson.changed_at = TODAY - timedelta(days=1), LONG_AGO
    assert (await busy.told("helen"))["stalled"] == []


@pytest.mark.parametrize("what", OPERATIONS)
async def test_the_number_of_queries_does_not_grow_with_what_there_is(
    busy: Busy, app: FastAPI, what: str
) -> None:
    await busy.told("helen", what)  # the first time something is asked of the token, too
    counts = []
    for more in (0, 5):
        async with app.state.database.writing() as db:
            for number in range(more):
                cycle = await a_cycle(db, busy.valley.alliance, f"Cycle {number}")
                cycle.changed_at = LONG_AGO
                await takes_part(db, busy.valley.schools["oakfield"], cycle)
                await a_practice(db, cycle, busy.valley.people["priya"])
        with statements(app.state.database) as sent:
            await busy.told("helen", what)
        counts.append(len(sent))
    assert counts[0] == counts[1] < 40
