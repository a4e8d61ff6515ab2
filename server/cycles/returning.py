"""The people of a school that left its alliance come back to their places in a cycle."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.people import candidate
from server.cycles.tables import CycleRow, FormerCycleMemberRow
from server.data.audit import record
from server.identity.access import Actor
from server.identity.memberships import CycleMemberRow


async def come_back(
    db: AsyncSession, actor: Actor, cycle: CycleRow, school_id: UUID, now: datetime
) -> None:
    """Give those who are still of the school and the alliance the parts that they had.

    Whoever has a part in the cycle by now keeps that. The event is the caller's.
    """
    found = await db.exec(
        select(FormerCycleMemberRow).where(
            col(FormerCycleMemberRow.cycle_id) == cycle.id,
            col(FormerCycleMemberRow.school_id) == school_id,
        )
    )
    for former in found.all():
        who = await candidate(db, cycle.alliance_id, former.person_id)
        there = await db.get(CycleMemberRow, (cycle.id, former.person_id))
        if who is not None and school_id in who.schools and there is None:
            db.add(
                CycleMemberRow(
                    cycle_id=cycle.id,
                    person_id=former.person_id,
                    role=former.role,
                    school_id=school_id if former.carried else None,
                    since=now,
                )
            )
            record(db, actor, "cycle.person_put", cycle, person=former.person_id, role=former.role)
        await db.delete(former)
