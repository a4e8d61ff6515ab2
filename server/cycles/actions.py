"""What is done with a cycle: change, audit row, event, in one transaction.

Its people are in `people.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import (
    CycleCreate,
    CycleUpdate,
    MissingField,
    Phase,
    SchoolAnswer,
    SchoolPart,
)
from schemas.documents import DocumentKindName
from schemas.problems import FieldProblem
from schemas.roles import CycleRole
from schemas.templates import TEMPLATES
from server.cycles.events import SchoolAccepted
from server.cycles.find import PARKED, find_cycle
from server.cycles.iterations import begin_iteration, keep_tried
from server.cycles.live_cycles import require_room
from server.cycles.people import accepted_in, leave_with_school
from server.cycles.phases import OFFERS, begins_iteration, is_a_move, next_phase
from server.cycles.returning import come_back
from server.cycles.status import ENOUGH
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import (
    Action,
    Actor,
    CycleSchoolThing,
    SchoolInAllianceThing,
    require,
)
from server.identity.events import AccessChanged
from server.identity.memberships import AllianceSchoolRow, CycleMemberRow, CycleSchoolRow
from server.live.documents import make_document
from server.live.projections.events import ToProject
from server.live.rendering.content import Content
from server.live.shape import Seed
from server.live.tables import DocumentRow
from server.web.errors import Conflict, Incomplete, Invalid, NotFound
from server.web.versions import UNSEEN, Seen


async def start_cycle(
    db: AsyncSession, actor: Actor, asked: CycleCreate, now: datetime, seed: Seed | None = None
) -> CycleRow:
    """A new cycle with its plan. Who starts it facilitates it, and their school takes part.

    The other schools are asked. Raises NotFound or Forbidden for a school that is not the
    actor's own in this alliance, Invalid for one that is not in the alliance, TooManyLive when
    their school has no room for another cycle.
    """
    there = await _schools_in(db, asked.alliance_id)
    own = asked.school_id
    require(actor, Action.START_CYCLE, SchoolInAllianceThing(own, asked.alliance_id, own in there))
    await require_room(db, actor, asked.alliance_id, [own])
    cycle = CycleRow(
        alliance_id=asked.alliance_id,
        title=asked.title,
        template=asked.template,
        created_at=now,
        changed_at=now,
        changed_by=actor.id,
    )
    db.add(cycle)
    await db.flush()  # the cycle before the rows that point at it
    db.add(
        CycleSchoolRow(
            cycle_id=cycle.id,
            school_id=own,
            part=SchoolPart.ACCEPTED,
            decided_by=actor.id,
            decided_at=now,
            since=now,
        )
    )
    db.add(
        CycleMemberRow(
            cycle_id=cycle.id,
            person_id=actor.id,
            role=CycleRole.FACILITATOR,
            school_id=own,
            since=now,
        )
    )
    await make_document(
        db,
        DocumentKindName.PLAN,
        cycle.id,
        owner_id=actor.id,
        now=now,
        seed=seed or Seed(fields={OFFERS: [{"school": str(own)}]}),
    )
    await make_document(db, DocumentKindName.SCAN, cycle.id, owner_id=actor.id, now=now)
    await begin_iteration(db, cycle, actor.id, now)
    record(db, actor, "cycle.started", cycle, template=cycle.template, school=own)
    emit(db, AccessChanged(person_id=actor.id, cycle_id=cycle.id))
    invited = [school for school in asked.invite_school_ids if school != own]
    await _invite(db, actor, cycle, invited, there, now)
    return cycle


async def rename_cycle(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    asked: CycleUpdate,
    now: datetime,
    seen: Seen = UNSEEN,
) -> CycleRow:
    """Give a cycle another title or theme; raises NotFound, Forbidden, Stale."""
    cycle, _ = await find_cycle(db, actor, cycle_id, Action.CHANGE, to_change=True)
    seen.require(cycle.version)
    before = cycle.title, cycle.theme
    cycle.title = cycle.title if asked.title is None else asked.title
    cycle.theme = cycle.theme if asked.theme is None else asked.theme
    if (cycle.title, cycle.theme) != before:
        cycle.version += 1
        _changed(cycle, actor, now)
        record(db, actor, "cycle.renamed", cycle)
        emit(db, ToProject(cycle_id=cycle.id))
    return cycle


async def invite_schools(
    db: AsyncSession, actor: Actor, cycle_id: UUID, school_ids: Sequence[UUID], now: datetime
) -> CycleRow:
    """Ask schools of the alliance to take part; one that declined is asked again.

    Raises Invalid for a school of another alliance.
    """
    cycle, _ = await find_cycle(db, actor, cycle_id, Action.INVITE, to_change=True)
    there = await _schools_in(db, cycle.alliance_id)
    await _invite(db, actor, cycle, school_ids, there, now)
    return cycle


async def answer_for_school(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    school_id: UUID,
    asked: SchoolAnswer,
    now: datetime,
) -> CycleRow:
    """Accept or decline for a school; either may be changed later.

    When a school withdraws its people leave the cycle. Raises Conflict when nobody would
    facilitate any more or the cycle is parked, TooManyLive when a school has no room for it.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, to_change=True)
    require(actor, Action.ANSWER, CycleSchoolThing(thing, school_id))
    if thing.closed:
        raise Conflict("This cycle is closed.")
    part = await db.get(CycleSchoolRow, (cycle_id, school_id), with_for_update=True)
    if part is None:
        raise NotFound
    answer = SchoolPart.ACCEPTED if asked.accept else SchoolPart.DECLINED
    if part.part is answer:
        return cycle
    if asked.accept:
        if thing.parked:
            raise Conflict(PARKED)
        joined = accepted_in(thing)
        begins = {school_id} if len(joined) >= ENOUGH else joined | {school_id}
        await require_room(db, actor, cycle.alliance_id, sorted(begins), cycle.id)
    if part.part is SchoolPart.ACCEPTED:
        await leave_with_school(db, actor, cycle, school_id)
    part.part, part.reason = answer, asked.reason
    part.decided_by, part.decided_at = actor.id, now
    _changed(cycle, actor, now)
    if asked.accept:
        await come_back(db, actor, cycle, school_id, now)
        emit(db, SchoolAccepted(cycle_id=cycle.id, school_id=school_id, by=actor.id))
    emit(db, AccessChanged(cycle_id=cycle.id))
    record(db, actor, f"cycle.school_{answer}", cycle, school=school_id)
    return cycle


async def move_cycle(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    *,
    here: Phase,
    there: Phase,
    missing: Sequence[MissingField],
    plan: tuple[DocumentRow, Content] | None,
    now: datetime,
) -> CycleRow:
    """Move a cycle that is in the phase `here` on to `there`, or back to plan.

    `missing` is what the plan lacked for the next phase when it was in `here`, and `plan` what
    stood in it; it is kept as it goes into the classrooms. Raises Incomplete naming what is
    missing, Invalid when there is no such move, Conflict when somebody else moved it meanwhile,
    TooManyLive when the school that goes on by itself has no room for it.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.ADVANCE, to_change=True)
    if cycle.phase is not here:
        raise Conflict("Somebody else moved this cycle meanwhile. Please look again.")
    if not is_a_move(here, there):
        raise Invalid(fields=[FieldProblem(field="to", message=_moves_from(cycle))])
    if begins_iteration(here, there):
        cycle.iteration += 1
        await begin_iteration(db, cycle, actor.id, now)
    elif missing:
        raise Incomplete(
            f"{len(missing)} things are still missing in the plan."
            if len(missing) > 1
            else "One thing is still missing in the plan.",
            fields=[FieldProblem(field=gap.key, message=_told(gap)) for gap in missing],
        )
    if here is Phase.SCAN and len(accepted_in(thing)) < ENOUGH:
        # A school goes on by itself: from now on the cycle takes its time.
        await require_room(db, actor, cycle.alliance_id, sorted(accepted_in(thing)), cycle.id)
    if there is Phase.TRY and plan is not None:
        await keep_tried(db, actor, cycle, *plan, now)
    cycle.phase = there
    _changed(cycle, actor, now)
    if there is Phase.CLOSED:
        emit(db, AccessChanged(cycle_id=cycle.id))
    record(db, actor, "cycle.advanced", cycle, phase=there, iteration=cycle.iteration)
    return cycle


async def _schools_in(db: AsyncSession, alliance_id: UUID) -> set[UUID]:
    found = await db.exec(
        select(AllianceSchoolRow.school_id).where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    return set(found.all())


async def _invite(
    db: AsyncSession,
    actor: Actor,
    cycle: CycleRow,
    school_ids: Sequence[UUID],
    there: set[UUID],
    now: datetime,
) -> None:
    if not there.issuperset(school_ids):
        message = "One of these schools is not in this alliance."
        raise Invalid(fields=[FieldProblem(field="school_ids", message=message)])
    asked = False
    for school_id in dict.fromkeys(school_ids):
        part = await db.get(CycleSchoolRow, (cycle.id, school_id))
        match part:
            case None:
                db.add(CycleSchoolRow(cycle_id=cycle.id, school_id=school_id, since=now))
            case CycleSchoolRow(part=SchoolPart.DECLINED | SchoolPart.LEFT):
                part.part, part.reason = SchoolPart.INVITED, ""
                part.decided_by = part.decided_at = None
            case _:
                continue
        asked = True
        record(db, actor, "cycle.school_invited", cycle, school=school_id)
    if asked:
        _changed(cycle, actor, now)
        emit(db, AccessChanged(cycle_id=cycle.id))


def _changed(cycle: CycleRow, actor: Actor, now: datetime) -> None:
    cycle.changed_at, cycle.changed_by = now, actor.id


def _told(gap: MissingField) -> str:
    return f"{gap.title}: {gap.detail}" if gap.detail else f"{gap.title}: not written yet."


def _moves_from(cycle: CycleRow) -> str:
    names = TEMPLATES[cycle.template].phases
    here = names.get(cycle.phase, "Closed")
    following = next_phase(cycle.phase)
    if following is None:
        return "This cycle is closed."
    told = f"After {here} comes {names.get(following, 'closing the cycle')}."
    if cycle.phase is Phase.REVIEW:
        told += f" Or go back to {names[Phase.PLAN]}, as a new iteration."
    return told
