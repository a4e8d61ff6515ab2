"""Finds measures and claims by all that people wrote in them, those changed last first.

Who reads a cycle reads its measures and claims, but not everything beside them: the words of a
reading of few pupils are for the group alone, and the note on a document for those who may read
that document. What is not told does not find anything either.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import EvidenceKind
from schemas.measures import FEWEST_SHOWN
from schemas.search import FoundCycle, NamedKind, SearchHit
from server.claims.tables import ClaimRow, EvidenceRow
from server.cycles.readable import of_cycle, readable
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor
from server.identity.memberships import AllianceSchoolRow
from server.identity.visible import visible_cycles
from server.live.tables import DocumentRow
from server.measures.tables import MeasureRow, ReadingRow
from server.search.asked import Term
from server.search.filters import Asked, in_cycle
from server.search.full_text import named
from server.search.hits import Found
from server.search.snippets import marked, snippet
from server.web.paging import Paging, behind

Part = tuple[str, str]
"""The key of a part and its text."""


async def measures(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> list[Found]:
    """By construct, instrument and caveat, and by the words beside the readings."""
    at, key = col(MeasureRow.changed_at), col(MeasureRow.id)
    beside = _readings_told(actor)
    found = await db.exec(
        select(MeasureRow, CycleRow)
        .join(CycleRow, col(CycleRow.id) == col(MeasureRow.cycle_id))
        .where(
            visible_cycles(actor, of_cycle(), Action.READ),
            in_cycle(actor, asked),
            *(
                or_(
                    named(col(MeasureRow.words), [term]),
                    exists().where(
                        col(ReadingRow.measure_id) == key,
                        named(col(ReadingRow.words), [term]),
                        beside,
                    ),
                )
                for term in asked.terms
            ),
            behind(paging, (at, datetime), (key, UUID), descending=True),
        )
        .order_by(at.desc(), key.desc())
        .limit(paging.limit)
    )
    rows = found.all()
    more = await _words_of_readings(db, [row.id for row, _ in rows], beside) if rows else {}
    return [
        _told(
            NamedKind.MEASURE,
            row,
            row.title,
            [("instrument", row.instrument), ("caveat", row.caveat), *more.get(row.id, ())],
            cycle,
            asked.terms,
        )
        for row, cycle in rows
    ]


async def claims(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> list[Found]:
    """By their sentence, what would count against them, and the notes on what they rest on."""
    at, key = col(ClaimRow.changed_at), col(ClaimRow.id)
    beside = _notes_told(actor)
    found = await db.exec(
        select(ClaimRow, CycleRow)
        .join(CycleRow, col(CycleRow.id) == col(ClaimRow.cycle_id))
        .where(
            visible_cycles(actor, of_cycle(), Action.READ),
            in_cycle(actor, asked),
            *(
                or_(
                    named(col(ClaimRow.words), [term]),
                    exists().where(
                        col(EvidenceRow.claim_id) == key,
                        named(col(EvidenceRow.words), [term]),
                        beside,
                    ),
                )
                for term in asked.terms
            ),
            behind(paging, (at, datetime), (key, UUID), descending=True),
        )
        .order_by(at.desc(), key.desc())
        .limit(paging.limit)
    )
    rows = found.all()
    more = await _notes(db, [row.id for row, _ in rows], beside) if rows else {}
    return [
        _told(
            NamedKind.CLAIM,
            row,
            row.sentence,
            [("against", row.against), *more.get(row.id, ())],
            cycle,
            asked.terms,
        )
        for row, cycle in rows
    ]


def _readings_told(actor: Actor) -> ColumnElement[bool]:
    """Keeps the readings whose words `actor` is told; see `server/measures/small_numbers.py`.

    Those of a school that has left the alliance are stored, and shown to nobody.
    """
    there = col(ReadingRow.school_id).in_(
        select(AllianceSchoolRow.school_id)
        .where(col(AllianceSchoolRow.alliance_id) == col(CycleRow.alliance_id))
        .correlate(CycleRow)
    )
    small = visible_cycles(actor, of_cycle(), Action.READ_SMALL_NUMBERS)
    return and_(there, or_(col(ReadingRow.group_size) >= FEWEST_SHOWN, small))


async def _words_of_readings(
    db: AsyncSession, of: Sequence[UUID], told: ColumnElement[bool]
) -> dict[UUID, list[Part]]:
    found = await db.exec(
        select(ReadingRow)
        .join(MeasureRow, col(MeasureRow.id) == col(ReadingRow.measure_id))
        .join(CycleRow, col(CycleRow.id) == col(MeasureRow.cycle_id))
        .where(col(ReadingRow.measure_id).in_(of), told)
        .order_by(col(ReadingRow.taken_on), col(ReadingRow.id))
    )
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for row in found.all():
        parts[row.measure_id] += [("comparison", row.comparison), ("caveat", row.caveat)]
    return parts


def _notes_told(actor: Actor) -> ColumnElement[bool]:
    """Keeps the notes on pupils' work, and on documents that `actor` may read."""
    document = col(EvidenceRow.document_id).in_(
        select(DocumentRow.id)
        .join(CycleRow, col(CycleRow.id) == col(DocumentRow.cycle_id))
        .where(readable(actor, DocumentRow))
    )
    return or_(col(EvidenceRow.kind) == EvidenceKind.WORK, document)


async def _notes(
    db: AsyncSession, of: Sequence[UUID], told: ColumnElement[bool]
) -> dict[UUID, list[Part]]:
    found = await db.exec(
        select(EvidenceRow)
        .join(ClaimRow, col(ClaimRow.id) == col(EvidenceRow.claim_id))
        .join(CycleRow, col(CycleRow.id) == col(ClaimRow.cycle_id))
        .where(col(EvidenceRow.claim_id).in_(of), told)
        .order_by(col(EvidenceRow.added_at), col(EvidenceRow.id))
    )
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for row in found.all():
        parts[row.claim_id].append(("evidence", row.note))
    return parts


def _told(
    kind: NamedKind,
    row: MeasureRow | ClaimRow,
    title: str,
    parts: Iterable[Part],
    cycle: CycleRow,
    terms: Sequence[Term],
) -> Found:
    text, places = "", []
    for key, words in parts:
        if words:
            places.append((len(text), key))
            text += f"{words}\n"
    piece = snippet(text.removesuffix("\n"), places, terms)
    hit = SearchHit(
        kind=kind,
        id=row.id,
        title=title,
        title_parts=marked(title, terms),
        snippet=piece.parts,
        key=piece.key,
        alliance_id=cycle.alliance_id,
        cycle=FoundCycle(id=cycle.id, title=cycle.title, phase=cycle.phase),
        at=row.changed_at,
    )
    return (row.changed_at, row.id), hit
