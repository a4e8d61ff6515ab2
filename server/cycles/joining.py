"""Who may take which part in a cycle. Pure.

Nobody is enrolled by their school's neighbours: somebody writes in a cycle only for a school that
accepted. From outside come coaches who are SLEs of the alliance, its leads, and people who belong
to none of its schools.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from schemas.roles import AllianceRole, CycleRole

WRITE_FOR_A_SCHOOL = frozenset({CycleRole.MEMBER, CycleRole.FACILITATOR})


@dataclass(frozen=True)
class Candidate:
    """Somebody of an alliance, with their schools in it, the first that they joined first."""

    role: AllianceRole
    schools: tuple[UUID, ...]


class MayNotJoin(ValueError):
    """Why somebody may not take a part; the text is a sentence for whoever asked them."""


def carried_school(
    part: CycleRole, who: Candidate, accepted: Collection[UUID], school_id: UUID | None
) -> UUID | None:
    """The school whose mark `who` carries in a cycle that the schools `accepted` take part in.

    `school_id` is the one that was asked for, None where none was. Raises MayNotJoin.
    """
    if school_id is not None and school_id not in who.schools:
        raise MayNotJoin("They do not belong to this school.")
    taking_part = [school for school in who.schools if school in accepted]
    if part in WRITE_FOR_A_SCHOOL:
        if not taking_part:
            raise MayNotJoin("Their school does not take part. It has to accept first.")
        if school_id is not None and school_id not in accepted:
            raise MayNotJoin("This school does not take part. It has to accept first.")
        return school_id or taking_part[0]
    from_outside = not who.schools or who.role is AllianceRole.LEAD
    coaches = part is CycleRole.COACH and who.role is AllianceRole.SLE
    if not (taking_part or from_outside or coaches):
        raise MayNotJoin("Their school does not take part. It has to accept first.")
    return school_id or next(iter([*taking_part, *who.schools]), None)
