"""Invitations by mail, through a mail server of our own."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.ids import new_id
from schemas.organisations import AllianceBrief, AllianceColour, AllianceKind
from schemas.people import InvitationCreate, InvitationLook
from schemas.roles import AllianceRole, SchoolRole
from server.app import create_app
from server.data.db import Database
from server.people.actions import invite
from server.people.events import InvitationToSend
from server.people.mail import invitation_message, send_invitation
from server.settings import Settings
from tests.builders import NOW, an_alliance
from tests.server.conftest import PAGE, a_browser
from tests.server.valley import Valley, a_valley


class Mailbox:
    """What a mail server took in."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[EmailMessage] = asyncio.Queue()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak just enough SMTP (RFC 5321) to be given messages."""
        writer.write(b"220 mail.test\r\n")
        while command := (await reader.readline()).strip().upper():
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                raw = await reader.readuntil(b"\r\n.\r\n")
                content = raw.removesuffix(b".\r\n")
                self.messages.put_nowait(message_from_bytes(content, policy=default))
            writer.write(b"250 fine\r\n" if command != b"QUIT" else b"221 bye\r\n")
            await writer.drain()
        writer.close()


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, int]]:
    """A mail server on this machine, and its port."""
    box = Mailbox()
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    async with server:
        yield box, server.sockets[0].getsockname()[1]


@asynccontextmanager
async def with_mail(settings: Settings, port: int) -> AsyncIterator[tuple[FastAPI, Valley]]:
    changed = {
        "smtp_url": SecretStr(f"smtp://127.0.0.1:{port}"),
        "mail_from": "jpd@school.example",
    }
    app = create_app(settings.model_copy(update=changed))
    async with app.router.lifespan_context(app), a_valley(app) as valley:
        yield app, valley


def to_beth(valley: Valley) -> dict[str, object]:
    return {
        "email": "beth@school.example",
        "name": "Beth",
        "alliance_id": str(valley.alliance.id),
        "school_id": valley.school("oakfield"),
    }


def secret_in(message: EmailMessage) -> str:
    found = re.search(rf"{PAGE}/invitation#(\S+)", message.get_content())
    assert found is not None
    return found[1]


async def accepted(app: FastAPI, secret: str) -> httpx.Response:
    async with a_browser(app) as browser:
        body = {"token": secret, "name": "Beth", "password": "a-phrase-of-her-own"}
        return await browser.post("/api/invitations/accept", json=body)


async def test_the_link_goes_by_mail_and_the_inviter_never_sees_it(
    settings: Settings, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    async with with_mail(settings, port) as (app, valley):
        made = await valley.ask("helen", "POST", "/invitations", to_beth(valley), code=201)
        assert (made["emailed"], made["link"]) == (True, "")
        message = await box.messages.get()
        assert message["To"] == "beth@school.example"
        assert message["From"] == "jpd@school.example"
        assert message["Subject"] == "Helen invites you to Alder Valley"
        assert "Everybody in Alder Valley sees your name" in message.get_content()
        assert (await accepted(app, secret_in(message))).status_code == 200


def test_a_name_with_line_ends_makes_no_header_of_its_own() -> None:
    seen = InvitationLook(
        email="beth@school.example",
        name="Beth",
        invited_by="Helen\r\nBcc: all@school.example",
        alliance=AllianceBrief(
            id=new_id(),
            name="Alder Valley",
            kind=AllianceKind.MIXED_PHASE,
            colour=AllianceColour.BOTTLE,
        ),
        alliance_role=AllianceRole.MEMBER,
        school=None,
        school_role=SchoolRole.TEACHER,
        cycle_title=None,
        cycle_role=None,
        visible=[],
        has_account=False,
        expires_at=NOW,
    )
    message = invitation_message(seen, "https://jpd.example/invitation#x", "jpd@school.example")
    assert message["Bcc"] is None
    assert message["Subject"] == "Helen Bcc: all@school.example invites you to Alder Valley"


async def test_where_the_mail_server_is_away_the_message_is_tried_again(
    settings: Settings, unused_tcp_port: int
) -> None:
    async with with_mail(settings, unused_tcp_port) as (app, valley):
        await valley.ask("helen", "POST", "/invitations", to_beth(valley), code=201)
        await app.state.outbox.settled()
        box = Mailbox()
        server = await asyncio.start_server(box.serve, "127.0.0.1", unused_tcp_port)
        async with server:
            message = await box.messages.get()
        assert (await accepted(app, secret_in(message))).status_code == 200


async def test_sent_twice_only_the_later_link_works_and_none_once_it_is_taken_back(
    settings: Settings, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    async with with_mail(settings, port) as (app, valley):
        made = await valley.ask("helen", "POST", "/invitations", to_beth(valley), code=201)
        first = await box.messages.get()
        sent: list[EmailMessage] = []
        database: Database = app.state.database
        again = InvitationToSend(invitation_id=made["id"])
        await send_invitation(database, app.state.settings, sent.append, again)
        assert (await accepted(app, secret_in(first))).status_code == 404
        await valley.ask("helen", "DELETE", f"/invitations/{made['id']}", code=204)
        assert (await accepted(app, secret_in(sent[0]))).status_code == 410
        await send_invitation(database, app.state.settings, sent.append, again)
        assert len(sent) == 1


async def test_before_it_is_sent_there_is_no_secret_that_could_leak(
    db: AsyncSession, settings: Settings
) -> None:
    alliance = await an_alliance(db)
    asked = InvitationCreate(email="beth@school.example", alliance_id=alliance.id)
    with_mail = settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1")})
    row, secret = await invite(db, None, asked, with_mail, NOW)
    assert (row.secret_hash, secret) == (None, "")
