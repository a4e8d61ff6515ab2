"""A charter as the API answers with it: what each school signed, and what is otherwise since."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.charters import Charter, CharterChange, CharterSchool, CharterSignature, SignedFor
from schemas.reminders import ReminderKind
from schemas.roles import Grant
from server.charters.tables import CharterRow, CharterSignatureRow
from server.identity.access import Action, Actor, AllianceThing, SchoolInAllianceThing, can, grant
from server.identity.memberships import AllianceSchoolRow
from server.identity.tables import PersonRow
from server.live.documents import document_thing
from server.live.rendering.content import Content
from server.live.tables import DocumentRow
from server.live.versions import seal_of
from server.organisations.briefs import schools_in
from server.reminders.tables import ReminderRow


async def described(
    db: AsyncSession,
    actor: Actor,
    alliance_id: UUID,
    row: CharterRow | None,
    paper: DocumentRow | None,
    content: Content | None,
) -> Charter:
    """The charter, with `content` as it stands in its document `paper` now."""
    thing = AllianceThing(alliance_id)
    return Charter(
        alliance_id=alliance_id,
        document_id=paper.id if paper else None,
        begun_at=row.begun_at if row else None,
        renews_on=row.renews_on if row else None,
        reminded_at=await _reminded_at(db, row) if row else None,
        schools=[
            CharterSchool(
                school=each.school,
                signature=each.signature,
                may_sign=row is not None
                and row.renews_on is not None
                and can(actor, Action.SIGN, SchoolInAllianceThing(each.school.id, alliance_id)),
            )
            for each in await signed_for(db, alliance_id, row, content)
        ],
        may_write=paper is not None and grant(actor, document_thing(paper, thing)) is Grant.WRITE,
        may_keep=can(actor, Action.KEEP_CHARTER, thing),
        version=row.version if row else 0,
    )


async def signed_for(
    db: AsyncSession, alliance_id: UUID, row: CharterRow | None, content: Content | None
) -> list[SignedFor]:
    """What was signed for each school of the alliance, with `content` as the charter stands now."""
    seal = seal_of(content) if content else ""
    signed = await _signatures(db, alliance_id)
    names = await _names(db, {each.signed_by for each in signed.values() if each.signed_by})
    belong = await db.exec(
        select(AllianceSchoolRow.school_id).where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    here = set(belong.all())

    def signature(school_id: UUID) -> CharterSignature | None:
        mine = signed.get(school_id)
        if mine is None or row is None:
            return None
        return CharterSignature(
            by=names.get(mine.signed_by) if mine.signed_by else None,
            at=mine.signed_at,
            version_id=mine.version_id,
            renews_on=mine.renews_on,
            changed=changes(mine, seal, row),
        )

    return [
        SignedFor(school=school, signature=signature(key))
        for key, school in (await schools_in(db, alliance_id)).items()
        if key in here
    ]


def changes(mine: CharterSignatureRow, seal: str, row: CharterRow) -> list[CharterChange]:
    """What is otherwise now than when it was signed; `seal` is that of the words now. Pure."""
    found = []
    if mine.seal != seal:
        found.append(CharterChange.TEXT)
    if mine.renews_on != row.renews_on:
        found.append(CharterChange.RENEWAL)
    return found


async def _signatures(db: AsyncSession, alliance_id: UUID) -> dict[UUID, CharterSignatureRow]:
    found = await db.exec(
        select(CharterSignatureRow).where(col(CharterSignatureRow.alliance_id) == alliance_id)
    )
    return {each.school_id: each for each in found.all()}


async def _names(db: AsyncSession, ids: set[UUID]) -> dict[UUID, str]:
    found = await db.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(ids)))
    return dict(found.all())


async def _reminded_at(db: AsyncSession, row: CharterRow) -> datetime | None:
    if row.renews_on is None:
        return None
    found = await db.exec(
        select(ReminderRow.reminded_at).where(
            col(ReminderRow.kind) == ReminderKind.CHARTER_RENEWAL,
            col(ReminderRow.thing_id) == row.alliance_id,
            col(ReminderRow.about) == row.renews_on,
        )
    )
    return found.one_or_none()
