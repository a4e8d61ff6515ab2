"""What people need beside requests: mail for invitations, and the code of a first run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from server.data.db import Database
from server.data.outbox import Dispatcher
from server.people.events import InvitationToSend
from server.people.mail import send_invitation, smtp_sender
from server.people.setup import new_code, setup_needed
from server.settings import Settings

DRAWN = new_code()
"""Drawn once, before the workers are forked: whichever is asked knows the code that was printed."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Send invitations where a mail server is set; ask for a code where strangers may come."""
    settings: Settings = app.state.settings
    database: Database = app.state.database
    outbox: Dispatcher = app.state.outbox
    if settings.smtp_url is not None:
        sender = smtp_sender(settings)
        outbox.on(InvitationToSend, partial(send_invitation, database, settings, sender))
    async with database.reading() as db:
        needed = await setup_needed(db)
    app.state.setup_code = _code(settings)
    if needed and settings.setup_code is None and app.state.setup_code:
        app.state.announcements.append(f"The code for the first run is {app.state.setup_code}")
    yield


def _code(settings: Settings) -> str | None:
    """What first run asks for; None where only this machine can reach the page."""
    if settings.setup_code is not None:
        return settings.setup_code.get_secret_value()
    return None if settings.this_machine_only else DRAWN
