"""Looking at an invitation, and accepting it: the holder of its secret comes in."""

from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.ids import new_id
from schemas.people import InvitationAccept, InvitationLook, InvitationState
from schemas.problems import FieldProblem
from schemas.roles import AllianceRole, SchoolRole
from server.cycles.find import things_of
from server.cycles.joining import MayNotJoin, carried_school
from server.cycles.people import accepted_in, candidate
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.events import AccessChanged
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    SchoolMemberRow,
)
from server.identity.secrets import hashed
from server.identity.sign_in import Arrival, Door, find_person, start_session
from server.identity.tables import PersonRow, SessionRow, SignInAttemptRow
from server.identity.throttle import admit
from server.organisations.briefs import alliance_briefs, schools_in
from server.organisations.role_names import in_sentence
from server.people import ranks
from server.people.tables import InvitationRow
from server.web.errors import Conflict, Gone, Invalid, NotFound, WrongPassword

Table = TypeVar("Table", bound=SQLModel)

SHORTEST_PASSWORD = 12
SERVER = "Whoever looks after the server"


async def find_open(
    db: AsyncSession, secret: str, now: datetime, *, to_change: bool = False
) -> InvitationRow:
    """The open invitation with this secret. Raises NotFound, or Gone with why it has ended."""
    asked = select(InvitationRow).where(col(InvitationRow.secret_hash) == hashed(secret))
    if to_change:
        asked = asked.with_for_update()
    invitation = (await db.exec(asked)).one_or_none()
    if invitation is None:
        raise NotFound("There is no such invitation. Was the whole link copied?")
    match invitation.state(now):
        case InvitationState.OPEN:
            return invitation
        case InvitationState.ACCEPTED:
            raise Gone("This invitation has been used already. Please sign in.")
        case InvitationState.REVOKED:
            raise Gone("This invitation was taken back.")
        case InvitationState.EXPIRED:
            raise Gone("This invitation has expired. Ask whoever invited you for a new one.")


_LOOKING_ON = ((SchoolRole.HEAD, "head"), (AllianceRole.LEAD, "alliance lead"))
"""Who reads without taking part, and what they are called where the alliance says nothing."""


async def look(db: AsyncSession, secret: str, now: datetime) -> InvitationLook:
    """What somebody sees before accepting. Raises NotFound, Gone."""
    invitation = await find_open(db, secret, now)
    alliance = (await alliance_briefs(db, [invitation.alliance_id]))[invitation.alliance_id]
    schools = await schools_in(db, invitation.alliance_id)
    inviter = await _row(db, PersonRow, invitation.invited_by)
    cycle = await _row(db, CycleRow, invitation.cycle_id)
    school = schools.get(invitation.school_id) if invitation.school_id else None
    names = alliance.role_names
    head, lead = (in_sentence(names.get(*usual)) for usual in _LOOKING_ON)
    visible = [
        f"Everybody in {alliance.name} sees your name"
        + (f" and that you belong to {school.short_name}." if school else "."),
        "What you write in a plan is seen, with your name, by those who take part in its cycle, "
        f"by the {head} of each of its schools and by the {lead}.",
        "Nothing here counts or grades what you do.",
    ]
    return InvitationLook(
        email=invitation.email,
        name=invitation.name,
        invited_by=inviter.name if inviter else SERVER,
        alliance=alliance,
        alliance_role=invitation.alliance_role,
        school=school,
        school_role=invitation.school_role,
        cycle_title=cycle.title if cycle else None,
        cycle_role=invitation.cycle_role if cycle else None,
        visible=visible,
        has_account=await find_person(db, invitation.email) is not None,
        expires_at=invitation.expires_at,
    )


async def _row(db: AsyncSession, table: type[Table], key: UUID | None) -> Table | None:
    return await db.get(table, key) if key is not None else None


async def accept(door: Door, asked: InvitationAccept, arrival: Arrival) -> tuple[SessionRow, str]:
    """Let the holder of the secret in, signed in: the session and the secret for its cookie.

    Somebody with an account gives its password, anybody else a name and a new one. Raises
    NotFound, Gone, Invalid, WrongPassword, TooMany, and Conflict for a closed account.
    """
    secret, password = asked.token.get_secret_value(), asked.password.get_secret_value()
    async with door.database.reading() as db:
        invitation = await find_open(db, secret, datetime.now(UTC))
        person = await find_person(db, invitation.email)
    if person is not None:
        await _check_password(door, person, password, arrival)
        fresh = None
    else:
        fresh = await _new_person(door, invitation, asked.name, password)
    async with door.database.writing() as db:
        now = datetime.now(UTC)
        invitation = await find_open(db, secret, now, to_change=True)
        if fresh is not None:
            if await find_person(db, invitation.email) is not None:
                raise Conflict("There is an account with this address by now. Please sign in.")
            person = fresh
            db.add(person)
            await db.flush()
            record(db, person, "person.created", person)
        assert person is not None
        invitation.accepted_at, invitation.accepted_by = now, person.id
        await _join(db, person.id, invitation, now)
        record(db, person, "invitation.accepted", invitation)
        emit(db, AccessChanged(person_id=person.id))
        return await start_session(db, person, arrival, door.settings)


async def _check_password(door: Door, person: PersonRow, password: str, arrival: Arrival) -> None:
    async with door.database.writing() as db:
        now = datetime.now(UTC)
        attempt = await admit(db, person.email, arrival.network, door.settings, now)
    right = await door.passwords.verify(person.password_hash, password)
    if not right:
        raise WrongPassword("This is not the password of your account.")
    if person.closed_at is not None:
        raise Conflict("Your account is closed. Whoever administers this server can open it again.")
    async with door.database.writing() as db:
        counted = await db.get(SignInAttemptRow, attempt.id)
        if counted is not None:
            counted.succeeded = True


async def _new_person(
    door: Door, invitation: InvitationRow, name: str | None, password: str
) -> PersonRow:
    fields = []
    if not name:
        fields.append(FieldProblem(field="name", message="This is needed."))
    if len(password) < SHORTEST_PASSWORD:
        message = f"Use at least {SHORTEST_PASSWORD} characters."
        fields.append(FieldProblem(field="password", message=message))
    if fields or not name:
        raise Invalid(fields=fields)
    return PersonRow(
        id=new_id(),
        name=name,
        email=invitation.email,
        password_hash=await door.passwords.hash(password),
        created_at=datetime.now(UTC),
    )


async def _join(
    db: AsyncSession, person_id: UUID, invitation: InvitationRow, now: datetime
) -> None:
    """Give the person what the invitation says, as far as it still can be given."""
    alliance_id, school_id = invitation.alliance_id, invitation.school_id
    there = await db.get(AllianceMemberRow, (alliance_id, person_id))
    if there is None:
        there = AllianceMemberRow(
            alliance_id=alliance_id, person_id=person_id, role=invitation.alliance_role, since=now
        )
        db.add(there)
    there.role = ranks.alliance_role(there.role, invitation.alliance_role)
    if school_id is not None:
        if await db.get(AllianceSchoolRow, (alliance_id, school_id)) is None:
            raise Gone("The school of this invitation has left the alliance.")
        own = await db.get(SchoolMemberRow, (school_id, person_id))
        if own is None:
            own = SchoolMemberRow(
                school_id=school_id, person_id=person_id, role=invitation.school_role, since=now
            )
            db.add(own)
        own.role = ranks.school_role(own.role, invitation.school_role)
    await db.flush()
    if invitation.cycle_id is not None:
        await _join_cycle(db, person_id, invitation, now)


async def _join_cycle(
    db: AsyncSession, person_id: UUID, invitation: InvitationRow, now: datetime
) -> None:
    """Into the cycle too, unless it is closed or the school has withdrawn from it since."""
    cycle = await db.get(CycleRow, invitation.cycle_id)
    who = await candidate(db, invitation.alliance_id, person_id)
    if cycle is None or who is None:
        return
    thing = (await things_of(db, [cycle]))[cycle.id]
    already = await db.get(CycleMemberRow, (cycle.id, person_id))
    if thing.closed or already is not None:
        return
    try:
        carried = carried_school(
            invitation.cycle_role, who, accepted_in(thing), invitation.school_id
        )
    except MayNotJoin:
        record(db, None, "invitation.cycle_not_joined", invitation, cycle=cycle.id)
        return
    db.add(
        CycleMemberRow(
            cycle_id=cycle.id,
            person_id=person_id,
            role=invitation.cycle_role,
            school_id=carried,
            since=now,
        )
    )
    cycle.changed_at, cycle.changed_by = now, person_id
    record(db, None, "cycle.person_put", cycle, person=person_id, role=invitation.cycle_role)
