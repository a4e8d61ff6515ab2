"""`jpd schools import`: the national register, from its CSV into the database."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from server.data.db import Database
from server.organisations.register import BrokenRow, RegisterUnreadable, read_register
from server.organisations.register_file import RegisterFile
from server.organisations.register_import import (
    ImportResult,
    RegisterHasBrokenRows,
    import_register,
)
from server.settings import Settings

MOST_NAMED = 50
"""Broken rows that are named one by one; of more only the number is told."""

commands = typer.Typer(name="schools", help="The national register of schools.")


@commands.callback()
def schools() -> None:
    """The national register of schools."""


@commands.command("import")
def import_file(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="The register's CSV, packed with gzip or not.", show_default=False),
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Import nothing if any row is broken.")
    ] = False,
) -> None:
    """Import the register; run it again to go on after a break, or with a newer file."""
    settings: Settings = ctx.obj
    ctx.meta["prepare"]()
    try:
        result = asyncio.run(_import(settings, file, strict=strict))
    except RegisterUnreadable as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except RegisterHasBrokenRows as error:
        _name(error.broken)
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    _name(result.broken)
    typer.echo(outcome(result))


def outcome(result: ImportResult) -> str:
    """What an import did, as one line."""
    total = result.added + result.changed + result.same
    if not total:
        told = "There is no school in this file."
    elif not (result.added or result.changed):
        told = f"Nothing to change: all {total:,} schools are in the register as the file has them."
    else:
        schools = "school" if result.added == 1 else "schools"
        told = (
            f"{result.added:,} {schools} added, {result.changed:,} changed, "
            f"{result.same:,} the same."
        )
    if result.broken:
        rows = "1 row was" if len(result.broken) == 1 else f"{len(result.broken):,} rows were"
        told += f" {rows} passed over."
    return told


def _name(broken: tuple[BrokenRow, ...]) -> None:
    for row in broken[:MOST_NAMED]:
        typer.echo(f"Line {row.line}: {row.problem}.", err=True)
    if len(broken) > MOST_NAMED:
        typer.echo(f"… and {len(broken) - MOST_NAMED:,} more.", err=True)


async def _import(settings: Settings, file: Path, *, strict: bool) -> ImportResult:
    database = Database(settings.database)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    console = Console(stderr=True)
    try:
        with (
            RegisterFile(file) as lines,
            Progress(*columns, TimeRemainingColumn(), console=console) as progress,
        ):
            task = progress.add_task(file.name, total=lines.size)
            return await import_register(
                database,
                read_register(lines),
                now=lambda: datetime.now(UTC),
                strict=strict,
                batch_done=lambda: progress.update(task, completed=lines.position),
            )
    finally:
        await database.close()
