"""Who looks for partners in an alliance, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from schemas.organisations import SchoolBrief
from schemas.partners import LeftOut, Partners, PartnerSearch, PossiblePartner
from server.cycles.tables import CycleRow
from server.identity.access import (
    Action,
    Actor,
    AllianceThing,
    SchoolInAllianceThing,
    can,
)
from server.identity.memberships import AllianceSchoolRow, CycleSchoolRow
from server.organisations.briefs import schools_in
from server.organisations.contexts import contexts
from server.organisations.likeness import Context
from server.partners.matching import Seeker, partners_for
from server.partners.tables import PartnerSearchRow

MOST_PARTNERS = 12
"""Whoever fits best; a school that finds nobody among them asks its alliance's lead."""


async def partners_in(db: AsyncSession, actor: Actor, alliance_id: UUID) -> Partners:
    """What `actor` is told: of all schools who leads the alliance, else of one's own."""
    leads = can(actor, Action.OVERSEE, AllianceThing(alliance_id))
    schools = await _schools(db, alliance_id)
    busy = await _in_cycles(db, alliance_id)
    found = await db.exec(
        select(PartnerSearchRow).where(col(PartnerSearchRow.alliance_id) == alliance_id)
    )
    rows = {row.school_id: row for row in found.all() if row.school_id in schools}
    own = {
        key
        for key in schools
        if can(actor, Action.SEEK_PARTNERS, SchoolInAllianceThing(key, alliance_id))
    }
    known = await contexts(db, rows)
    seekers = [
        Seeker(key, known.get(key, Context("")), row.alone_in, row.subjects, key not in busy)
        for key, row in rows.items()
    ]
    return Partners(
        leads=leads,
        searches=[
            _search(rows[one.id], one, seekers, schools, rows, may_change=one.id in own)
            for one in sorted(seekers, key=lambda one: (one.id not in own, schools[one.id].name))
            if leads or one.id in own
        ],
        may_search=[school for key, school in schools.items() if key in own and key not in rows],
        left_out=[
            LeftOut(school=school, searches=key in rows)
            for key, school in schools.items()
            if leads and key not in busy
        ],
    )


def _search(
    row: PartnerSearchRow,
    one: Seeker,
    seekers: Sequence[Seeker],
    schools: Mapping[UUID, SchoolBrief],
    rows: Mapping[UUID, PartnerSearchRow],
    *,
    may_change: bool,
) -> PartnerSearch:
    return PartnerSearch(
        school=schools[one.id],
        alone_in=row.alone_in,
        subjects=row.subjects,
        about=row.about,
        in_no_cycle=one.in_no_cycle,
        since=row.since,
        may_change=may_change,
        partners=[
            PossiblePartner(
                school=schools[each.seeker.id],
                about=rows[each.seeker.id].about,
                reasons=each.reasons,
            )
            for each in partners_for(one, seekers)[:MOST_PARTNERS]
        ],
    )


async def _schools(db: AsyncSession, alliance_id: UUID) -> dict[UUID, SchoolBrief]:
    """Those that belong to the alliance now, by name."""
    found = await db.exec(
        select(col(AllianceSchoolRow.school_id)).where(
            col(AllianceSchoolRow.alliance_id) == alliance_id
        )
    )
    here = set(found.all())
    known = await schools_in(db, alliance_id)
    return {key: school for key, school in known.items() if key in here}


async def _in_cycles(db: AsyncSession, alliance_id: UUID) -> set[UUID]:
    """The schools that take part in a running cycle of the alliance."""
    found = await db.exec(
        select(col(CycleSchoolRow.school_id))
        .join(CycleRow, col(CycleRow.id) == col(CycleSchoolRow.cycle_id))
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            col(CycleRow.phase) != Phase.CLOSED,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        )
        .distinct()
    )
    return set(found.all())
