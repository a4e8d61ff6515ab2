"""`jpd projections rebuild`: read every live document again, for search, lists and exports."""

import asyncio
from collections.abc import AsyncIterator

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from server.data.db import Database
from server.homes import titles_of
from server.live.keeping import opened_log
from server.live.projections.projector import MOST, project
from server.live.projections.store import begin_rebuild, how_many_lag, how_many_left_out, lagging
from server.settings import Settings

commands = typer.Typer(
    name="projections", help="What was read from live documents, for search, lists and exports."
)


@commands.callback()
def projections() -> None:
    """What was read from live documents, for search, lists and exports."""


@commands.command()
def rebuild(ctx: typer.Context) -> None:
    """Read every live document again; the server may run meanwhile, and search goes on.

    Run it again to go on after a break.
    """
    settings: Settings = ctx.obj
    ctx.meta["prepare"]()
    typer.echo(asyncio.run(_rebuild(settings.database)))


async def _rebuild(address: str) -> str:
    database = Database(address)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    try:
        async with database.writing() as db:
            began = await begin_rebuild(db)
            count = await how_many_lag(db)
        what = "Reading live documents" if began else "Going on with reading live documents"
        console = Console(stderr=True)
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            task = progress.add_task(what, total=count)
            async for done in _read_all(database):
                progress.update(task, advance=done)
        async with database.reading() as db:
            left_out = await how_many_left_out(db)
    finally:
        await database.close()
    told = f"{count:,} live {'document was' if count == 1 else 'documents were'} read."
    if left_out:
        told += f" {left_out:,} could not be read and cannot be found: jpd check says more."
    return told


async def _read_all(database: Database) -> AsyncIterator[int]:
    """Read what is to be read; yields after each step how many documents that were."""
    last = ""
    async with opened_log(database) as log:
        while True:
            async with database.reading() as db:
                found = [one.document for one in await lagging(db, last, MOST)]
            if not found:
                return
            await project(database, log, titles_of, found)
            last = found[-1]
            yield len(found)
