"""The chain of a cycle's iterations as the API answers with it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.history import DifferencePart
from schemas.iterations import Iteration
from server.cycles.describe import plan_of
from server.cycles.iterations import compared, iterations_of
from server.cycles.papers import shown_documents
from server.cycles.tables import CycleRow
from server.documents.describe import versions as described
from server.identity.access import Actor, CycleThing
from server.live.rendering.content import Content, document_content
from server.live.rendering.difference import difference
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow, VersionRow
from server.live.versions import content_then, versions_of


async def chain(
    db: AsyncSession,
    actor: Actor,
    cycle: CycleRow,
    thing: CycleThing,
    around: Surroundings,
    papers: Sequence[DocumentRow],
    contents: Mapping[UUID, Content],
) -> list[Iteration]:
    """All iterations, the first one first.

    `papers` are the cycle's documents; `contents` has what stands now in its plan and in the
    documents of its iterations.
    """
    paper = plan_of(papers)
    versions = {row.id: row for row in await versions_of(db, paper.id)} if paper else {}
    told = {each.id: each for each in await described(db, around, list(versions.values()))}
    shown = {each.id: each for each in await shown_documents(db, actor, papers, thing)}
    rows = await iterations_of(db, cycle.id)
    found = []
    for place, row in enumerate(rows):
        document, content = shown.get(row.document_id), contents.get(row.document_id)
        if document is None or content is None:
            continue
        before, after = compared(rows, place, versions)
        now = content_then(after) if after else contents.get(paper.id) if paper else None
        found.append(
            Iteration(
                number=row.number,
                began_at=row.began_at,
                ended_at=rows[place + 1].began_at if place + 1 < len(rows) else None,
                document=document,
                content=document_content(content, str(document.id), document.title),
                before=told[before.id] if before else None,
                after=told[after.id] if after else None,
                chosen=row.before_id is not None,
                parts=_parts(before, now, around),
            )
        )
    return found


def _parts(
    before: VersionRow | None, now: Content | None, around: Surroundings
) -> list[DifferencePart]:
    if before is None or now is None:
        return []
    names = {str(key): school.short_name for key, school in around.schools.items()}
    titles = {key: words.title for key, words in around.sections.items() if words.title}
    return difference(content_then(before), now, names, titles)
