"""The SQL filters keep exactly what `can` allows, in any world."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    delete,
    false,
    insert,
    select,
)

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.roles import AllianceRole, Audience, CycleRole, SchoolRole
from server.identity.access import (
    HOME_OF,
    Action,
    Actor,
    AllianceThing,
    CycleThing,
    DeploymentThing,
    DocumentThing,
    PeerReviewThing,
    can,
)
from server.identity.memberships import CycleSchoolRow
from server.identity.things import Home
from server.identity.visible import (
    AllianceColumns,
    CycleColumns,
    DeploymentColumns,
    DocumentColumns,
    HomeColumns,
    PeerReviewColumns,
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
    Column("sort", String),
    Column("home_id", Uuid),
    Column("alliance_id", Uuid),
    Column("school_id", Uuid),
    Column("coach", Uuid),
    Column("teacher", Uuid),
    Column("reviewed", Boolean),
    Column("owner", Uuid),
    Column("partner", Uuid),
)
HOMES: dict[type, HomeColumns] = {
    CycleThing: CycleColumns(DOCUMENTS.c.home_id, DOCUMENTS.c.alliance_id),
    AllianceThing: AllianceColumns(DOCUMENTS.c.home_id),
    DeploymentThing: DeploymentColumns(
        DOCUMENTS.c.alliance_id,
        DOCUMENTS.c.school_id,
        DOCUMENTS.c.coach,
        DOCUMENTS.c.teacher,
        offered=false(),
    ),
    PeerReviewThing: PeerReviewColumns(
        DOCUMENTS.c.alliance_id, DOCUMENTS.c.school_id, DOCUMENTS.c.reviewed
    ),
}
"""What documents belong to, and where the table of them says so."""
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
    people = st.frozensets(st.sampled_from([ME, UUID(int=998)]))
    alliance, school = draw(some), draw(some)
    homes: list[Home] = [
        *cycles,
        AllianceThing(draw(some)),
        DeploymentThing(SOME[0], alliance, school, coach=draw(whom), teacher=draw(whom)),
        # Shared, since something of it is on every rung.
        PeerReviewThing(SOME[0], alliance, school, draw(people), draw(people), shared=True),
    ]
    owner, partner = draw(whom), draw(whom)
    on_every_rung = (
        (kind, audience, home)
        for home in homes
        for kind, audience in product(DocumentKindName, Audience)
        if HOME_OF[kind] is type(home)
    )
    documents = [
        DocumentThing(UUID(int=number), kind, audience, home, owner, partner)
        for number, (kind, audience, home) in enumerate(on_every_rung)
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
    connection.execute(
        insert(DOCUMENTS),
        [
            {
                "id": document.id,
                "kind": document.kind,
                "audience": document.audience,
                "sort": type(document.home).__name__,
                "home_id": document.home.id,
                "alliance_id": document.home.alliance_id,
                "school_id": getattr(document.home, "school_id", None),
                "coach": getattr(document.home, "coach", None),
                "teacher": getattr(document.home, "teacher", None),
                "reviewed": ME in getattr(document.home, "reviewers", ()),
                "owner": document.owner,
                "partner": document.partner,
            }
            for document in world.documents
        ],
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
    for sort, home in HOMES.items():
        there = DocumentColumns(
            kind=DOCUMENTS.c.kind,
            audience=DOCUMENTS.c.audience,
            home=home,
            owner=DOCUMENTS.c.owner,
            partner=DOCUMENTS.c.partner,
        )
        kept = connection.scalars(
            select(DOCUMENTS.c.id).where(
                DOCUMENTS.c.sort == sort.__name__, visible_documents(world.actor, there)
            )
        )
        assert set(kept) == {
            one.id
            for one in world.documents
            if type(one.home) is sort and can(world.actor, Action.READ, one)
        }
    kept = connection.scalars(
        select(ALLIANCES.c.id).where(visible_alliances(world.actor, ALLIANCES.c.id))
    )
    assert set(kept) == {key for key in SOME if can(world.actor, Action.SEE, AllianceThing(key))}
