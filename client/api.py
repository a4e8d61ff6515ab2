"""The server's API, one function a call; each raises a `ProblemError` or `Unreachable`."""

from collections.abc import AsyncIterator
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from client.session import Session
from schemas.cycles import (
    Cycle,
    CycleBrief,
    CycleCreate,
    CyclePersonPut,
    CycleSchoolsInvite,
    CycleUpdate,
    Home,
    Phase,
    PhaseMove,
    SchoolAnswer,
)
from schemas.documents import DocumentContent, DocumentKinds
from schemas.organisations import (
    AllianceBrief,
    AllianceCreate,
    AlliancePerson,
    AllianceSchool,
    RegisterPage,
    SchoolAdd,
)
from schemas.pages import Page
from schemas.people import (
    Invitation,
    InvitationAccept,
    InvitationCreate,
    InvitationCreated,
    Me,
    Setup,
    SetupState,
    Token,
    TokenCreate,
    TokenCreated,
)
from schemas.templates import Template

Item = TypeVar("Item", bound=BaseModel)


async def pages(
    session: Session, shape: type[Item], path: str, **params: str | int | None
) -> AsyncIterator[Item]:
    """All items of a list, page by page."""
    cursor: str | None = None
    while True:
        answer = await session.request("GET", path, params={**params, "cursor": cursor})
        found = Page[shape].model_validate_json(answer.content)  # type: ignore[valid-type]
        for item in found.items:
            yield item
        cursor = found.next
        if cursor is None:
            return


async def setup_state(session: Session) -> SetupState:
    """Whether the server still has to be set up."""
    return await session.fetch(SetupState, "GET", "/api/setup")


async def set_up(session: Session, first: Setup) -> Me:
    """Make the first account; the session is signed in as it."""
    json = first.model_dump(mode="json") | {"password": first.password.get_secret_value()}
    answer = await session.request("POST", "/api/setup", json=json)
    return Me.model_validate_json(answer.content)


async def me(session: Session) -> Me:
    """Who is signed in."""
    return await session.fetch(Me, "GET", "/api/me")


def tokens(session: Session) -> AsyncIterator[Token]:
    """The person's valid tokens."""
    return pages(session, Token, "/api/me/tokens")


async def create_token(session: Session, name: str, days: int = 90) -> TokenCreated:
    """A new personal token; its secret is told this once."""
    body = TokenCreate(name=name, days=days)
    return await session.fetch(TokenCreated, "POST", "/api/me/tokens", body=body)


async def revoke_token(session: Session, token_id: UUID) -> None:
    """End a token; what is open with it is closed."""
    await session.request("DELETE", f"/api/me/tokens/{token_id}")


def alliances(session: Session) -> AsyncIterator[AllianceBrief]:
    """The alliances that the person may see."""
    return pages(session, AllianceBrief, "/api/alliances")


async def create_alliance(session: Session, new: AllianceCreate) -> AllianceBrief:
    """A new alliance (administrators)."""
    return await session.fetch(AllianceBrief, "POST", "/api/alliances", body=new)


def schools(session: Session, alliance_id: UUID) -> AsyncIterator[AllianceSchool]:
    """The schools of an alliance."""
    return pages(session, AllianceSchool, f"/api/alliances/{alliance_id}/schools")


async def add_school(session: Session, alliance_id: UUID, new: SchoolAdd) -> AllianceSchool:
    """Add a school to an alliance, from the register or by hand."""
    path = f"/api/alliances/{alliance_id}/schools"
    return await session.fetch(AllianceSchool, "POST", path, body=new)


def people(session: Session, alliance_id: UUID) -> AsyncIterator[AlliancePerson]:
    """The people of an alliance."""
    return pages(session, AlliancePerson, f"/api/alliances/{alliance_id}/people")


async def register(session: Session, words: str, cursor: str | None = None) -> RegisterPage:
    """Schools of the national register by name, postcode or URN."""
    params = {"q": words, "cursor": cursor}
    return await session.fetch(RegisterPage, "GET", "/api/register", params=params)


async def invite(session: Session, new: InvitationCreate) -> InvitationCreated:
    """Invite somebody; the answer holds the link, this once."""
    return await session.fetch(InvitationCreated, "POST", "/api/invitations", body=new)


def invitations(session: Session, alliance_id: UUID) -> AsyncIterator[Invitation]:
    """The invitations into an alliance."""
    return pages(session, Invitation, "/api/invitations", alliance_id=str(alliance_id))


async def accept_invitation(session: Session, answer: InvitationAccept) -> Me:
    """Accept an invitation; the session is signed in as the person."""
    json = answer.model_dump(mode="json", exclude_unset=True) | {
        "token": answer.token.get_secret_value(),
        "password": answer.password.get_secret_value(),
    }
    accepted = await session.request("POST", "/api/invitations/accept", json=json)
    return Me.model_validate_json(accepted.content)


def templates(session: Session) -> AsyncIterator[Template]:
    """The templates from which a cycle can be started."""
    return pages(session, Template, "/api/templates")


def cycles(session: Session, alliance_id: UUID | None = None) -> AsyncIterator[CycleBrief]:
    """The cycles that the person may see, of one alliance or of all."""
    of = str(alliance_id) if alliance_id else None
    return pages(session, CycleBrief, "/api/cycles", alliance_id=of)


async def cycle(session: Session, cycle_id: UUID) -> Cycle:
    """One cycle with its people and documents."""
    return await session.fetch(Cycle, "GET", f"/api/cycles/{cycle_id}")


async def create_cycle(session: Session, new: CycleCreate) -> Cycle:
    """Start a cycle; its plan comes with it."""
    return await session.fetch(Cycle, "POST", "/api/cycles", body=new)


async def rename_cycle(session: Session, cycle_id: UUID, title: str) -> Cycle:
    """Give a cycle another title."""
    body = CycleUpdate(title=title)
    return await session.fetch(Cycle, "PATCH", f"/api/cycles/{cycle_id}", body=body)


async def invite_schools(session: Session, cycle_id: UUID, school_ids: list[UUID]) -> Cycle:
    """Offer schools a part in a cycle."""
    body = CycleSchoolsInvite(school_ids=school_ids)
    return await session.fetch(Cycle, "POST", f"/api/cycles/{cycle_id}/schools", body=body)


async def answer_for_school(
    session: Session, cycle_id: UUID, school_id: UUID, *, accept: bool, reason: str = ""
) -> Cycle:
    """Accept or decline a part in a cycle for a school."""
    path = f"/api/cycles/{cycle_id}/schools/{school_id}/answer"
    body = SchoolAnswer(accept=accept, reason=reason)
    return await session.fetch(Cycle, "PUT", path, body=body)


async def put_person(
    session: Session, cycle_id: UUID, person_id: UUID, part: CyclePersonPut
) -> Cycle:
    """Give somebody a role in a cycle, or another one."""
    path = f"/api/cycles/{cycle_id}/people/{person_id}"
    return await session.fetch(Cycle, "PUT", path, body=part)


async def remove_person(session: Session, cycle_id: UUID, person_id: UUID) -> Cycle:
    """Take somebody out of a cycle."""
    path = f"/api/cycles/{cycle_id}/people/{person_id}"
    return await session.fetch(Cycle, "DELETE", path)


async def move_phase(session: Session, cycle_id: UUID, phase: Phase) -> Cycle:
    """Move a cycle to its next phase. Raises `Conflict` that names what is missing."""
    body = PhaseMove(to=phase)
    return await session.fetch(Cycle, "POST", f"/api/cycles/{cycle_id}/phase", body=body)


async def home(session: Session) -> Home:
    """What is next for the person, and who is working now."""
    return await session.fetch(Home, "GET", "/api/home")


async def document_kinds(session: Session) -> DocumentKinds:
    """The kinds of live documents: their sections and fields."""
    return await session.fetch(DocumentKinds, "GET", "/api/document-kinds")


async def content(session: Session, document_id: UUID) -> DocumentContent:
    """A live document's content from its live state, as ProseMirror JSON and plain values."""
    return await session.fetch(DocumentContent, "GET", f"/api/documents/{document_id}.json")


async def markdown(session: Session, document_id: UUID) -> str:
    """A live document from its live state, as Markdown."""
    return (await session.request("GET", f"/api/documents/{document_id}.md")).text
