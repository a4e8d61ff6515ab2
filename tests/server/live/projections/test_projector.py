"""Live documents are read after they settled, whatever happened meanwhile."""

from collections.abc import Sequence
from uuid import UUID

from pycrdt import Doc, XmlFragment
from sqlalchemy import delete, update
from sqlmodel import col, select

from schemas.documents import DocumentKindName
from server.data.db import Database
from server.homes import titles_of
from server.live.documents import make_document
from server.live.projections.projector import MOST, Projector, project
from server.live.projections.reading import VERSION, Projected
from server.live.projections.store import (
    Read,
    begin_rebuild,
    how_many_lag,
    lagging,
    read_again,
    write,
)
from server.live.rendering.fragments import write_fragment
from server.live.shape import Seed
from server.live.tables import DocumentRow, ProjectionRow
from server.live.writing import paragraph
from sync.bus_memory import MemoryBus
from sync.committing import Changed
from sync.hub import Hub
from sync.log_sql import SqlLog
from sync.log_tables import updates
from tests.builders import NOW, a_cycle, a_person, an_alliance
from tests.databases import on_every_database


async def plans(database: Database, count: int = 1) -> Sequence[DocumentRow]:
    """Plans of one cycle, each with 'Pupils talk first.'"""
    async with database.writing() as db:
        alliance = await an_alliance(db)
        owner = await a_person(db)
        cycle = await a_cycle(db, alliance, "Talk before writing")
        return [
            await make_document(
                db,
                DocumentKindName.PLAN,
                cycle.id,
                owner_id=owner.id,
                now=NOW,
                seed=Seed(sections={"focus": [paragraph("Pupils talk first.")]}),
            )
            for _ in range(count)
        ]


async def kept(database: Database) -> dict[UUID, ProjectionRow]:
    async with database.reading() as db:
        found = await db.exec(select(ProjectionRow))
        return {row.document_id: row for row in found.all()}


def words(text: str) -> object:
    def change(doc: "Doc[object]") -> None:
        write_fragment(doc.get("hunch", type=XmlFragment), [paragraph(text)])

    return change


@on_every_database
async def test_what_nobody_has_read_is_read_at_the_start(
    database: Database, projector: Projector
) -> None:
    made = await plans(database, MOST + 5)
    await projector.settled()
    found = await kept(database)
    assert found.keys() == {row.id for row in made}
    row = found[made[0].id]
    assert row.title == "Enquiry plan: Talk before writing"
    assert row.text == "Pupils talk first."
    assert row.places == [[0, "focus"]]
    assert row.words == "enquiry plan talk before writing pupils first"
    assert (row.seq, row.version, row.left_out) == (1, VERSION, "")
    assert row.at == NOW


@on_every_database
async def test_an_edit_is_read_after_it_settled(
    database: Database, log: SqlLog, projector: Projector
) -> None:
    [plan] = await plans(database)
    await projector.settled()
    hub = Hub(log, MemoryBus(), on_change=projector.changed)
    await hub.start()
    await hub.edit(str(plan.id), "priya", words("They know more."))  # type: ignore[arg-type]
    assert projector.lag() >= 0.0
    await projector.settled()
    await hub.stop()
    row = (await kept(database))[plan.id]
    assert "They know more." in row.text
    assert "know" in row.words
    assert row.seq == 2
    assert row.at > NOW
    assert projector.lag() == 0.0


@on_every_database
async def test_of_two_that_read_the_older_reading_is_not_kept(database: Database) -> None:
    [plan] = await plans(database)
    called = {plan.id: "Enquiry plan: Talk"}
    for seq, text in ((5, "newer"), (4, "older"), (5, "the same")):
        async with database.writing() as db:
            await write(db, [Read(plan, seq, Projected(text, ((0, "focus"),)), None)], called)
    assert (await kept(database))[plan.id].text == "newer"


@on_every_database
async def test_a_document_that_is_called_otherwise_is_read_again(database: Database) -> None:
    [plan] = await plans(database)
    for title in ("Enquiry plan: Talk", "Enquiry plan: Silence"):
        async with database.writing() as db:
            await write(db, [Read(plan, 1, Projected(""), None)], {plan.id: title})
    assert (await kept(database))[plan.id].words == "enquiry plan silence"
    async with database.writing() as db:
        assert await read_again(db, col(DocumentRow.cycle_id) == plan.cycle_id) == [str(plan.id)]
        assert [one.document for one in await lagging(db, "", 5)] == [str(plan.id)]


@on_every_database
async def test_a_damaged_document_is_left_out_and_the_others_are_read(
    database: Database, projector: Projector, caplog: object
) -> None:
    first, second, third = await plans(database, 3)
    async with database.writing() as db:
        damaged = updates.c.document == str(second.id)
        await db.exec(update(updates).where(damaged).values(payload=b"not what was written"))
    await projector.settled()
    found = await kept(database)
    assert found[first.id].text == found[third.id].text == "Pupils talk first."
    assert found[second.id].text == found[second.id].words == ""
    assert "damaged" in found[second.id].left_out
    async with database.reading() as db:
        assert await how_many_lag(db) == 0  # it is not tried again and again
    assert projector.lag() == 0.0


@on_every_database
async def test_what_is_away_for_a_while_is_read_when_it_is_back(
    database: Database, log: SqlLog
) -> None:
    [plan] = await plans(database)
    failures = iter([OSError("away")])

    async def titles(db: object, rows: object) -> dict[UUID, str]:
        for error in failures:
            raise error
        return await titles_of(db, rows)  # type: ignore[arg-type]

    projector = Projector(database, log, titles)
    projector.changed(Changed(str(plan.id), 1, frozenset()))
    projector.start()
    await projector.settled()
    await projector.stop()
    assert (await kept(database)).keys() == {plan.id}


@on_every_database
async def test_documents_go_with_their_cycle_and_leave_no_words(
    database: Database, projector: Projector
) -> None:
    [plan] = await plans(database)
    await projector.settled()
    async with database.writing() as db:
        await db.exec(delete(DocumentRow).where(col(DocumentRow.id) == plan.id))
    assert await kept(database) == {}
    await project(database, projector._log, titles_of, [str(plan.id)])
    assert await kept(database) == {}


@on_every_database
async def test_a_rebuild_that_was_broken_off_goes_on(database: Database, log: SqlLog) -> None:
    made = await plans(database, 3)
    await project(database, log, titles_of, [str(row.id) for row in made])
    async with database.writing() as db:
        assert await begin_rebuild(db)
        assert await how_many_lag(db) == 3
    await project(database, log, titles_of, [str(made[0].id)])
    async with database.writing() as db:
        assert not await begin_rebuild(db)
        assert await how_many_lag(db) == 2
