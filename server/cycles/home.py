"""What is next for somebody, and who is working now: computed from what is there, never kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Home, NextStep, Phase, SchoolPart, WorkingNow
from schemas.documents import DOCUMENT_KINDS
from schemas.people import PersonBrief
from schemas.roles import Grant
from schemas.templates import TEMPLATES
from server.cycles.find import things_of
from server.cycles.next_steps import next_steps
from server.cycles.review_steps import ReviewFacts
from server.cycles.reviewed import UNDER_REVIEW, open_reviews
from server.cycles.tables import CycleRow
from server.identity.access import Actor, CycleThing, grant
from server.identity.memberships import CycleMemberRow
from server.identity.visible import CycleColumns, visible_cycles
from server.live.documents import document_thing, documents_named
from server.live.tables import DocumentRow
from server.parts import parts
from server.people.briefs import person_briefs
from server.reminders.next_lines import with_reminders
from sync.hub import Hub

MOST_CYCLES = 100
"""Running cycles that are looked at, the youngest first: whoever leads a large alliance has more
than a page can say."""


async def home(db: AsyncSession, hub: Hub, actor: Actor, today: date) -> Home:
    """The home page of `actor` on the day `today`."""
    rows = await _running(db, actor)
    things = await things_of(db, rows)
    reviews = await open_reviews(db, actor, things)
    asking = _asking(actor, rows, things, reviews)
    return Home(
        next_steps=await _together(db, hub, actor, asking, reviews, today),
        working_now=await _working_now(db, hub, actor, rows, things),
    )


async def next_for(db: AsyncSession, hub: Hub, actor: Actor, today: date) -> list[NextStep]:
    """What is next for `actor`, alone."""
    rows = await _running(db, actor)
    things = await things_of(db, rows)
    reviews = await open_reviews(db, actor, things)
    asking = _asking(actor, rows, things, reviews)
    return await _together(db, hub, actor, asking, reviews, today)


async def _together(
    db: AsyncSession,
    hub: Hub,
    actor: Actor,
    asking: Sequence[CycleRow],
    reviews: Mapping[UUID, ReviewFacts],
    today: date,
) -> list[NextStep]:
    """What cycles ask of `actor`, then what every other domain does in its `next_lines.py`."""
    found = await next_steps(db, hub, actor, asking, reviews, today)
    for part in parts("next_lines"):
        found += await part.next_lines(db, actor, today)
    return await with_reminders(db, found)


async def _running(db: AsyncSession, actor: Actor) -> Sequence[CycleRow]:
    """The cycles that are under way, parked ones left out; of closed ones those under review."""
    found = await db.exec(
        select(CycleRow)
        .where(
            visible_cycles(actor, CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id))),
            or_(col(CycleRow.phase) != Phase.CLOSED, col(CycleRow.id).in_(UNDER_REVIEW)),
            col(CycleRow.parked_at).is_(None),
        )
        .order_by(col(CycleRow.created_at).desc(), col(CycleRow.id).desc())
        .limit(MOST_CYCLES)
    )
    return found.all()


def _asking(
    actor: Actor,
    rows: Sequence[CycleRow],
    things: Mapping[UUID, CycleThing],
    reviews: Mapping[UUID, ReviewFacts],
) -> list[CycleRow]:
    """Those that may ask something of `actor`: a part in it, a word for a school, a review."""

    def asks(row: CycleRow) -> bool:
        parts = {things[row.id].schools.get(school) for school in actor.speaks_for}
        return (
            row.id in actor.cycles
            or row.id in reviews
            or SchoolPart.INVITED in parts
            or (row.phase is Phase.SHARE and SchoolPart.ACCEPTED in parts)
        )

    return [row for row in rows if asks(row)]


async def _working_now(
    db: AsyncSession,
    hub: Hub,
    actor: Actor,
    rows: Sequence[CycleRow],
    things: Mapping[UUID, CycleThing],
) -> list[WorkingNow]:
    """Who has a document open that `actor` may read, themselves left out."""
    papers = await documents_named(db, hub.opened(), [row.id for row in rows])
    working: list[WorkingNow] = []
    for row in rows:
        here: dict[UUID, str | None] = {}
        for paper in papers[row.id]:
            if grant(actor, document_thing(paper, things[row.id])) is Grant.NONE:
                continue
            titles = _titles(row, paper)
            for present in hub.present(str(paper.id)):
                section = titles.get(str(present.get("section")))
                here[UUID(present["id"])] = section or here.get(UUID(present["id"]))
        here.pop(actor.id, None)
        people = await _briefs_in_cycle(db, row, here) if here else {}
        working += [
            WorkingNow(
                person=people[person_id],
                cycle_id=row.id,
                cycle_title=row.title,
                section=section,
            )
            for person_id, section in here.items()
            if person_id in people
        ]
    return working


def _titles(row: CycleRow, paper: DocumentRow) -> dict[str, str]:
    """How the cycle's template calls the sections and groups of a document."""
    words = TEMPLATES[row.template].sections
    titles: dict[str, str] = {}
    for block in DOCUMENT_KINDS[paper.kind].blocks:
        if block.section:
            said = words.get(block.section.key)
            titles[block.section.key] = (said and said.title) or block.section.title
        if block.group:
            titles[block.group.key] = block.group.title
    return titles


async def _briefs_in_cycle(
    db: AsyncSession, row: CycleRow, people: Collection[UUID]
) -> dict[UUID, PersonBrief]:
    found = await db.exec(
        select(CycleMemberRow.person_id, CycleMemberRow.school_id).where(
            col(CycleMemberRow.cycle_id) == row.id
        )
    )
    carried = dict(found.all())
    return await person_briefs(
        db, row.alliance_id, {person_id: carried.get(person_id) for person_id in people}
    )
