"""What becomes of cycles when people go: out of a school, an alliance, or for good.

Who goes leaves their places in cycles; what they wrote stays. Where nobody else facilitates, the
member who has been in the cycle longest takes over; where nobody else writes in it, it stays as
it is, and its alliance's leads still read it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.leaving import CycleFate, Leaving, Then
from schemas.roles import CycleRole
from server.cycles.find import things_of
from server.cycles.tables import CycleRow
from server.data.audit import Named, record
from server.data.outbox import emit
from server.identity.access import Action, Actor, can
from server.identity.events import AccessChanged
from server.identity.memberships import CycleMemberRow
from server.identity.tables import PersonRow


@dataclass(frozen=True)
class Fate:
    """What becomes of one cycle: who goes, who then facilitates, and whether anybody does."""

    cycle: CycleRow
    going: Sequence[CycleMemberRow]
    heir: CycleMemberRow | None
    nobody_left: bool

    @property
    def then(self) -> Then:
        """In one word."""
        if self.heir is not None:
            return Then.HANDED_ON
        return Then.NOBODY_LEFT if self.nobody_left else Then.LEAVES


async def fates(db: AsyncSession, going: ColumnElement[bool]) -> list[Fate]:
    """What becomes of the cycles of the places that `going` keeps, by title.

    `going` is a condition over `CycleMemberRow` and `CycleRow`.
    """
    found = await db.exec(
        select(CycleMemberRow, CycleRow)
        .join(CycleRow, col(CycleRow.id) == col(CycleMemberRow.cycle_id))
        .where(going)
        .order_by(col(CycleRow.title), col(CycleRow.id))
    )
    rows = found.all()
    cycles = {cycle.id: cycle for _, cycle in rows}
    out = {(member.cycle_id, member.person_id) for member, _ in rows}
    everybody = await db.exec(
        select(CycleMemberRow)
        .where(col(CycleMemberRow.cycle_id).in_(cycles))
        .order_by(col(CycleMemberRow.since), col(CycleMemberRow.person_id))
    )
    members: dict[UUID, list[CycleMemberRow]] = {key: [] for key in cycles}
    for member in everybody.all():
        members[member.cycle_id].append(member)
    return [
        _fate(
            cycle,
            [one for one in members[key] if (key, one.person_id) in out],
            [one for one in members[key] if (key, one.person_id) not in out],
        )
        for key, cycle in cycles.items()
    ]


def _fate(
    cycle: CycleRow, going: Sequence[CycleMemberRow], staying: Sequence[CycleMemberRow]
) -> Fate:
    facilitated = any(one.role is CycleRole.FACILITATOR for one in going)
    if not facilitated or any(one.role is CycleRole.FACILITATOR for one in staying):
        return Fate(cycle, going, None, nobody_left=False)
    heir = next((one for one in staying if one.role is CycleRole.MEMBER), None)
    return Fate(cycle, going, heir, nobody_left=heir is None)


async def take_out(
    db: AsyncSession, actor: Named | None, fates: Sequence[Fate], now: datetime
) -> None:
    """Let it become so. Open connections follow by the events of those who go."""
    for fate in fates:
        for member in fate.going:
            await db.delete(member)
            emit(db, AccessChanged(person_id=member.person_id, cycle_id=fate.cycle.id))
            record(db, actor, "cycle.person_removed", fate.cycle, person=member.person_id)
        if fate.heir is not None:
            fate.heir.role = CycleRole.FACILITATOR
            db.add(fate.heir)
            heir = fate.heir.person_id
            emit(db, AccessChanged(person_id=heir, cycle_id=fate.cycle.id))
            record(
                db,
                actor,
                "cycle.person_put",
                fate.cycle,
                person=heir,
                role=CycleRole.FACILITATOR,
            )
        fate.cycle.changed_at = now
        fate.cycle.changed_by = actor.id if actor else None
        db.add(fate.cycle)


async def told(
    db: AsyncSession,
    actor: Actor,
    fates: Sequence[Fate],
    *,
    alliances: Collection[str] = (),
    refused: str = "",
) -> Leaving:
    """The same, as `actor` may know it beforehand: cycles that they may not see are counted."""
    things = await things_of(db, [fate.cycle for fate in fates])
    seen = [fate for fate in fates if can(actor, Action.SEE, things[fate.cycle.id])]
    heirs = {fate.heir.person_id for fate in seen if fate.heir}
    named = await db.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(heirs)))
    names = dict(named.all())
    return Leaving(
        cycles=[
            CycleFate(
                id=fate.cycle.id,
                title=fate.cycle.title,
                phase=fate.cycle.phase,
                then=fate.then,
                heir=names.get(fate.heir.person_id) if fate.heir else None,
            )
            for fate in seen
        ],
        other_cycles=len(fates) - len(seen),
        alliances=sorted(alliances),
        refused=refused,
    )
