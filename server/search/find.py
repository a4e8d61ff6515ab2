"""Finds what somebody looks for among all that they may read, and nothing else.

What is found by its name comes first: cycles, schools, people, each by name. Then come measures,
claims and live documents, each those that were last written in first. Who may read is decided by
SQL in the same query.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.pages import Page
from schemas.problems import FieldProblem
from schemas.search import FoundCycle, FoundKind, NamedKind, SearchHit
from server.cycles.readable import of_cycle, readable
from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.identity.memberships import SchoolMemberRow
from server.identity.tables import PersonRow
from server.identity.visible import (
    visible_cycles,
    visible_people,
    visible_schools,
)
from server.live.tables import DocumentRow, ProjectionRow
from server.organisations.tables import SchoolRow
from server.search.documents import documents
from server.search.filters import Asked, in_cycle
from server.search.full_text import named
from server.search.hits import Find, Found
from server.search.impact import claims, measures
from server.search.places import Place, places_of_people, places_of_schools
from server.search.snippets import marked
from server.web.errors import Invalid
from server.web.paging import Key, Paging, behind, page_of


async def search(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> Page[SearchHit]:
    """One page of what `actor` finds."""
    first, within = _position(paging)
    found: list[Found] = []
    for number, (kinds, find) in enumerate(_IN_ORDER):
        wanted = paging.limit + 1 - len(found)
        if number < first or wanted <= 0 or (asked.kind is not None and asked.kind not in kinds):
            continue
        after = within if number == first else None
        hits = (
            await find(db, actor, asked, Paging(after=after, limit=wanted)) if asked.terms else []
        )
        found += [((number, *keys), hit) for keys, hit in hits]
    return page_of(found, paging, lambda one: one[0], lambda one: one[1])


async def subjects(db: AsyncSession, actor: Actor) -> list[str]:
    """The subjects of the plans that `actor` may read, each once, by name."""
    found = await db.exec(
        select(ProjectionRow.subject, ProjectionRow.subject_words)
        .join(DocumentRow, col(DocumentRow.id) == col(ProjectionRow.document_id))
        .join(CycleRow, col(CycleRow.id) == col(DocumentRow.cycle_id))
        .where(
            col(DocumentRow.kind) == DocumentKindName.PLAN,
            col(ProjectionRow.subject_words) != "",
            readable(actor, DocumentRow),
        )
        .order_by(col(ProjectionRow.subject_words), col(ProjectionRow.subject))
        .distinct()
    )
    kept: dict[str, str] = {}
    for subject, words in found.all():
        kept.setdefault(words, subject)
    return list(kept.values())


def _position(paging: Paging) -> tuple[int, tuple[Key, ...] | None]:
    match paging.after:
        case None:
            return 0, None
        case (int() as number, *keys) if 0 <= number < len(_IN_ORDER):
            return number, tuple(keys)
        case _:
            problem = FieldProblem(field="cursor", message="This cursor belongs to another list.")
            raise Invalid(fields=[problem])


async def _cycles(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> list[Found]:
    title, key = col(CycleRow.title), col(CycleRow.id)
    found = await db.exec(
        select(CycleRow)
        .where(
            named(col(CycleRow.words), asked.terms),
            visible_cycles(actor, of_cycle()),
            in_cycle(actor, asked),
            behind(paging, (title, str), (key, UUID)),
        )
        .order_by(title, key)
        .limit(paging.limit)
    )
    return [
        (
            (row.title, row.id),
            SearchHit(
                kind=NamedKind.CYCLE,
                id=row.id,
                title=row.title,
                title_parts=marked(row.title, asked.terms),
                snippet=[],
                alliance_id=row.alliance_id,
                cycle=FoundCycle(id=row.id, title=row.title, phase=row.phase),
                at=row.changed_at,
            ),
        )
        for row in found.all()
    ]


async def _schools(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> list[Found]:
    if asked.about_cycles:
        return []
    name, key = col(SchoolRow.name), col(SchoolRow.id)
    found = await db.exec(
        select(key, name)
        .where(
            named(col(SchoolRow.words), asked.terms),
            visible_schools(actor, key),
            key == asked.school_id if asked.school_id else true(),
            behind(paging, (name, str), (key, UUID)),
        )
        .order_by(name, key)
        .limit(paging.limit)
    )
    rows = found.all()
    places = await places_of_schools(db, actor, [school_id for school_id, _ in rows])
    return [
        (
            (name, school_id),
            _of_name(NamedKind.SCHOOL, school_id, name, asked, places.get(school_id)),
        )
        for school_id, name in rows
    ]


async def _people(db: AsyncSession, actor: Actor, asked: Asked, paging: Paging) -> list[Found]:
    if asked.about_cycles:
        return []
    name, key = col(PersonRow.name), col(PersonRow.id)
    staff = select(SchoolMemberRow.person_id).where(
        col(SchoolMemberRow.school_id) == asked.school_id
    )
    found = await db.exec(
        select(key, name)
        .where(
            named(col(PersonRow.words), asked.terms),
            visible_people(actor, key),
            col(PersonRow.closed_at).is_(None),
            key.in_(staff) if asked.school_id else true(),
            behind(paging, (name, str), (key, UUID)),
        )
        .order_by(name, key)
        .limit(paging.limit)
    )
    rows = found.all()
    places = await places_of_people(db, actor, [person_id for person_id, _ in rows])
    return [
        (
            (name, person_id),
            _of_name(NamedKind.PERSON, person_id, name, asked, places.get(person_id)),
        )
        for person_id, name in rows
    ]


def _of_name(kind: NamedKind, key: UUID, name: str, asked: Asked, place: Place | None) -> SearchHit:
    return SearchHit(
        kind=kind,
        id=key,
        title=name,
        title_parts=marked(name, asked.terms),
        snippet=[],
        alliance_id=place.alliance_id if place else None,
        school=place.school if place else None,
    )


_IN_ORDER: Sequence[tuple[frozenset[FoundKind], Find]] = (
    (frozenset({NamedKind.CYCLE}), _cycles),
    (frozenset({NamedKind.SCHOOL}), _schools),
    (frozenset({NamedKind.PERSON}), _people),
    (frozenset({NamedKind.MEASURE}), measures),
    (frozenset({NamedKind.CLAIM}), claims),
    (frozenset(DocumentKindName), documents),
)
