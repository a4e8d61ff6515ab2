"""What is done with alliances and their schools: change, audit row, event, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import AllianceCreate, AllianceUpdate, SchoolAdd
from schemas.problems import FieldProblem
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, AllianceThing, ServerThing, require
from server.identity.memberships import AllianceSchoolRow
from server.live.projections.events import ToProject
from server.organisations import marks
from server.organisations.returning import FormerSchool, former_schools, let_return
from server.organisations.role_names import named_alike
from server.organisations.tables import AllianceRow, RegisterSchoolRow, SchoolRow
from server.web.errors import Conflict, Invalid, NotFound
from server.web.versions import UNSEEN, Seen


async def create_alliance(
    db: AsyncSession, actor: Actor, asked: AllianceCreate, now: datetime
) -> AllianceRow:
    """A new alliance. Raises Conflict when there is one of that name."""
    require(actor, Action.CREATE_ALLIANCE, ServerThing())
    await _new_name(db, asked.name)
    alliance = AllianceRow(name=asked.name, kind=asked.kind, colour=asked.colour, created_at=now)
    db.add(alliance)
    record(db, actor, "alliance.created", alliance, kind=asked.kind)
    return alliance


async def find_alliance(
    db: AsyncSession, actor: Actor, alliance_id: UUID, action: Action = Action.SEE
) -> AllianceRow:
    """The alliance, if `actor` may do `action` with it; raises NotFound or Forbidden."""
    require(actor, action, AllianceThing(alliance_id))
    alliance = await db.get(AllianceRow, alliance_id)
    if alliance is None:
        raise NotFound
    return alliance


async def change_alliance(
    db: AsyncSession,
    actor: Actor,
    alliance_id: UUID,
    asked: AllianceUpdate,
    usual_names: Mapping[str, str],
    seen: Seen = UNSEEN,
) -> AllianceRow:
    """Change name, kind, colour or names of roles; what is not said stays.

    `usual_names` are those of this installation. Raises NotFound, Forbidden, Stale, Conflict when
    there is one of that name, Invalid when two roles would be called the same.
    """
    require(actor, Action.CHANGE, AllianceThing(alliance_id))
    alliance = await db.get(AllianceRow, alliance_id, with_for_update=True)
    if alliance is None:
        raise NotFound
    seen.require(alliance.version)
    said = asked.model_dump(exclude_none=True)
    changed = {key: value for key, value in said.items() if getattr(alliance, key) != value}
    if not changed:
        return alliance
    if "name" in changed:
        await _new_name(db, changed["name"])
        emit(db, ToProject(alliance_id=alliance_id))  # its charter is called by it
    if alike := named_alike(dict(usual_names) | changed.get("role_names", {})):
        _refuse("role_names", f"Two roles would be called “{alike}”. Nobody could tell them apart.")
    for key, value in changed.items():
        setattr(alliance, key, value)
    alliance.version += 1
    record(db, actor, "alliance.changed", alliance, fields=",".join(sorted(changed)))
    return alliance


async def add_school(
    db: AsyncSession, actor: Actor, alliance_id: UUID, asked: SchoolAdd, now: datetime
) -> tuple[SchoolRow, AllianceSchoolRow]:
    """Add a school, from the register by its URN or by hand by its name.

    One that has left before comes back with what was its own (`let_return`). Being listed is an
    offer: it takes part in nothing by that. Raises Invalid for an unknown URN,
    a missing name or letters that another school has; Conflict when it is in the alliance already.
    """
    alliance = await find_alliance(db, actor, alliance_id, Action.CHANGE)
    there = await _schools_of(db, alliance_id)
    if asked.urn is not None:
        school = await _from_register(db, asked.urn, now)
    else:
        school = _by_hand(asked, now)
    for known, _ in there:
        same_name = known.urn is None and known.name.casefold() == school.name.casefold()
        if known.id == school.id or (asked.urn is None and same_name):
            raise Conflict(f"{known.name} is in this alliance already.")
    former = await former_schools(db, alliance_id)
    for one in former:
        if _is_that(one, school):
            return await let_return(db, actor, alliance, one.row.school_id, now)
    taken = {place.mark for _, place in there} | {one.row.mark for one in former}
    if asked.mark in taken:
        _refuse("mark", "Another school of this alliance has these letters.")
    place = AllianceSchoolRow(
        alliance_id=alliance_id,
        school_id=school.id,
        mark=asked.mark or marks.mark(school.short_name, taken),
        slot=marks.slot(place.slot for _, place in there),
        since=now,
    )
    db.add(school)
    await db.flush()  # the school before the row that points at it
    db.add(place)
    record(db, actor, "alliance.school_added", alliance, school=school.id)
    return school, place


def _is_that(former: FormerSchool, school: SchoolRow) -> bool:
    """Whether a school that is to be added is one that left: by its row, or by hand by its name."""
    if school.urn is not None:
        return former.row.school_id == school.id
    return former.school.urn is None and former.school.name.casefold() == school.name.casefold()


async def _new_name(db: AsyncSession, name: str) -> None:
    same = await db.exec(select(AllianceRow.id).where(col(AllianceRow.name) == name))
    if same.first():
        raise Conflict(f"There is an alliance called {name} already.")


async def _schools_of(
    db: AsyncSession, alliance_id: UUID
) -> list[tuple[SchoolRow, AllianceSchoolRow]]:
    found = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    return [(school, place) for school, place in found.all()]


async def _from_register(db: AsyncSession, urn: int, now: datetime) -> SchoolRow:
    """The school with this URN, which other alliances may have too, or a new row for it."""
    known = await db.exec(select(SchoolRow).where(col(SchoolRow.urn) == urn))
    if school := known.one_or_none():
        return school
    found = await db.exec(
        select(RegisterSchoolRow).where(
            col(RegisterSchoolRow.urn) == urn, col(RegisterSchoolRow.open)
        )
    )
    entry = found.one_or_none()
    if entry is None:
        _refuse("urn", "The register has no open school with this URN.")
    return SchoolRow(
        urn=entry.urn,
        name=entry.name,
        short_name=marks.short_name(entry.name),
        phase=entry.phase,
        type=entry.type,
        town=entry.town,
        postcode=entry.postcode,
        low_age=entry.low_age,
        high_age=entry.high_age,
        pupils=entry.pupils,
        percentage_fsm=entry.percentage_fsm,
        easting=entry.easting,
        northing=entry.northing,
        urban_rural=entry.urban_rural,
        created_at=now,
    )


def _by_hand(asked: SchoolAdd, now: datetime) -> SchoolRow:
    if not asked.name:
        _refuse("name", "Give the school's name, or its URN to take it from the register.")
    return SchoolRow(
        name=asked.name,
        short_name=marks.short_name(asked.name),
        phase=asked.phase,
        town=asked.town,
        postcode=asked.postcode,
        created_at=now,
    )


def _refuse(field: str, message: str) -> NoReturn:
    raise Invalid(fields=[FieldProblem(field=field, message=message)])
