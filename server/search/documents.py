"""Finds live documents by what is written in them, those that were last written in first.

Most belong to a cycle, the others to a deployment, an alliance or a review of a school. Who may
read them is decided by SQL, for each sort of home in its own tables.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, true, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from schemas.documents import DocumentKindName
from schemas.search import FoundCycle, SearchHit
from server.coaching.find import readable_papers as readable_of_deployments
from server.coaching.tables import DeploymentRow
from server.cycles.readable import of_cycle, readable
from server.cycles.tables import CycleRow
from server.identity.access import (
    HOME_OF,
    Actor,
    AllianceThing,
    CycleThing,
    DeploymentThing,
    PeerReviewThing,
)
from server.identity.visible import AllianceColumns, visible_cycles, visible_documents
from server.live.documents import columns_of
from server.live.tables import DocumentRow, ProjectionRow
from server.peer_reviews.find import readable_papers as readable_of_peer_reviews
from server.peer_reviews.tables import PeerReviewRow
from server.search.asked import Term
from server.search.filters import Asked, in_cycle
from server.search.full_text import full_text_of
from server.search.hits import Found
from server.search.places import Place, places_of_documents
from server.search.snippets import marked, snippet
from server.web.paging import Paging, behind


async def documents(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> list[Found]:
    """By their title, and by all that is written in them."""
    at, key = col(ProjectionRow.at), col(ProjectionRow.document_id)
    full_text = full_text_of(db.get_bind().dialect.name)
    # Who may read is asked of all documents at once, and not of each that holds the words: with a
    # common word and somebody who may read little, that would be each of many.
    theirs = [find(actor, asked) for home, find in _IDS.items() if _may_be_of(home, asked)]
    if not theirs:
        return []
    found = await db.exec(
        select(ProjectionRow.number)
        .where(
            full_text.holding(asked.terms),
            key.in_(union_all(*theirs)),
            behind(paging, (at, datetime), (key, UUID), descending=True),
        )
        .order_by(at.desc(), key.desc())
        .limit(paging.limit)
    )
    # Not in the query above: with the texts in it, SQLite would sort all of them.
    told = await db.exec(
        select(ProjectionRow, DocumentRow, CycleRow)
        .join(DocumentRow, col(DocumentRow.id) == key)
        .join(CycleRow, col(CycleRow.id) == col(DocumentRow.cycle_id), isouter=True)
        .where(col(ProjectionRow.number).in_(found.all()))
        .order_by(at.desc(), key.desc())
    )
    rows = told.all()
    known = await _known(db, actor, [cycle for _, document, cycle in rows if _is_card(document)])
    beyond = [each.id for _, each, _ in rows if each.deployment_id or each.peer_review_id]
    places = await places_of_documents(db, beyond)
    return [
        (
            (row.at, document.id),
            _of_document(
                row,
                document,
                cycle if not _is_card(document) or cycle.id in known else None,
                places.get(document.id),
                asked.terms,
            ),
        )
        for row, document, cycle in rows
    ]


# By these SQLite finds documents by their index, and does not go through all of them.
_DEPLOYMENTS = select(aliased(DeploymentRow).id)
_PEER_REVIEWS = select(aliased(PeerReviewRow).id)


def _of_cycles(actor: Actor, asked: Asked) -> SelectOfScalar[UUID]:
    return (
        select(DocumentRow.id)
        .join(CycleRow, col(CycleRow.id) == col(DocumentRow.cycle_id))
        .where(
            readable(actor, DocumentRow),
            col(DocumentRow.kind) == asked.kind if asked.kind else true(),
            in_cycle(actor, asked),
            # What a card's cycle is, is no business of those who read it in the library alone.
            or_(
                col(DocumentRow.kind) != DocumentKindName.PRACTICE,
                visible_cycles(actor, of_cycle()),
            )
            if asked.about_cycles or asked.school_id
            else true(),
        )
    )


def _of_deployments(actor: Actor, asked: Asked) -> SelectOfScalar[UUID]:
    return (
        select(DocumentRow.id)
        .join(DeploymentRow, col(DeploymentRow.id) == col(DocumentRow.deployment_id))
        .where(
            col(DocumentRow.deployment_id).in_(_DEPLOYMENTS),
            readable_of_deployments(actor),
            col(DocumentRow.kind) == asked.kind if asked.kind else true(),
            col(DeploymentRow.school_id) == asked.school_id if asked.school_id else true(),
        )
    )


def _of_peer_reviews(actor: Actor, asked: Asked) -> SelectOfScalar[UUID]:
    return (
        select(DocumentRow.id)
        .join(PeerReviewRow, col(PeerReviewRow.id) == col(DocumentRow.peer_review_id))
        .where(
            col(DocumentRow.peer_review_id).in_(_PEER_REVIEWS),
            readable_of_peer_reviews(actor),
            col(DocumentRow.kind) == asked.kind if asked.kind else true(),
            col(PeerReviewRow.school_id) == asked.school_id if asked.school_id else true(),
        )
    )


def _of_alliances(actor: Actor, _asked: Asked) -> SelectOfScalar[UUID]:
    home = AllianceColumns(col(DocumentRow.alliance_id))
    return select(DocumentRow.id).where(visible_documents(actor, columns_of(DocumentRow, home)))


_IDS: Mapping[type, Callable[[Actor, Asked], SelectOfScalar[UUID]]] = {
    CycleThing: _of_cycles,
    DeploymentThing: _of_deployments,
    PeerReviewThing: _of_peer_reviews,
    AllianceThing: _of_alliances,
}
"""The ids of the documents that somebody may read and asks for, by what they belong to."""


def _may_be_of(home: type, asked: Asked) -> bool:
    """Whether what is asked for may belong to such a home: phases and subjects are of cycles."""
    if isinstance(asked.kind, DocumentKindName) and HOME_OF[asked.kind] is not home:
        return False
    if asked.about_cycles:
        return home is CycleThing
    return not (asked.school_id and home is AllianceThing)


def _is_card(document: DocumentRow) -> bool:
    return document.kind is DocumentKindName.PRACTICE


async def _known(db: AsyncSession, actor: Actor, cycles: Sequence[CycleRow]) -> set[UUID]:
    """Those of these cycles that `actor` may know of."""
    if not cycles:
        return set()
    found = await db.exec(
        select(CycleRow.id).where(
            col(CycleRow.id).in_([cycle.id for cycle in cycles]), visible_cycles(actor, of_cycle())
        )
    )
    return set(found.all())


def _of_document(
    row: ProjectionRow,
    document: DocumentRow,
    cycle: CycleRow | None,
    place: Place | None,
    terms: Sequence[Term],
) -> SearchHit:
    """The hit; `cycle` and `place` say where the document stands, as far as the reader may know."""
    told = snippet(row.text, row.places, terms)
    there = cycle or place
    return SearchHit(
        kind=document.kind,
        id=document.id,
        title=row.title,
        title_parts=marked(row.title, terms),
        snippet=told.parts,
        key=told.key,
        alliance_id=there.alliance_id if there else document.alliance_id,
        cycle=FoundCycle(id=cycle.id, title=cycle.title, phase=cycle.phase) if cycle else None,
        lesson_id=document.lesson_id,
        deployment_id=document.deployment_id,
        visit_id=place.visit_id if place else None,
        peer_review_id=document.peer_review_id,
        audience=document.audience,
        school=place.school if place else None,
        at=row.at,
    )
