"""What a running deployment consists of: visits, days in the ledger, and what each side says."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import LedgerCreate, VisitPut
from server.coaching.agreement import side_of
from server.coaching.find import find_deployment
from server.coaching.papers import make_log, rights_changed
from server.coaching.states import Step, after
from server.coaching.tables import DeploymentRow, LedgerRow, StatementRow, VisitRow
from server.data.audit import record
from server.identity.access import Action, Actor
from server.live.shape import Seed
from server.web.errors import Conflict, Forbidden, NotFound

MIDTERM, EVALUATION, COMMENT = "midterm", "evaluation", "comment"
MOST_ENTRIES = 200


class Beyond(Conflict):
    """More days than agreed: asked, not refused. The same with `beyond` is taken."""

    code = "beyond"
    title = "More days than were agreed"


async def plan_visit(
    db: AsyncSession, actor: Actor, deployment_id: UUID, asked: VisitPut, now: datetime
) -> VisitRow:
    """Give the next visit a day; one that is planned already moves there.

    Raises NotFound, Forbidden, Conflict while there is no agreement or nobody is coached.
    """
    row, _ = await find_deployment(db, actor, deployment_id, Action.VISIT, to_change=True)
    state = after(row.state, Step.VISIT)
    if row.teacher_joined_at is None:
        raise Conflict("The teacher has not said yet that they take part.")
    visits = await visits_of(db, row.id)
    visit = next((each for each in visits if each.held_at is None), None)
    if visit is None:
        visit = await _next_visit(db, actor, row, len(visits) + 1, now)
    visit.on, visit.at = asked.on, asked.at
    row.state, row.changed_at = state, now
    await db.flush()
    record(db, actor, "deployment.visit_planned", row, visit=visit.id)
    return visit


async def _next_visit(
    db: AsyncSession, actor: Actor, row: DeploymentRow, number: int, now: datetime, goal: str = ""
) -> VisitRow:
    """A visit with its log, which goes on with the goal of the one before."""
    visit = VisitRow(deployment_id=row.id, number=number, created_at=now)
    db.add(visit)
    await db.flush()
    await make_log(db, row, visit, actor.id, now, Seed(fields={"goal": goal}) if goal else None)
    return visit


async def finish_visit(
    db: AsyncSession,
    actor: Actor,
    visit_id: UUID,
    next_on: date | None,
    now: datetime,
    goal: str = "",
) -> VisitRow:
    """Say that a visit was held; with `next_on` the next one has its day, and the same `goal`.

    Raises NotFound, Forbidden, Conflict.
    """
    visit, row = await find_visit(db, actor, visit_id, to_change=True)
    row.state, row.changed_at = after(row.state, Step.VISIT), now
    if visit.held_at is not None:
        return visit
    visit.held_at = now
    visit.on = visit.on or now.date()
    if next_on is not None:
        following = await _next_visit(db, actor, row, visit.number + 1, now, goal)
        following.on = next_on
    record(db, actor, "deployment.visit_held", row, visit=visit.id)
    return visit


async def find_visit(
    db: AsyncSession, actor: Actor, visit_id: UUID, *, to_change: bool = False
) -> tuple[VisitRow, DeploymentRow]:
    """A visit with its deployment, for the two of them; raises NotFound."""
    visit = await db.get(VisitRow, visit_id)
    if visit is None:
        raise NotFound
    row = await _inside(db, actor, visit.deployment_id, Action.VISIT, to_change=to_change)
    return visit, row


async def _inside(
    db: AsyncSession, actor: Actor, deployment_id: UUID, action: Action, *, to_change: bool = True
) -> DeploymentRow:
    """The deployment of something in it: who may not do `action` knows nothing of that."""
    try:
        row, _ = await find_deployment(db, actor, deployment_id, action, to_change=to_change)
    except Forbidden as error:
        raise NotFound from error
    return row


async def visits_of(db: AsyncSession, deployment_id: UUID) -> list[VisitRow]:
    """The visits of a deployment, the first first."""
    found = await db.exec(
        select(VisitRow)
        .where(col(VisitRow.deployment_id) == deployment_id)
        .order_by(col(VisitRow.number))
    )
    return list(found.all())


async def add_days(
    db: AsyncSession, actor: Actor, deployment_id: UUID, asked: LedgerCreate, now: datetime
) -> LedgerRow:
    """Note days in the ledger, for either side.

    Raises NotFound, Forbidden, Conflict, and Beyond for more days than agreed, unless they say
    that they know.
    """
    row, _ = await find_deployment(db, actor, deployment_id, Action.KEEP_LEDGER, to_change=True)
    after(row.state, Step.KEEP_LEDGER)
    used, entries = await days_used(db, row.id)
    if entries >= MOST_ENTRIES:
        raise Conflict(f"A ledger has at most {MOST_ENTRIES} entries.")
    agreed = row.days_agreed or 0
    if used + asked.days > agreed and not asked.beyond:
        raise Beyond(
            f"That makes {used + asked.days:g} days, and {agreed:g} were agreed. Note it all the "
            "same if both of you know."
        )
    entry = LedgerRow(
        deployment_id=row.id,
        written_by=actor.id,
        written_at=now,
        **asked.model_dump(exclude={"beyond"}),
    )
    db.add(entry)
    await db.flush()
    record(db, actor, "deployment.days_noted", row, entry=entry.id)
    return entry


async def remove_days(db: AsyncSession, actor: Actor, entry_id: UUID) -> None:
    """Take an entry out of the ledger. Raises NotFound, Forbidden."""
    entry = await db.get(LedgerRow, entry_id)
    if entry is None:
        raise NotFound
    row = await _inside(db, actor, entry.deployment_id, Action.KEEP_LEDGER)
    await db.delete(entry)
    record(db, actor, "deployment.days_removed", row, entry=entry.id)


async def days_used(db: AsyncSession, deployment_id: UUID) -> tuple[float, int]:
    """The days in a ledger, and how many entries it has."""
    found = await db.exec(
        select(func.coalesce(func.sum(col(LedgerRow.days)), 0.0), func.count()).where(
            col(LedgerRow.deployment_id) == deployment_id
        )
    )
    days, entries = found.one()
    return float(days), entries


async def review(
    db: AsyncSession, actor: Actor, deployment_id: UUID, words: str, now: datetime
) -> DeploymentRow:
    """What a side says at mid-term. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.REVIEW, to_change=True)
    row.state = after(row.state, Step.REVIEW)
    await _say(db, actor, row, MIDTERM, words, now)
    return row


async def evaluate(
    db: AsyncSession, actor: Actor, deployment_id: UUID, words: str, now: datetime
) -> DeploymentRow:
    """What came of it, by the school; that ends it. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.EVALUATE, to_change=True)
    row.state = after(row.state, Step.EVALUATE)
    await _say(db, actor, row, EVALUATION, words, now)
    await rights_changed(db, row.id)
    return row


async def comment(
    db: AsyncSession, actor: Actor, deployment_id: UUID, words: str, now: datetime
) -> DeploymentRow:
    """What the coach says to the evaluation. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.REMARK, to_change=True)
    after(row.state, Step.COMMENT)
    await _say(db, actor, row, COMMENT, words, now)
    return row


async def _say(
    db: AsyncSession, actor: Actor, row: DeploymentRow, of: str, words: str, now: datetime
) -> None:
    side = side_of(actor, row)
    told = await db.get(StatementRow, (row.id, of, side))
    if told is None:
        told = StatementRow(deployment_id=row.id, of=of, side=side, words=words, said_at=now)
        db.add(told)
    told.words, told.said_by, told.said_at = words, actor.id, now
    row.changed_at = now
    record(db, actor, f"deployment.{of}", row, side=side)
