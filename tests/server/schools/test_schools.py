"""A school's own page through the API: who reads it, what it tells, and what it does not tell."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from docx import Document
from fastapi import FastAPI
from pypdf import PdfReader

from schemas.coaching import DeploymentState
from schemas.cycles import Phase
from schemas.documents import DocumentKindName
from schemas.practices import AdoptionState
from schemas.roles import CycleRole, SchoolRole
from schemas.time_given import Spent
from server.cycles.tables import CycleRow, GainRow
from server.cycles.terms import school_year
from server.data.db import Database
from server.live.documents import make_document
from server.practices.tables import AdoptionRow
from server.schools.gather import NAMELESS_CYCLE
from server.schools.governors import TOO_FEW
from server.time_given.tables import TimeRow
from tests.builders import (
    a_cycle,
    a_deployment,
    a_lesson,
    a_person,
    a_practice,
    a_visit,
    in_cycle,
    in_school,
    takes_part,
)
from tests.databases import on_every_database
from tests.server.statements import statements
from tests.server.valley import INSIDE, OUTSIDE, Valley

NOW = datetime.now(UTC)
TODAY = NOW.date()
YEAR = school_year(TODAY).starts.year
FORMS = ("summary", "summary.docx", "summary.pdf")


@dataclass(frozen=True)
class Busy:
    """A cycle of Oakfield and Riverside, in which three of Riverside and one of Oakfield work."""

    valley: Valley
    cycle: CycleRow

    async def told(self, who: str, school: str, year: int | None = None, code: int = 200) -> Any:
        asked = f"?year={year}" if year else ""
        path = f"/schools/{self.valley.school(school)}/summary{asked}"
        return await self.valley.ask(who, "GET", path, code=code)

    async def change(
        self, who: str, method: str, path: str, body: object = None, *, code: int = 200
    ) -> Any:
        """What comes of changing something of Oakfield."""
        address = f"/schools/{self.valley.school('oakfield')}/{path}"
        return await self.valley.ask(who, method, address, body, code=code)

    async def words(self, who: str, school: str) -> tuple[str, str]:
        """The text of both papers."""
        path = f"/api/schools/{self.valley.school(school)}"
        docx, pdf = [
            await self.valley.clients[who].get(f"{path}/{form}") for form in FORMS if "." in form
        ]
        written = Document(io.BytesIO(docx.content)).paragraphs
        pages = PdfReader(io.BytesIO(pdf.content)).pages
        return (
            "\n".join(each.text for each in written),
            "\n".join(page.extract_text() for page in pages),
        )


@pytest.fixture
async def busy(valley: Valley, app: FastAPI) -> Busy:
    database: Database = app.state.database
    oakfield, riverside = valley.schools["oakfield"], valley.schools["riverside"]
    priya, tom, gareth = (valley.people[key] for key in ("priya", "tom", "gareth"))
    async with database.writing() as db:
        cycle = await a_cycle(db, valley.alliance, "Explaining why", Phase.SHARE)
        cycle.created_at = cycle.changed_at = NOW
        for school in (oakfield, riverside):
            await takes_part(db, school, cycle)
        third = await a_person(db, "Ursula Quill")
        await in_school(db, third, riverside)
        await in_cycle(db, priya, cycle, CycleRole.FACILITATOR, oakfield.id)
        for person in (tom, gareth, third):
            await in_cycle(db, person, cycle, CycleRole.MEMBER, riverside.id)
            db.add(_minutes(cycle, person.id, riverside.id, 100))
        db.add(_minutes(cycle, priya.id, oakfield.id, 640))
        lesson = await a_lesson(db, cycle, oakfield, priya)
        lesson.on = TODAY
        for person in (tom, gareth):
            await make_document(
                db,
                DocumentKindName.OBSERVATION,
                cycle.id,
                owner_id=person.id,
                lesson_id=lesson.id,
                now=NOW,
            )
        deployment = await a_deployment(
            db,
            valley.alliance,
            oakfield,
            DeploymentState.RUNNING,
            coach=valley.people["daniel"],
            teacher=priya,
        )
        (await a_visit(db, deployment)).held_at = NOW
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
        for school, gained in ((oakfield, "Priya found words"), (riverside, "Quieter pairs")):
            db.add(
                GainRow(
                    cycle_id=cycle.id,
                    school_id=school.id,
                    gave="Nine mornings",
                    gained=gained,
                    written_at=NOW,
                )
            )
    return Busy(valley, cycle)


def _minutes(cycle: CycleRow, person: Any, school: Any, minutes: int) -> TimeRow:
    return TimeRow(
        cycle_id=cycle.id,
        person_id=person,
        school_id=school,
        on=TODAY,
        minutes=minutes,
        spent=Spent.TALKING,
        created_at=NOW,
    )


def sides(told: Any) -> dict[str, tuple[Any, ...]]:
    keys = ("gave", "given", "given_to", "gained", "received", "received_from")
    return {row["kind"]: tuple(row[key] for key in keys) for row in told["exchange"]}


@on_every_database
async def test_a_head_sees_cycles_what_went_and_what_came(busy: Busy) -> None:
    told = await busy.told("joanne", "oakfield")
    assert told["school"]["name"] == "Oakfield"
    assert (told["alliances"], told["year"]["key"]) == (["Alder Valley"], f"{YEAR}-year")
    [cycle] = told["cycles"]
    assert (cycle["title"], cycle["phase"]) == ("Explaining why", "share")
    assert [each["name"] for each in cycle["partners"]] == ["Riverside"]
    assert sides(told) == {
        "visits": (True, None, ["Riverside"], False, 0, []),
        "coaching": (False, None, [], True, None, ["Hillcrest"]),
        "reviews": (False, None, [], False, None, []),
        "practices": (True, 1, [], False, 0, []),
    }


@on_every_database
async def test_what_one_teacher_gave_or_watched_is_not_told(busy: Busy) -> None:
    oakfield = await busy.told("joanne", "oakfield")
    assert oakfield["hours"] == {"entitlement": None, "given": None, "untold": True}
    riverside = await busy.told("gareth", "riverside")
    assert riverside["hours"] == {"entitlement": None, "given": 5, "untold": False}
    assert sides(riverside)["visits"] == (False, 0, [], True, 1, ["Oakfield"])


async def test_whom_somebody_of_the_school_coaches_is_between_them(busy: Busy) -> None:
    told = await busy.told("helen", "hillcrest")
    assert sides(told)["coaching"] == (True, None, [], False, None, [])
    assert sides(told)["practices"] == (False, 0, [], True, 1, [])


async def test_words_that_name_somebody_stay_in_the_cycle(busy: Busy, app: FastAPI) -> None:
    [cycle] = (await busy.told("joanne", "oakfield"))["cycles"]
    assert (cycle["gave"], cycle["gained"], cycle["held_back"]) == ("Nine mornings", "", True)
    [cycle] = (await busy.told("gareth", "riverside"))["cycles"]
    assert (cycle["gained"], cycle["held_back"]) == ("Quieter pairs", False)
    async with app.state.database.writing() as db:
        row = await db.get(CycleRow, busy.cycle.id)
        row.title = "What Ursula does"
    [cycle] = (await busy.told("joanne", "oakfield"))["cycles"]
    assert cycle["title"] == NAMELESS_CYCLE


@pytest.mark.parametrize("form", FORMS)
async def test_nobody_else_knows_that_there_is_such_a_page(busy: Busy, form: str) -> None:
    path = f"/schools/{busy.valley.school('oakfield')}/{form}"
    for who in (*INSIDE, *OUTSIDE, "ada"):
        if who != "joanne":
            await busy.valley.ask(who, "GET", path, code=404)
    changes = (
        ("PUT", f"entitlements/{YEAR}", {"hours": 3}),
        ("POST", "priorities", {"title": "Talk"}),
    )
    for method, what, body in changes:
        await busy.change("priya", method, what, body, code=404)
        await busy.change("gareth", method, what, body, code=404)


async def test_whoever_leads_professional_development_has_the_same_page(
    busy: Busy, app: FastAPI
) -> None:
    async with app.state.database.writing() as db:
        await in_school(
            db, busy.valley.people["tom"], busy.valley.schools["oakfield"], SchoolRole.PD_LEAD
        )
    assert await busy.told("tom", "oakfield") == await busy.told("joanne", "oakfield")


@on_every_database
async def test_hours_are_set_for_a_year_changed_and_taken_back(busy: Busy) -> None:
    for hours in (120, 90, None, None):
        told = await busy.change("joanne", "PUT", f"entitlements/{YEAR}", {"hours": hours})
        assert told["hours"]["entitlement"] == hours
    await busy.change("joanne", "PUT", f"entitlements/{YEAR - 1}", {"hours": 40})
    assert (await busy.told("joanne", "oakfield"))["hours"]["entitlement"] is None
    before = await busy.told("joanne", "oakfield", YEAR - 1)
    assert (before["hours"]["entitlement"], before["cycles"]) == (40, [])
    for wrong in (0, -3, 20_001, 1.5, "many"):
        await busy.change("joanne", "PUT", f"entitlements/{YEAR}", {"hours": wrong}, code=422)
    await busy.change("joanne", "PUT", "entitlements/1999", {"hours": 3}, code=422)


@on_every_database
async def test_a_priority_is_added_changed_and_taken_out(busy: Busy) -> None:
    cycle = str(busy.cycle.id)
    body = {"title": "Reading", "address": "https://plan.example/1", "cycle_ids": [cycle]}
    [row] = (await busy.change("joanne", "POST", "priorities", body, code=201))["priorities"]
    assert {key: row[key] for key in body} == body
    path = f"priorities/{row['id']}"
    told = await busy.change("joanne", "PUT", path, {"title": "Reading for meaning"})
    assert told["priorities"] == [
        {"id": row["id"], "title": "Reading for meaning", "address": "", "cycle_ids": []}
    ]
    address = f"/schools/{busy.valley.school('riverside')}/{path}"
    await busy.valley.ask("gareth", "DELETE", address, code=404)
    await busy.change("joanne", "DELETE", path, code=204)
    assert (await busy.told("joanne", "oakfield"))["priorities"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "More for Priya"}, "title"),
        ({"title": ""}, "title"),
        ({"address": "http://plan.example"}, "address"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"cycle_ids": ["01990000-0000-7000-8000-000000000001"]}, "cycle_ids"),
    ],
)
async def test_a_priority_that_cannot_be_says_why(
    busy: Busy, wrong: dict[str, Any], field: str
) -> None:
    problem = await busy.change(
        "joanne", "POST", "priorities", {"title": "Reading"} | wrong, code=422
    )
    assert problem["fields"][0]["field"] == field


async def test_a_plan_is_full_at_some_point(busy: Busy) -> None:
    for number in range(20):
        await busy.change("joanne", "POST", "priorities", {"title": f"No. {number}"}, code=201)
    await busy.change("joanne", "POST", "priorities", {"title": "One more"}, code=409)


async def test_both_papers_hold_the_figures_and_no_person(busy: Busy) -> None:
    await busy.change("joanne", "PUT", f"entitlements/{YEAR}", {"hours": 120})
    for words in await busy.words("joanne", "oakfield"):
        assert f"Hours given: {TOO_FEW}." in words
        assert "We keep 120 hours free." in words
        assert "We were coached: Hillcrest." in words
        assert f"Others watched lessons with us: Riverside ({TOO_FEW})." in words
        assert "We gave: Nine mornings" in words
    for words in await busy.words("gareth", "riverside"):
        assert "Our people gave 5 hours." in words
        assert "We watched lessons of others: Oakfield (1 visit)." in words
    for who, school in (("joanne", "oakfield"), ("gareth", "riverside"), ("helen", "hillcrest")):
        for words in await busy.words(who, school):
            assert not set(_names(busy)) & set(words.replace(".", " ").replace(",", " ").split())


async def test_no_person_is_in_the_answer(busy: Busy) -> None:
    text = str(await busy.told("joanne", "oakfield"))
    assert not [name for name in _names(busy) if name in text]
    assert not [row for row in busy.valley.people.values() if str(row.id) in text]


def _names(busy: Busy) -> Iterator[str]:
    yield from ("Ursula", "Quill")
    for person in busy.valley.people.values():
        yield from person.name.split()


async def test_a_file_is_kept_under_a_name_of_its_own(busy: Busy) -> None:
    path = f"/api/schools/{busy.valley.school('oakfield')}"
    for form in ("docx", "pdf"):
        answer = await busy.valley.clients["joanne"].get(f"{path}/summary.{form}")
        named = f'attachment; filename="summary-for-governors-{YEAR}.{form}"'
        assert answer.headers["content-disposition"] == named


async def test_the_number_of_queries_does_not_grow_with_what_there_is(
    busy: Busy, app: FastAPI
) -> None:
    await busy.told("joanne", "oakfield")  # the first time something is asked of the token, too
    counts = []
    for more in (0, 5):
        async with app.state.database.writing() as db:
            for number in range(more):
                cycle = await a_cycle(db, busy.valley.alliance, f"Cycle {number}")
                cycle.created_at = cycle.changed_at = NOW - timedelta(minutes=1)
                await takes_part(db, busy.valley.schools["oakfield"], cycle)
        for number in range(more):
            await busy.change("joanne", "POST", "priorities", {"title": f"{number}"}, code=201)
        with statements(app.state.database) as sent:
            await busy.told("joanne", "oakfield")
        counts.append(len(sent))
    assert counts[0] == counts[1] < 40
