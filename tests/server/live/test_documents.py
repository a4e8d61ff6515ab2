"""Documents for the domains: made once, together with their rows, and brought to newer kinds."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select as select_columns
from sqlmodel import select

from schemas.documents import DOCUMENT_KINDS, PLAN, Block, DocumentKindName, Section
from schemas.roles import Audience
from server.cycles.tables import CycleRow
from server.data.db import Database
from server.live.documents import bring_up_to_date, documents_of, make_document, read_document
from server.live.tables import DocumentRow
from sync.errors import UnknownDocument
from sync.log_tables import updates
from tests.databases import on_every_database
from tests.server.live.conftest import House, Plan


@on_every_database
async def test_a_document_and_its_first_content_are_made_together(
    plan: Plan, database: Database
) -> None:
    async with database.reading() as db:
        row = await db.get(DocumentRow, plan.document)
        assert row is not None
        assert (row.kind, row.kind_version) == (DocumentKindName.PLAN, PLAN.version)
        assert row.audience is Audience.CYCLE
        assert row.owner_id == plan.priya.row.id
        connection = await db.connection()
        (first,) = await connection.execute(select_columns(updates.c.author, updates.c.seq))
        assert first == (str(plan.priya.row.id), 1)
        assert await documents_of(db, [plan.cycle]) == {plan.cycle: [row]}


@on_every_database
async def test_where_the_transaction_fails_neither_is_there(plan: Plan, database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as db:
            cycle = (await db.exec(select(CycleRow))).one()
            owner = plan.priya.row.id
            await make_document(
                db, DocumentKindName.PLAN, cycle.id, owner_id=owner, now=datetime.now(UTC)
            )
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.reading() as db:
        assert len((await db.exec(select(DocumentRow))).all()) == 1
        connection = await db.connection()
        assert len((await connection.execute(select_columns(updates.c.seq))).all()) == 1


async def test_a_document_without_content_is_unknown(house: House) -> None:
    row = DocumentRow(
        cycle_id=house.plan.cycle,
        kind=DocumentKindName.PLAN,
        kind_version=1,
        audience=Audience.CYCLE,
        created_at=datetime.now(UTC),
    )
    with pytest.raises(UnknownDocument):
        await read_document(house.live.hub, row)


async def test_old_documents_are_brought_to_the_newer_version_of_their_kind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = Block(section=Section(key="after", title="After", prompt=""))
    newer = PLAN.model_copy(update={"version": 2, "blocks": [*PLAN.blocks, after]})
    monkeypatch.setitem(DOCUMENT_KINDS, DocumentKindName.PLAN, newer)
    async with house.joined(house.plan.tom) as tom:
        for _ in range(2):
            await bring_up_to_date(house.live.database, house.live.hub)
        await tom.until(lambda: "after" in tom.doc.keys())  # noqa: SIM118 - Doc is no dict
    async with house.live.database.reading() as db:
        row = await db.get(DocumentRow, house.plan.document)
        assert row is not None
        assert row.kind_version == 2
    content = await read_document(house.live.hub, row)
    assert content.sections["focus"] != content.sections["after"]
