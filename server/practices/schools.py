"""Schools as far as somebody may know of them: the library goes beyond one's own alliances."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from schemas.practices import KnownSchool
from server.identity.access import Action, Actor, can
from server.identity.memberships import AllianceSchoolRow
from server.identity.visible import visible_alliances
from server.organisations.briefs import school_brief
from server.organisations.tables import SchoolRow
from server.practices.find import Card

ELSEWHERE = "A school of another alliance"


@dataclass(frozen=True)
class Schools:
    """Those that may be named; `phases` are of all, since they say where something worked."""

    known: Mapping[UUID, SchoolBrief]
    phases: Mapping[UUID, str]

    def told(self, school_id: UUID) -> KnownSchool:
        """A school by its name, or as one of another alliance."""
        school = self.known.get(school_id)
        return KnownSchool(school=school, name=school.short_name if school else ELSEWHERE)

    def makers(self, card: Card) -> list[KnownSchool]:
        """Who made a card: those that may be named by name, and one line for all others."""
        told = [self.told(key) for key in sorted(card.makers)]
        named = sorted((one for one in told if one.school), key=lambda one: one.name)
        return named + [one for one in told if one.school is None][:1]

    def phases_of(self, card: Card) -> list[str]:
        """The phases of the schools that made it, each once."""
        return sorted({phase for key in card.makers if (phase := self.phases.get(key))})


async def schools_for(
    db: AsyncSession, actor: Actor, cards: Sequence[Card], others: Collection[UUID] = ()
) -> Schools:
    """The schools of these cards and `others`, as far as `actor` may know of them."""
    ids = {key for card in cards for key in card.makers} | set(others)
    seen = {card.cycle.alliance_id for card in cards if can(actor, Action.SEE, card.thing)}
    found = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(
            col(SchoolRow.id).in_(ids),
            or_(
                visible_alliances(actor, col(AllianceSchoolRow.alliance_id)),
                col(AllianceSchoolRow.alliance_id).in_(seen),
            ),
        )
        .order_by(col(AllianceSchoolRow.since), col(AllianceSchoolRow.alliance_id))
    )
    known: dict[UUID, SchoolBrief] = {}
    for row, place in found.all():
        known.setdefault(row.id, school_brief(row, place))
    phases = await db.exec(select(SchoolRow.id, SchoolRow.phase).where(col(SchoolRow.id).in_(ids)))
    return Schools(known, dict(phases.all()))
