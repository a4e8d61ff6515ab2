"""Iterations of a cycle: begun with it and each time it goes back to the plan.

What changed is read from two versions of the plan: that which the iteration before tried, and
that which this one tried; as long as it has tried none, the plan as it is now.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.problems import FieldProblem
from server.cycles.find import find_cycle
from server.cycles.tables import CycleRow, IterationRow
from server.data.audit import record
from server.identity.access import Action, Actor
from server.live.documents import make_document
from server.live.rendering.content import Content
from server.live.tables import DocumentRow, VersionRow
from server.live.versions import keep_version
from server.web.errors import Invalid, NotFound


async def begin_iteration(
    db: AsyncSession, cycle: CycleRow, owner_id: UUID, now: datetime
) -> IterationRow:
    """The iteration that `cycle` is in now, with the document that tells about it."""
    document = await make_document(
        db, DocumentKindName.ITERATION, cycle.id, owner_id=owner_id, now=now
    )
    row = IterationRow(
        cycle_id=cycle.id, number=cycle.iteration, document_id=document.id, began_at=now
    )
    db.add(row)
    await db.flush()
    return row


async def keep_tried(
    db: AsyncSession,
    actor: Actor,
    cycle: CycleRow,
    plan: DocumentRow,
    content: Content,
    now: datetime,
) -> None:
    """Keep the plan as it goes into the classrooms."""
    row = await db.get(IterationRow, (cycle.id, cycle.iteration))
    if row is None:
        row = await begin_iteration(db, cycle, actor.id, now)
    title = f"Iteration {cycle.iteration}, as it was tried"
    version = await keep_version(db, plan, content, title, actor.id, now)
    row.tried_id = version.id


async def choose_versions(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    number: int,
    chosen: tuple[UUID | None, UUID | None],
) -> IterationRow:
    """Compare these versions of the plan for an iteration; (None, None): as the workspace does.

    Raises NotFound, Forbidden, Invalid for an end without a beginning.
    """
    cycle, _ = await find_cycle(db, actor, cycle_id, Action.WRITE, to_change=True)
    row = await db.get(IterationRow, (cycle_id, number))
    if row is None:
        raise NotFound
    before, after = chosen
    for key in chosen:
        if key is not None:
            await _of_the_plan(db, cycle_id, key)
    if before is None and after is not None:
        told = "Choose also the version from which the change is told."
        raise Invalid(fields=[FieldProblem(field="before_id", message=told)])
    row.before_id, row.after_id = before, after
    record(db, actor, "iteration.versions_chosen", cycle, number=number)
    return row


async def _of_the_plan(db: AsyncSession, cycle_id: UUID, version_id: UUID) -> None:
    version = await db.get(VersionRow, version_id)
    paper = await db.get(DocumentRow, version.document_id) if version else None
    plan = paper is not None and paper.kind is DocumentKindName.PLAN
    if paper is None or paper.cycle_id != cycle_id or not plan:
        raise NotFound


async def iterations_of(db: AsyncSession, cycle_id: UUID) -> list[IterationRow]:
    """The iterations of a cycle, in order."""
    found = await db.exec(
        select(IterationRow)
        .where(col(IterationRow.cycle_id) == cycle_id)
        .order_by(col(IterationRow.number))
    )
    return list(found.all())


def compared(
    rows: Sequence[IterationRow], place: int, versions: dict[UUID, VersionRow]
) -> tuple[VersionRow | None, VersionRow | None]:
    """The versions to compare for the iteration at `place`; no first one: nothing to compare."""
    row = rows[place]
    if row.before_id is not None:
        return versions.get(row.before_id), versions.get(row.after_id) if row.after_id else None
    tried = [versions[it.tried_id] for it in rows[:place] if it.tried_id in versions]
    own = versions.get(row.tried_id) if row.tried_id else None
    return (tried[-1] if tried else None), own
