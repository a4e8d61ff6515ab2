"""Sends an invitation by mail. The secret in its link is made for the message and kept nowhere."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import anyio.to_thread

from schemas.people import InvitationLook, InvitationState
from server.data.db import Database
from server.identity.secrets import hashed, new_secret
from server.live.rendering.page import british_date
from server.people.accepting import look
from server.people.events import InvitationToSend
from server.people.tables import InvitationRow
from server.settings import Settings, is_loopback

SMTP_SECONDS = 20

Send = Callable[[EmailMessage], None]


def invitation_link(settings: Settings, secret: str) -> str:
    """Where the invitation is accepted. The secret is in the fragment, which no server sees."""
    return f"{settings.public_url}/invitation#{secret}"


def invitation_message(seen: InvitationLook, link: str, sender: str) -> EmailMessage:
    """The message to whoever is invited: who invites, to what, and what will be visible."""
    into = (
        f"the cycle “{seen.cycle_title}” of {seen.alliance.name}"
        if seen.cycle_title
        else (f"{seen.alliance.name}, an alliance of schools")
    )
    greeting = f"Dear {seen.name}," if seen.name else "Hello,"
    message = EmailMessage()
    message["From"] = sender
    message["To"] = seen.email
    message["Subject"] = " ".join(f"{seen.invited_by} invites you to {seen.alliance.name}".split())
    visible = "\n".join(f"- {sentence}" for sentence in seen.visible)
    message.set_content(
        f"{greeting}\n\n"
        f"{seen.invited_by} invites you to {into}. Teachers of several schools improve one "
        "practice together there, in their own classrooms.\n\n"
        f"Open this link to look, and to accept if you like:\n{link}\n\n"
        f"It works once, until {british_date(seen.expires_at.date())}. If you did not expect it, "
        "you need do nothing.\n\n"
        f"What others will see:\n{visible}\n"
    )
    return message


async def send_invitation(
    database: Database, settings: Settings, send: Send, asked: InvitationToSend
) -> None:
    """Make the invitation's secret and send it. Sent twice, only the later link works."""
    secret, now = new_secret(), datetime.now(UTC)
    async with database.writing() as db:
        invitation = await db.get(InvitationRow, asked.invitation_id)
        if invitation is None or invitation.state(now) is not InvitationState.OPEN:
            return
        invitation.secret_hash = hashed(secret)
        await db.flush()
        seen = await look(db, secret, now)
    message = invitation_message(seen, invitation_link(settings, secret), settings.mail_from)
    await anyio.to_thread.run_sync(send, message)


def smtp_sender(settings: Settings) -> Send:
    """Hands messages to the mail server of the settings; call it off the loop.

    It insists on encryption unless the mail server is this machine.
    """
    assert settings.smtp_url is not None
    parts = urlsplit(settings.smtp_url.get_secret_value())
    host = parts.hostname or ""

    def send(message: EmailMessage) -> None:
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=SMTP_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=SMTP_SECONDS)
        with server:
            if parts.scheme == "smtp" and not is_loopback(host):
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return send
