"""Who signed a charter for each school, and what is otherwise since: it goes with what is kept."""

from collections.abc import Iterator, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.charters import CharterChange, CharterSignature, SignedFor
from server.charters.describe import signed_for
from server.charters.tables import CharterRow
from server.exports.markdown import table
from server.exports.words import Paper
from server.live.rendering.page import british_date, heading

_CHANGES = {
    CharterChange.TEXT: "the words were changed",
    CharterChange.RENEWAL: "the day was changed",
}


async def signatures_of(db: AsyncSession, paper: Paper) -> list[SignedFor]:
    """Those of a charter, for every school of its alliance; of other documents none."""
    found = await db.exec(select(CharterRow).where(col(CharterRow.document_id) == paper.row.id))
    row = found.one_or_none()
    return await signed_for(db, row.alliance_id, row, paper.content) if row else []


def signatures_page(signed: Sequence[SignedFor]) -> str:
    """They as the end of a page of Markdown; empty where there are none."""
    if not signed:
        return ""
    titles = ("School", "Signed by", "On", "To be looked at again", "Since then")
    rows = [(each.school.name, *_cells(each.signature)) for each in signed]
    return f"\n{heading(2, 'Signed for each school')}\n\n{table(titles, rows)}\n"


def _cells(signature: CharterSignature | None) -> Iterator[str]:
    if signature is None:
        yield from ("not signed", "", "", "")
        return
    yield signature.by or "somebody who has left"
    yield british_date(signature.at.date())
    yield british_date(signature.renews_on)
    yield ", ".join(_CHANGES[change] for change in signature.changed) or "as it was signed"
