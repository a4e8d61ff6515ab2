"""What deployments ask of somebody next, for 'Next for you': from facts alone, never kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import DeploymentState, Side
from schemas.cycles import NextStep
from schemas.organisations import SchoolBrief
from server.coaching.states import CARRIED
from server.coaching.tables import DeploymentRow, SignatureRow, StatementRow, VisitRow
from server.coaching.work import COMMENT
from server.identity.access import Actor
from server.organisations.briefs import schools_in

D = DeploymentState
MOST = 50
_LOOKED_AT = (D.OFFERED, D.ENDED, *sorted(CARRIED))


@dataclass(frozen=True)
class Facts:
    """A deployment, on which sides its reader stands and what has been done in it."""

    state: DeploymentState
    sides: Collection[Side]
    coached: bool
    has_teacher: bool
    joined: bool
    signed: Collection[Side]
    next_visit: date | None
    ends_on: date | None
    commented: bool


def line(facts: Facts, today: date) -> tuple[str, str, date | None] | None:
    """What comes next for the reader: its kind, a sentence, by when; None where nothing does."""
    school, coach = Side.SCHOOL in facts.sides, Side.COACH in facts.sides
    unsigned = [side for side in facts.sides if side not in facts.signed]
    match facts.state:
        case _ if facts.coached and not facts.joined and facts.state in CARRIED:
            return "answer_coaching", "Say whether you would like to be coached", None
        case D.OFFERED if school:
            return "answer_offer", "Answer an offer for your school", None
        case D.ACCEPTED if school and not facts.has_teacher:
            return "name_teacher", "Say who is to be coached", None
        case D.ACCEPTED if unsigned:
            return "sign_agreement", "Finish and sign the agreement", None
        case D.AGREED if school and not facts.has_teacher:
            return "name_teacher", "Say who is to be coached", None
        case D.AGREED | D.RUNNING | D.REVIEWED if coach and facts.joined:
            if facts.next_visit is None:
                return "plan_visit", "Plan the next visit", None
            if facts.next_visit <= today:
                return "write_log", "Visit, and write the log", facts.next_visit
        case D.ENDED if coach and not facts.commented:
            return "comment_evaluation", "Read the evaluation and comment on it", None
        case _:
            pass
    over = facts.ends_on is not None and facts.ends_on <= today
    if school and over and facts.state in {D.RUNNING, D.REVIEWED}:
        return "evaluate", "Say what came of the coaching", facts.ends_on
    return None


async def next_lines(db: AsyncSession, actor: Actor, today: date) -> list[NextStep]:
    """What the deployments of `actor` ask of them, those changed last first."""
    found = await db.exec(
        select(DeploymentRow)
        .where(
            or_(
                col(DeploymentRow.school_id).in_(list(actor.speaks_for)),
                col(DeploymentRow.coach_id) == actor.id,
                col(DeploymentRow.teacher_id) == actor.id,
            ),
            col(DeploymentRow.state).in_(_LOOKED_AT),
        )
        .order_by(col(DeploymentRow.changed_at).desc(), col(DeploymentRow.id))
        .limit(MOST)
    )
    rows = found.all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    signed: dict[UUID, set[Side]] = {key: set() for key in ids}
    signatures = await db.exec(select(SignatureRow).where(col(SignatureRow.deployment_id).in_(ids)))
    for signature in signatures.all():
        signed[signature.deployment_id].add(signature.side)
    commented = await db.exec(
        select(StatementRow.deployment_id).where(
            col(StatementRow.deployment_id).in_(ids), col(StatementRow.of) == COMMENT
        )
    )
    visits = await db.exec(
        select(VisitRow).where(
            col(VisitRow.deployment_id).in_(ids), col(VisitRow.held_at).is_(None)
        )
    )
    said = set(commented.all())
    planned = {visit.deployment_id: visit.on for visit in visits.all()}
    schools: dict[UUID, SchoolBrief] = {}
    for alliance_id in {row.alliance_id for row in rows}:
        schools |= await schools_in(db, alliance_id)
    lines = []
    for row in rows:
        facts = _facts(actor, row, signed[row.id], planned, commented=row.id in said)
        told = line(facts, today)
        if told:
            kind, title, due = told
            lines.append(
                NextStep(
                    kind=kind,
                    title=title,
                    detail=row.title,
                    alliance_id=row.alliance_id,
                    deployment_id=row.id,
                    school=schools.get(row.school_id),
                    due=due,
                )
            )
    return lines


def _facts(
    actor: Actor,
    row: DeploymentRow,
    signed: Collection[Side],
    planned: Mapping[UUID, date | None],
    *,
    commented: bool,
) -> Facts:
    sides = []
    if row.coach_id == actor.id:
        sides.append(Side.COACH)
    elif row.school_id in actor.speaks_for:
        sides.append(Side.SCHOOL)
    return Facts(
        state=row.state,
        sides=sides,
        coached=row.teacher_id == actor.id,
        has_teacher=row.teacher_id is not None,
        joined=row.teacher_joined_at is not None,
        signed=signed,
        next_visit=planned.get(row.id),
        ends_on=row.ends_on,
        commented=commented,
    )
