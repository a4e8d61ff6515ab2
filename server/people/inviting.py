"""Who may invite whom, and into what.

Administrators and the alliance's leads invite into everything of the alliance but its cycles.
Heads and professional development leads invite into their own school. Facilitators invite into
their own cycle, for a school that takes part in it, or somebody from outside as adviser or viewer.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import InvitationCreate
from schemas.problems import FieldProblem
from schemas.roles import AllianceRole, SchoolRole
from server.cycles.find import find_cycle
from server.cycles.joining import Candidate, MayNotJoin, carried_school
from server.cycles.people import accepted_in
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, AllianceThing, CycleThing, can
from server.identity.memberships import AllianceSchoolRow
from server.web.errors import Forbidden, Invalid, NotFound

PLAIN_SCHOOL_ROLES = frozenset({SchoolRole.TEACHER, SchoolRole.STAFF})


@dataclass(frozen=True)
class Reach:
    """How far somebody's invitations go in one alliance.

    `schools` are those they speak for, `cycles` those they facilitate.
    """

    everybody: bool
    schools: frozenset[UUID]
    cycles: frozenset[UUID]

    @property
    def nobody(self) -> bool:
        return not (self.everybody or self.schools or self.cycles)


async def reach_in(db: AsyncSession, actor: Actor, alliance_id: UUID) -> Reach:
    """Whom `actor` may invite into an alliance.

    Raises NotFound where they may not know of it, Forbidden where they may invite nobody.
    """
    alliance = AllianceThing(alliance_id)
    if not can(actor, Action.SEE, alliance):
        raise NotFound
    cycles = await db.exec(
        select(CycleRow.id).where(
            col(CycleRow.alliance_id) == alliance_id, col(CycleRow.id).in_(actor.cycles)
        )
    )
    reach = Reach(
        everybody=can(actor, Action.INVITE, alliance),
        schools=frozenset(
            school
            for school in actor.speaks_for
            if alliance_id in actor.school_alliances.get(school, frozenset())
        ),
        cycles=frozenset(
            key for key in cycles.all() if can(actor, Action.INVITE, CycleThing(key, alliance_id))
        ),
    )
    if reach.nobody:
        raise Forbidden("You may not invite people into this alliance.")
    return reach


async def check(db: AsyncSession, actor: Actor, asked: InvitationCreate) -> None:
    """Whether `actor` may send this invitation.

    Raises NotFound, Forbidden with a sentence, or Invalid for a school that is not in the
    alliance, or a part in the cycle that nobody of that school may take.
    """
    reach = await reach_in(db, actor, asked.alliance_id)
    if asked.school_id and not await db.get(
        AllianceSchoolRow, (asked.alliance_id, asked.school_id)
    ):
        _refuse("school_id", "This school is not in this alliance.")
    if asked.cycle_id:
        await _check_cycle(db, actor, asked)
    if reach.everybody:
        return
    if asked.alliance_role is not AllianceRole.MEMBER:
        raise Forbidden("Only who looks after the alliance can give more than membership.")
    if asked.school_id in reach.schools:
        if asked.school_role is SchoolRole.HEAD and _role(actor, asked) is not SchoolRole.HEAD:
            raise Forbidden("Only who has this part, or looks after the alliance, can give it.")
    elif asked.cycle_id is None:
        raise Forbidden("You can invite people into your own school only.")
    elif asked.school_role not in PLAIN_SCHOOL_ROLES:
        raise Forbidden("Who speaks for a school is for that school to say.")


async def _check_cycle(db: AsyncSession, actor: Actor, asked: InvitationCreate) -> None:
    assert asked.cycle_id is not None
    cycle, thing = await find_cycle(db, actor, asked.cycle_id, Action.INVITE)
    if cycle.alliance_id != asked.alliance_id:
        raise NotFound
    who = Candidate(asked.alliance_role, (asked.school_id,) if asked.school_id else ())
    try:
        carried_school(asked.cycle_role, who, accepted_in(thing), asked.school_id)
    except MayNotJoin as reason:
        _refuse("school_id" if asked.school_id else "cycle_role", str(reason))


def _role(actor: Actor, asked: InvitationCreate) -> SchoolRole | None:
    return actor.schools.get(asked.school_id) if asked.school_id else None


def _refuse(field: str, message: str) -> None:
    raise Invalid(fields=[FieldProblem(field=field, message=message)])
