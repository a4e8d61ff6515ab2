"""The SQL filters keep exactly what `can` allows, in any world."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    delete,
    insert,
    select,
)

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.roles import AllianceRole, Audience, CycleRole, SchoolRole
from server.identity.access import Action, Actor, AllianceThing, CycleThing, DocumentThing, can
from server.identity.memberships import CycleSchoolRow
from server.identity.visible import (
    CycleColumns,
    DocumentColumns,
    visible_alliances,
    visible_cycles,
    visible_documents,
)
from tests.builders import NOW

metadata = MetaData()
ALLIANCES = Table("alliances", metadata, Column("id", Uuid, primary_key=True))
CYCLES = Table(
    "cycles", metadata, Column("id", Uuid, primary_key=True), Column("alliance_id", Uuid)
)
DOCUMENTS = Table(
    "documents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String),
    Column("audience", String),
    Column("cycle_id", Uuid),
    Column("alliance_id", Uuid),
    Column("owner", Uuid),
    Column("partner", Uuid),
)
ME = UUID(int=999)
SOME = [UUID(int=number) for number in range(1, 4)]
some = st.sampled_from(SOME)


@dataclass(frozen=True)
class World:
    actor: Actor
    cycles: list[CycleThing]
    documents: list[DocumentThing]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    def roles(of: type) -> st.SearchStrategy[dict[UUID, object]]:
        return st.dictionaries(some, st.sampled_from(list(of)), max_size=3)

    actor = Actor(
        id=ME,
        name="Somebody",
        is_administrator=draw(st.booleans()),
        alliances=draw(roles(AllianceRole)),  # type: ignore[arg-type]
        schools=draw(roles(SchoolRole)),  # type: ignore[arg-type]
        cycles=draw(roles(CycleRole)),  # type: ignore[arg-type]
        school_alliances=draw(st.dictionaries(some, st.frozensets(some))),
    )
    cycles = [
        CycleThing(id=key, alliance_id=draw(some), schools=draw(roles(SchoolPart)))  # type: ignore[arg-type]
        for key in SOME
    ]
    whom = st.sampled_from([None, ME, UUID(int=998)])
    documents = [
        DocumentThing(
            id=UUID(int=number),
            kind=draw(st.sampled_from(DocumentKindName)),
            audience=draw(st.sampled_from(Audience)),
            home=draw(st.sampled_from(cycles)),
            owner=draw(whom),
            partner=draw(whom),
        )
        for number in range(5)
    ]
    return World(actor, cycles, documents)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        metadata.create_all(opened)
        CycleSchoolRow.__table__.create(opened)  # type: ignore[attr-defined]
        opened.execute(insert(ALLIANCES), [{"id": key} for key in SOME])
        yield opened
    engine.dispose()


def settle(connection: Connection, world: World) -> None:
    parts = CycleSchoolRow.__table__  # type: ignore[attr-defined]
    for table in (CYCLES, DOCUMENTS, parts):
        connection.execute(delete(table))
    for cycle in world.cycles:
        connection.execute(insert(CYCLES).values(id=cycle.id, alliance_id=cycle.alliance_id))
        for school, part in cycle.schools.items():
            connection.execute(
                insert(parts).values(
                    cycle_id=cycle.id, school_id=school, part=part, reason="", since=NOW
                )
            )
    for document in world.documents:
        connection.execute(
            insert(DOCUMENTS).values(
                id=document.id,
                kind=document.kind,
                audience=document.audience,
                cycle_id=document.home.id,
                alliance_id=document.home.alliance_id,
                owner=document.owner,
                partner=document.partner,
            )
        )


@settings(max_examples=150, deadline=None)
@given(world=worlds())
def test_the_filters_keep_what_access_allows_and_nothing_else(
    connection: Connection, world: World
) -> None:
    settle(connection, world)
    columns = CycleColumns(CYCLES.c.id, CYCLES.c.alliance_id)
    for action in (Action.SEE, Action.READ):
        kept = connection.scalars(
            select(CYCLES.c.id).where(visible_cycles(world.actor, columns, action))
        )
        assert set(kept) == {one.id for one in world.cycles if can(world.actor, action, one)}
    kept = connection.scalars(
        select(DOCUMENTS.c.id).where(
            visible_documents(
                world.actor,
                DocumentColumns(
                    kind=DOCUMENTS.c.kind,
                    audience=DOCUMENTS.c.audience,
                    cycle=CycleColumns(DOCUMENTS.c.cycle_id, DOCUMENTS.c.alliance_id),
                    owner=DOCUMENTS.c.owner,
                    partner=DOCUMENTS.c.partner,
                ),
            )
        )
    )
    assert set(kept) == {one.id for one in world.documents if can(world.actor, Action.READ, one)}
    kept = connection.scalars(
        select(ALLIANCES.c.id).where(visible_alliances(world.actor, ALLIANCES.c.id))
    )
    assert set(kept) == {key for key in SOME if can(world.actor, Action.SEE, AllianceThing(key))}
