"""What happened in a cycle, from three places, the newest first.

Those are the documents that were made, the audit trail, and who wrote in what on which day. Each is
asked for what lies behind the cursor, and they are put in one order: by the moment, then by
`Source`, then by a key within the source.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.problems import FieldProblem
from server.activity.sentences import MADE, SENTENCES, Did
from server.claims.tables import ClaimRow
from server.data.audit import AuditRow
from server.live.tables import DocumentRow, WrittenRow
from server.measures.tables import MeasureRow, ReadingRow
from server.web.errors import Invalid
from server.web.paging import Paging


class Source(IntEnum):
    DONE = 0
    WRITTEN = 1
    MADE = 2


@dataclass(frozen=True)
class Happened:
    """One thing that happened: `did` is its entry in the trail, `paper` the document."""

    at: datetime
    source: Source
    key: str
    by: UUID | None
    did: Did | None = None
    paper: DocumentRow | None = None

    @property
    def place(self) -> tuple[datetime, int, str]:
        """Where it stands, as a cursor holds it."""
        return self.at, int(self.source), self.key


@dataclass(frozen=True)
class Behind:
    """The place behind which a page begins; None: at the beginning."""

    place: tuple[datetime, int, str] | None

    def of(
        self, source: Source, at: Any, keys: Sequence[Any], cut: Sequence[Any]
    ) -> ColumnElement[bool] | None:
        """The condition that keeps what lies behind in `source`; `cut` are the cursor's own keys
        where it is of that source."""
        if self.place is None:
            return None
        moment, rank, _ = self.place
        if rank == source:
            earlier: ColumnElement[bool] = tuple_(at, *keys) < tuple_(moment, *cut)
            return earlier
        before: ColumnElement[bool] = at < moment if source < rank else at <= moment
        return before

    def keeps(self, one: Happened) -> bool:
        """The same for something at hand."""
        if self.place is None:
            return True
        moment, rank, key = self.place
        if one.at != moment:
            return one.at < moment
        return one.key < key if one.source == rank else one.source > rank


def behind(paging: Paging) -> Behind:
    """Reads the cursor; raises Invalid for one of another list."""
    match paging.after:
        case None:
            return Behind(None)
        case (datetime() as at, int() as rank, str() as key) if at.tzinfo and _is_key(rank, key):
            return Behind((at, rank, key))
        case _:
            told = "This cursor belongs to another list."
            raise Invalid(fields=[FieldProblem(field="cursor", message=told)])


def _is_key(rank: int, key: str) -> bool:
    try:
        match rank:
            case Source.DONE:
                return 0 <= int(key) < 2**63
            case Source.WRITTEN:
                return len(key) == 64 and bool(UUID(key[:32])) and bool(UUID(key[32:]))
            case Source.MADE:
                return bool(UUID(key))
            case _:
                return False
    except ValueError:
        return False


async def happened(
    db: AsyncSession,
    cycle_id: UUID,
    papers: Sequence[DocumentRow],
    lessons: Collection[UUID],
    after: Behind,
    most: int,
) -> list[Happened]:
    """No more than `most` of what happened; `papers` are the documents that the reader may read."""
    found = [
        *_made(papers, after),
        *await _written(db, papers, after, most),
        *await _done(db, cycle_id, papers, lessons, after, most),
    ]
    # Sorting keeps the order of equals: the last key first.
    found.sort(key=lambda one: one.key, reverse=True)
    found.sort(key=lambda one: one.source)
    found.sort(key=lambda one: one.at, reverse=True)
    return found[:most]


def _made(papers: Sequence[DocumentRow], after: Behind) -> list[Happened]:
    rows = [
        Happened(row.created_at, Source.MADE, row.id.hex, row.owner_id, paper=row)
        for row in papers
        if row.kind in MADE
    ]
    return [one for one in rows if after.keeps(one)]


async def _written(
    db: AsyncSession, papers: Sequence[DocumentRow], after: Behind, most: int
) -> list[Happened]:
    by_id = {row.id: row for row in papers}
    at, keys = col(WrittenRow.at), (col(WrittenRow.document_id), col(WrittenRow.person_id))
    asked = select(WrittenRow).where(keys[0].in_(by_id))
    cut = after.place[2] if after.place and after.place[1] == Source.WRITTEN else None
    further = after.of(Source.WRITTEN, at, keys, [UUID(cut[:32]), UUID(cut[32:])] if cut else [])
    if further is not None:
        asked = asked.where(further)
    ordered = asked.order_by(at.desc(), *(key.desc() for key in keys)).limit(most)
    return [
        Happened(
            row.at,
            Source.WRITTEN,
            row.document_id.hex + row.person_id.hex,
            row.person_id,
            paper=by_id[row.document_id],
        )
        for row in (await db.exec(ordered)).all()
    ]


async def _done(
    db: AsyncSession,
    cycle_id: UUID,
    papers: Sequence[DocumentRow],
    lessons: Collection[UUID],
    after: Behind,
    most: int,
) -> list[Happened]:
    thing, number = col(AuditRow.thing_id), col(AuditRow.number)
    measures = select(MeasureRow.id).where(col(MeasureRow.cycle_id) == cycle_id)
    readings = select(ReadingRow.id).where(col(ReadingRow.measure_id).in_(measures))
    claims = select(ClaimRow.id).where(col(ClaimRow.cycle_id) == cycle_id)
    asked = select(AuditRow).where(
        or_(
            thing.in_([cycle_id, *lessons, *(row.id for row in papers)]),
            thing.in_(measures),
            thing.in_(readings),
            thing.in_(claims),
        ),
        col(AuditRow.action).in_(SENTENCES),
    )
    cut = after.place[2] if after.place and after.place[1] == Source.DONE else None
    further = after.of(Source.DONE, col(AuditRow.at), [number], [int(cut)] if cut else [])
    if further is not None:
        asked = asked.where(further)
    ordered = asked.order_by(col(AuditRow.at).desc(), number.desc()).limit(most)
    by_id = {row.id: row for row in papers}
    return [
        Happened(
            row.at,
            Source.DONE,
            f"{row.number:020}",
            row.actor_id,
            did=Did(row.action, row.actor_id, row.thing_id, row.details),
            paper=by_id.get(row.thing_id) if row.thing_id else None,
        )
        for row in (await db.exec(ordered)).all()
    ]
