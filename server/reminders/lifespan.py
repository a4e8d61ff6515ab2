"""Reminders, as jobs: looked for some times a day, so that a night without a server skips none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI

from server.data.scheduler import Job
from server.reminders.due import ask_quiet_cycles, remind_of_charters, remind_of_follow_ups

EVERY = timedelta(hours=4)

JOBS = (
    Job("charter renewals", EVERY, remind_of_charters),
    Job("review follow-ups", EVERY, remind_of_follow_ups),
    Job("quiet cycles", EVERY, ask_quiet_cycles),
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Let the scheduler do them."""
    for job in JOBS:
        app.state.scheduler.on(job)
    yield
