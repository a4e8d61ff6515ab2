"""What is next for somebody, gathered: computed from what is there, never kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CycleBrief, NextStep
from schemas.documents import FieldType
from schemas.roles import CycleRole
from server.cycles.around import around_of
from server.cycles.describe import briefs, missing, plan_of, taking_part
from server.cycles.joining import WRITE_FOR_A_SCHOOL
from server.cycles.phases import offers_missing
from server.cycles.quiet import quiet_cycles
from server.cycles.review_steps import ReviewFacts
from server.cycles.steps import Facts, steps
from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.identity.memberships import CycleMemberRow
from server.live.documents import documents_of, read_document
from server.live.rendering.content import Content
from server.live.tables import DocumentRow
from sync.errors import SyncError
from sync.hub import Hub

log = structlog.get_logger(__name__)


async def next_steps(
    db: AsyncSession,
    hub: Hub,
    actor: Actor,
    rows: Sequence[CycleRow],
    reviews: Mapping[UUID, ReviewFacts],
    today: date,
) -> list[NextStep]:
    """What these cycles ask of `actor`, the most pressing first; `reviews` are open in them."""
    # Those of the cycles that one is in: whoever leads an alliance sees many more.
    papers = await documents_of(db, [row.id for row in rows if row.id in actor.cycles])
    staffed = await _staffed(db, rows)
    told = await briefs(db, actor, rows)
    around = await around_of(db, actor, told, papers)
    quiet = await quiet_cycles(db, [row for row in rows if _facilitates(actor, row)], today)
    facts = []
    for brief in told:
        paper = plan_of(papers.get(brief.id, ()))
        plan = await _plan(hub, paper) if brief.my_role in WRITE_FOR_A_SCHOOL else None
        facts.append(
            Facts(
                cycle=brief,
                missing=(lacking := missing(brief, paper, plan)),
                offers=_offers(brief, plan) if lacking else {},
                dates=_dates(plan),
                own_schools=actor.schools.keys(),
                staffed=staffed[brief.id],
                around=around[brief.id],
                review=reviews.get(brief.id),
                quiet_since=quiet[brief.id].since if brief.id in quiet else None,
            )
        )
    return steps(facts, today)


def _facilitates(actor: Actor, row: CycleRow) -> bool:
    return actor.cycles.get(row.id) is CycleRole.FACILITATOR


async def _plan(hub: Hub, paper: DocumentRow | None) -> Content | None:
    """The plan's content; None where it cannot be read, which must not take the page away."""
    if paper is None:
        return None
    try:
        return await read_document(hub, paper)
    except SyncError:
        log.exception("home.plan_not_read", document=str(paper.id))
        return None


def _offers(brief: CycleBrief, plan: Content | None) -> dict[UUID, str]:
    if plan is None:
        return {}
    lacking = offers_missing(plan, taking_part(brief))
    return {school_id: title for school_id, (title, _) in lacking.items()}


def _dates(plan: Content | None) -> dict[str, date]:
    if plan is None:
        return {}
    keys = [field.key for field in plan.kind.fields if field.type is FieldType.DATE]
    return {key: date.fromisoformat(str(plan.fields[key])) for key in keys if key in plan.fields}


async def _staffed(db: AsyncSession, rows: Sequence[CycleRow]) -> dict[UUID, set[UUID]]:
    """For each cycle the schools that somebody in it writes for."""
    found = await db.exec(
        select(CycleMemberRow.cycle_id, CycleMemberRow.school_id).where(
            col(CycleMemberRow.cycle_id).in_([row.id for row in rows]),
            col(CycleMemberRow.role).in_(WRITE_FOR_A_SCHOOL),
        )
    )
    staffed: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
    for cycle_id, school_id in found.all():
        if school_id is not None:
            staffed[cycle_id].add(school_id)
    return staffed
