"""What the API tells about a live document, apart from what stands in it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.audiences import AudienceChange, DocumentAudience
from schemas.history import Version
from schemas.people import PersonBrief
from schemas.roles import Audience
from server.identity.access import Action, Actor, can
from server.live.audience import audience_changes, rungs_of
from server.live.documents import document_thing
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow, VersionRow
from server.people.briefs import person_briefs

People = dict[UUID, PersonBrief]


async def audience(
    db: AsyncSession, around: Surroundings, actor: Actor, row: DocumentRow
) -> DocumentAudience:
    """Who may read it, whose it is, and who widened or narrowed it."""
    changes = await audience_changes(db, row.id)
    named = [row.owner_id, row.partner_id, *(change.changed_by for change in changes)]
    beyond = row.audience is Audience.LIBRARY and not can(actor, Action.SEE, around.home)
    people = {} if beyond else await _people(db, around, named)

    def person(key: UUID | None) -> PersonBrief | None:
        return people.get(key) if key else None

    def name(key: UUID | None) -> str | None:
        known = person(key)
        return known.name if known else None

    return DocumentAudience(
        audience=row.audience,
        owner=person(row.owner_id),
        partner=person(row.partner_id),
        rungs=rungs_of(row),
        may_change=can(actor, Action.WIDEN, document_thing(row, around.home)),
        history=[
            AudienceChange(
                before=change.before,
                after=change.after,
                changed_by=name(change.changed_by),
                changed_at=change.changed_at,
            )
            for change in changes
        ],
    )


async def versions(
    db: AsyncSession, around: Surroundings, rows: Sequence[VersionRow]
) -> list[Version]:
    """These versions, without what stands in them."""
    people = await _people(db, around, [row.kept_by for row in rows])
    return [
        Version(
            id=row.id,
            document_id=row.document_id,
            number=row.number,
            title=row.title,
            kept_at=row.kept_at,
            kept_by=people.get(row.kept_by) if row.kept_by else None,
        )
        for row in rows
    ]


async def _people(db: AsyncSession, around: Surroundings, ids: Iterable[UUID | None]) -> People:
    asked = {key: None for key in ids if key}
    return await person_briefs(db, around.home.alliance_id, asked)
