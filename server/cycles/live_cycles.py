"""How many cycles a school takes part in at once: no more than its alliance says.

A cycle is live for the schools that accepted it from when it is active until it is closed or
parked. Schools may propose as many as they like: nobody's time is asked for yet.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from schemas.problems import FieldProblem
from server.cycles.status import ENOUGH
from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.identity.memberships import CycleSchoolRow
from server.identity.visible import CycleColumns, visible_cycles
from server.organisations.tables import AllianceRow, SchoolRow
from server.web.errors import NotFound, TooManyLive


async def require_room(
    db: AsyncSession,
    actor: Actor,
    alliance_id: UUID,
    school_ids: Collection[UUID],
    besides: UUID | None = None,
) -> None:
    """Raise TooManyLive when one of these schools has as many live cycles as it may have.

    It offers those that `actor` may see to be parked, the one that rested longest first. Who asks
    holds the alliance until the transaction ends: two schools' answers at once are counted one
    after the other. `besides` is the cycle that is about to become live.
    """
    found = await db.exec(
        select(AllianceRow).where(col(AllianceRow.id) == alliance_id).with_for_update()
    )
    alliance = found.one_or_none()
    if alliance is None:
        raise NotFound
    live = await _live(db, alliance_id, school_ids, besides)
    for school_id in school_ids:
        rows = [row for row, of in live if of == school_id]
        if len(rows) >= alliance.live_cycles:
            school = await db.get_one(SchoolRow, school_id)
            raise TooManyLive(
                _told(school.short_name, len(rows)), fields=await _offered(db, actor, rows)
            )


async def _live(
    db: AsyncSession, alliance_id: UUID, school_ids: Collection[UUID], besides: UUID | None
) -> Sequence[tuple[CycleRow, UUID]]:
    also = aliased(CycleSchoolRow)
    accepted = (
        select(func.count())
        .where(col(also.cycle_id) == col(CycleRow.id), col(also.part) == SchoolPart.ACCEPTED)
        .scalar_subquery()
    )
    asked = (
        select(CycleRow, CycleSchoolRow.school_id)
        .join(CycleSchoolRow, col(CycleSchoolRow.cycle_id) == col(CycleRow.id))
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            col(CycleRow.phase) != Phase.CLOSED,
            col(CycleRow.parked_at).is_(None),
            or_(col(CycleRow.phase) != Phase.SCAN, accepted >= ENOUGH),
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
            col(CycleSchoolRow.school_id).in_(school_ids),
        )
        .order_by(col(CycleRow.changed_at), col(CycleRow.id))
    )
    if besides is not None:
        asked = asked.where(col(CycleRow.id) != besides)
    return (await db.exec(asked)).all()


async def _offered(db: AsyncSession, actor: Actor, rows: Sequence[CycleRow]) -> list[FieldProblem]:
    """The cycles that might be parked, as far as `actor` knows of them; `field` is the id."""
    columns = CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id))
    found = await db.exec(
        select(CycleRow.id).where(
            col(CycleRow.id).in_([row.id for row in rows]), visible_cycles(actor, columns)
        )
    )
    seen = set(found.all())
    return [
        FieldProblem(field=str(row.id), message=f"{row.title}, changed last {_day(row.changed_at)}")
        for row in rows
        if row.id in seen
    ]


def _told(school: str, live: int) -> str:
    cycles = "one live cycle" if live == 1 else f"{live} live cycles"
    return (
        f"{school} takes part in {cycles}, which is as many as its alliance has agreed on. "
        "Close or park one of them first, or take part another time."
    )


def _day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%B}"
