"""First run, invitations, and the people of an alliance."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from sqlmodel import col, select

from schemas.organisations import AlliancePerson
from schemas.pages import Page
from schemas.people import (
    Invitation,
    InvitationAccept,
    InvitationCreate,
    InvitationCreated,
    InvitationLook,
    InvitationPreview,
    InvitationPreviewRequest,
    InvitationsCreate,
    InvitationsCreated,
    InvitationSecret,
    Me,
    Setup,
    SetupState,
)
from schemas.problems import FieldProblem
from server.data.db import Db, Store
from server.identity.access import Action, Actor, AllianceThing, require
from server.identity.actor import load_actor
from server.identity.current import CurrentActor
from server.identity.doors import Describe, TheArrival, TheDoor
from server.identity.memberships import AllianceMemberRow
from server.identity.sign_in import Door
from server.identity.tables import PersonRow, SessionRow
from server.organisations.register_search import register_date, register_size
from server.people import actions
from server.people.accepting import accept, look
from server.people.briefs import schools_of_people
from server.people.inviting import reach_in
from server.people.mail import invitation_link
from server.people.pasted import TooManyRows, read_pasted
from server.people.preview import known_in
from server.people.setup import set_up, setup_needed
from server.people.tables import InvitationRow
from server.settings import Settings
from server.web.cookies import set_cookie
from server.web.dependencies import TheSettings
from server.web.errors import Invalid, SignedOut
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes

router = Routes("people", prefix="/api")


@router.get("/setup")
async def read_setup(request: Request, db: Db) -> SetupState:
    """Whether this server still has to be set up, and what first run can draw on."""
    needed = await setup_needed(db)
    return SetupState(
        needed=needed,
        code_required=needed and request.app.state.setup_code is not None,
        register_schools=await register_size(db),
        register_date=await register_date(db),
        demo=request.app.state.demo,
    )


@router.post("/setup")
async def post_setup(
    asked: Setup,
    request: Request,
    response: Response,
    door: TheDoor,
    arrival: TheArrival,
    describe: Describe,
) -> Me:
    """Make the first account, an administrator, and sign in. Works while there is nobody."""
    session, secret = await set_up(door, asked, request.app.state.setup_code, arrival)
    set_cookie(response, door.settings, secret, session.expires_at)
    return await _me(door, session, describe)


@router.get("/alliances/{alliance_id}/people")
async def list_people(
    alliance_id: UUID, db: Db, actor: CurrentActor, paging: AskedPage
) -> Page[AlliancePerson]:
    """The people of an alliance, by name, with their schools in it."""
    require(actor, Action.SEE_PEOPLE, AllianceThing(alliance_id))
    name, key = col(PersonRow.name), col(PersonRow.id)
    found = await db.exec(
        select(PersonRow, AllianceMemberRow)
        .join(AllianceMemberRow, col(AllianceMemberRow.person_id) == key)
        .where(
            col(AllianceMemberRow.alliance_id) == alliance_id,
            col(PersonRow.closed_at).is_(None),
            behind(paging, (name, str), (key, UUID)),
        )
        .order_by(name, key)
        .limit(paging.limit + 1)
    )
    rows = found.all()
    schools = await schools_of_people(db, alliance_id, [person.id for person, _ in rows])
    return page_of(
        rows,
        paging,
        lambda row: (row[0].name, row[0].id),
        lambda row: AlliancePerson(
            id=row[0].id, name=row[0].name, role=row[1].role, schools=schools.get(row[0].id, [])
        ),
    )


@router.post("/invitations/preview")
async def preview_invitations(
    asked: InvitationPreviewRequest, database: Store, actor: CurrentActor, settings: TheSettings
) -> InvitationPreview:
    """Read pasted addresses or CSV; what is wrong is said line by line, and nothing is sent."""
    async with database.reading() as db:
        reach = await reach_in(db, actor, asked.alliance_id)
        now = datetime.now(UTC)
        known = await known_in(db, asked.alliance_id, settings.role_names, now, reach)
    try:
        return read_pasted(asked.text, known)
    except TooManyRows as error:
        raise Invalid(fields=[FieldProblem(field="text", message=str(error))]) from None


@router.post("/invitations", status_code=201)
async def create_invitation(
    asked: InvitationCreate, db: Db, actor: CurrentActor, settings: TheSettings
) -> InvitationCreated:
    """Invite somebody into an alliance and a school of it, and perhaps into one cycle.

    The answer holds the link to pass on, once; it is empty where the server sends it by mail.
    """
    now = datetime.now(UTC)
    row, secret = await actions.invite(db, actor, asked, settings, now)
    return _created(row, secret, actor, settings, now)


@router.post("/invitations/list", status_code=201)
async def create_invitations(
    asked: InvitationsCreate, db: Db, actor: CurrentActor, settings: TheSettings
) -> InvitationsCreated:
    """Invite many people: all of them, or none where one cannot be, and then each is named.

    `fields` of the 422 are called `invitations.0`, `invitations.1`, … after their places.
    """
    now = datetime.now(UTC)
    made = await actions.invite_all(db, actor, asked.invitations, settings, now)
    return InvitationsCreated(
        items=[_created(row, secret, actor, settings, now) for row, secret in made]
    )


@router.get("/invitations")
async def list_invitations(
    db: Db,
    actor: CurrentActor,
    paging: AskedPage,
    alliance_id: Annotated[UUID, Query(description="The alliance whose invitations are asked for")],
) -> Page[Invitation]:
    """The invitations that the reader may take back, the youngest first, ended ones included."""
    reach = await reach_in(db, actor, alliance_id)
    made, key = col(InvitationRow.created_at), col(InvitationRow.id)
    found = await db.exec(
        select(InvitationRow, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == col(InvitationRow.invited_by), isouter=True)
        .where(
            col(InvitationRow.alliance_id) == alliance_id,
            actions.shown_to(actor, reach),
            behind(paging, (made, datetime), (key, UUID), descending=True),
        )
        .order_by(made.desc(), key.desc())
        .limit(paging.limit + 1)
    )
    now = datetime.now(UTC)
    return page_of(
        found.all(),
        paging,
        lambda row: (row[0].created_at, row[0].id),
        lambda row: _shown(row[0], row[1] or "", now),
    )


@router.delete("/invitations/{invitation_id}", status_code=204)
async def revoke_invitation(invitation_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Take an open invitation back."""
    await actions.revoke_invitation(db, actor, invitation_id, datetime.now(UTC))


@router.post("/invitations/look")
async def look_at_invitation(asked: InvitationSecret, database: Store) -> InvitationLook:
    """Who invites, to what, and what will be visible. For the holder of the secret."""
    async with database.reading() as db:
        return await look(db, asked.token.get_secret_value(), datetime.now(UTC))


@router.post("/invitations/accept")
async def accept_invitation(
    asked: InvitationAccept,
    response: Response,
    door: TheDoor,
    arrival: TheArrival,
    describe: Describe,
) -> Me:
    """Come in: with a new name and password, or with the password of one's account."""
    session, secret = await accept(door, asked, arrival)
    set_cookie(response, door.settings, secret, session.expires_at)
    return await _me(door, session, describe)


def _created(
    row: InvitationRow, secret: str, actor: Actor, settings: Settings, now: datetime
) -> InvitationCreated:
    return InvitationCreated(
        **_shown(row, actor.name, now).model_dump(),
        link=invitation_link(settings, secret) if secret else "",
        emailed=not secret,
    )


def _shown(row: InvitationRow, invited_by: str, now: datetime) -> Invitation:
    return Invitation(
        **row.model_dump(include=set(InvitationCreate.model_fields)),
        id=row.id,
        state=row.state(now),
        invited_by=invited_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


async def _me(door: Door, session: SessionRow, describe: Describe) -> Me:
    async with door.database.reading() as db:
        actor = await load_actor(db, session.person_id, session_id=session.id)
        if actor is None:
            raise SignedOut
        return await describe(db, actor, door.settings)
