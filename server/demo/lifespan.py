"""Holds the demonstration alliance ready, where the settings ask for it and nowhere else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI

from server.attachments.files import Files, files_of
from server.data.db import Database
from server.demo.alder_valley import PASSWORD
from server.demo.build import build_alder_valley
from server.demo.offered import offered
from server.identity.passwords import Passwords
from server.people.setup import setup_needed
from server.settings import Settings, is_loopback


class DemoIsReachable(RuntimeError):
    """The demonstration, whose password everybody knows, would be open to other machines."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Make the alliance in a database with nobody in it; what is there is kept.

    Raises DemoIsReachable on an address that other machines reach: the command line refuses that
    with a sentence before, this holds for every other way of starting.
    """
    settings: Settings = app.state.settings
    if settings.demo:
        if not is_loopback(settings.host):
            raise DemoIsReachable(settings.host)
        await _hold(app.state.database, files_of(settings), app.state.passwords)
        app.state.demo = offered()
        app.state.announcements += _sign_ins()
    yield


async def _hold(database: Database, files: Files, passwords: Passwords) -> None:
    async with database.reading() as db:
        if not await setup_needed(db):
            return
    kept = await passwords.hash(PASSWORD)
    async with database.writing() as db:
        await build_alder_valley(db, files, kept, datetime.now(UTC))


def _sign_ins() -> list[str]:
    people = offered().people
    width = max(len(person.email) for person in people)
    lines = [f"  {person.email:<{width}}  {person.name}: {person.part}" for person in people]
    return [f"Demonstration alliance. The password is {PASSWORD} for all of them:", *lines]
