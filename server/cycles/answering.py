"""What a group answers when nothing has happened in its cycle for weeks: it goes on, or ends."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import HowItGoes, Phase, QuietAnswer, QuietSaid
from schemas.problems import FieldProblem
from server.cycles.find import find_cycle
from server.cycles.parking import park_cycle
from server.cycles.quiet import quiet_cycles
from server.cycles.tables import CycleRow, QuietAnswerRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, require
from server.identity.events import AccessChanged
from server.identity.tables import PersonRow
from server.web.errors import Conflict, Invalid

_NEEDED = {
    HowItGoes.GO_ON: Action.SAY_HOW_IT_GOES,
    HowItGoes.PARK: Action.PARK,
    HowItGoes.CLOSE: Action.ADVANCE,
}


async def answer_quiet(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: QuietAnswer, now: datetime
) -> None:
    """Say for the group how it goes on. It counts as something that happened, so nobody asks again
    before weeks have gone by.

    A cycle is closed from any phase so: what it never came to is not asked for. Raises NotFound,
    Forbidden, Conflict where something has happened meanwhile, Invalid without a reason.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.SAY_HOW_IT_GOES, to_change=True)
    require(actor, _NEEDED[asked.answer], thing)
    quiet = (await quiet_cycles(db, [cycle], now.astimezone(UTC).date())).get(cycle.id)
    if quiet is None:
        raise Conflict("Something has happened in this cycle meanwhile. Nobody waits for a word.")
    if asked.answer is not HowItGoes.GO_ON and not asked.words:
        told = FieldProblem(field="words", message="Say why, in a sentence.")
        raise Invalid(fields=[told])
    db.add(
        QuietAnswerRow(
            cycle_id=cycle.id,
            since=quiet.since,
            answer=asked.answer,
            words=asked.words,
            answered_by=actor.id,
            answered_at=now,
        )
    )
    cycle.changed_at, cycle.changed_by = now, actor.id
    match asked.answer:
        case HowItGoes.GO_ON:
            record(db, actor, "cycle.goes_on", cycle)
        case HowItGoes.PARK:
            await park_cycle(db, actor, cycle_id, asked.words, now)
        case HowItGoes.CLOSE:
            _close(db, actor, cycle)


def _close(db: AsyncSession, actor: Actor, cycle: CycleRow) -> None:
    cycle.phase = Phase.CLOSED
    emit(db, AccessChanged(cycle_id=cycle.id))
    record(db, actor, "cycle.advanced", cycle, phase=Phase.CLOSED, iteration=cycle.iteration)


async def last_said(db: AsyncSession, cycle_id: UUID) -> QuietSaid | None:
    """The group's last answer; None where it was never asked, or has never said anything."""
    found = await db.exec(
        select(QuietAnswerRow, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == col(QuietAnswerRow.answered_by), isouter=True)
        .where(col(QuietAnswerRow.cycle_id) == cycle_id)
        .order_by(col(QuietAnswerRow.answered_at).desc(), col(QuietAnswerRow.id).desc())
        .limit(1)
    )
    row = found.first()
    if row is None:
        return None
    said, name = row
    return QuietSaid(answer=said.answer, words=said.words, by=name, at=said.answered_at)
