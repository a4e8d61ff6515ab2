"""The command line: `jpd serve`, `migrate`, `check`, `compact`, and the commands of the domains.

A domain brings `commands.py` with a named Typer application `commands`; the settings are in the
context (`ctx.obj`), and `ctx.meta["prepare"]()` makes the tables where there are none yet. What
goes wrong for an ordinary reason is one sentence and exit code 1 (2 for a wrong command), never a
traceback.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated, NoReturn
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from server.app import create_app
from server.checking import check_all
from server.data.failures import meaning
from server.live.keeping import compact_documents
from server.live.neighbours import Neighbours
from server.parts import parts
from server.preflight import (
    CannotStart,
    check_demo,
    check_version,
    check_workers,
    copy_embedded,
    listen,
    mark_demo,
    prepare_folder,
    state_of,
)
from server.schema import SchemaState, migrate
from server.serving import run
from server.settings import Settings, read_settings
from server.web.logs import configure_logs
from server.workers import Told, Workers

app = typer.Typer(
    name="jpd",
    help="A live workspace for joint practice development.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

DataFolder = Annotated[
    Path | None, typer.Option("--data", help="Folder of the embedded database.", show_default=False)
]


def say(sentence: str) -> None:
    """Tell whoever runs the command something."""
    typer.echo(sentence)


def stop(sentence: str, code: int = 1) -> NoReturn:
    """End with a sentence on standard error."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


@contextmanager
def sentences() -> Iterator[None]:
    """Say failures of disk, database and start as a sentence; defects of ours stay tracebacks."""
    try:
        yield
    except CannotStart as error:
        stop(str(error))
    except (OSError, SQLAlchemyError) as error:
        problem = meaning(error)
        if problem is None:
            raise
        stop(problem.detail)


def read(config: Path | None, given: Mapping[str, object]) -> Settings:
    """The settings, or the end with a sentence that names what is wrong with them."""
    try:
        return read_settings(config, given)
    except (FileNotFoundError, TOMLDecodeError) as error:
        stop(f"The settings file cannot be read: {error}", 2)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'settings'}: {one['msg']}"
            for one in error.errors(include_input=False, include_url=False)
        )
        stop(f"These settings cannot be used. {wrong}.", 2)


@app.callback()
def jpd(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="Settings file instead of ./jpd.toml.", show_default=False)
    ] = None,
    data: DataFolder = None,
) -> None:
    """A live workspace for joint practice development."""
    given = {"data": data} if data else {}
    ctx.meta["config"], ctx.meta["given"] = config, given
    ctx.obj = read(config, given)
    ctx.meta["prepare"] = lambda: prepare(ctx.obj)
    ctx.with_resource(sentences())


def prepare(settings: Settings) -> None:
    """See that the database can be used, and make it where there is none."""
    prepare_folder(settings.data)
    if check_version(settings) is SchemaState.EMPTY:
        migrate(settings.database)


@app.command()
def serve(
    ctx: typer.Context,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port; 0 takes any free one.", show_default=False)
    ] = None,
    data: DataFolder = None,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo",
            help="Serve the demonstration alliance, made fresh or kept in --data DIR, "
            "for this machine only.",
        ),
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes on the port; several need PostgreSQL.")
    ] = 1,
    migrate_first: Annotated[
        bool, typer.Option("--migrate", help="Bring an older database up to date first.")
    ] = False,
) -> None:
    """Serve the page, the API and the live documents."""
    asked = {"host": host, "port": port, "data": data}
    given = ctx.meta["given"] | {key: value for key, value in asked.items() if value is not None}
    with sentences(), ExitStack() as stack:
        if demo:
            given |= {"demo": True, "database_url": None}
            if "data" not in given:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="jpd-demo-"))
                given["data"] = Path(folder)
        settings = read(ctx.meta["config"], given)
        check_demo(settings)
        check_workers(settings, workers)
        bound = stack.enter_context(listen(settings.host, settings.port))
        given["port"] = bound.getsockname()[1]
        settings = read(ctx.meta["config"], given)
        prepare_folder(settings.data)
        mark_demo(settings)
        if migrate_first:
            bring_up_to_date(settings)
        if check_version(settings) is SchemaState.EMPTY:
            migrate(settings.database)
        configure_logs(settings)

        private = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jpd-workers-")))

        def work(number: int, ready: Told) -> bool:
            application = create_app(settings)
            listening = [bound]
            if workers > 1:
                application.state.neighbours = Neighbours(private, number)
                listening.append(application.state.neighbours.listen())
            told = partial(ready, application.state.announcements)
            return run(application, settings, listening, ready=told)

        announce = partial(_announce, settings, workers)
        if workers == 1:
            started = work(0, announce)
        else:
            parts("lifespan")  # what a worker draws when it is imported is drawn once for all
            started = Workers(workers, work, announce, bound.close).run()
        if not started:
            raise typer.Exit(1)


def _announce(settings: Settings, workers: int, announcements: Sequence[str]) -> None:
    for sentence in announcements:
        say(sentence)
    if workers > 1 and settings.redis_url is None:
        say(
            "Without redis_url the workers hear of each other's edits after some seconds only, "
            "and not of who is there."
        )
    say(f"JPD Workspace is ready: open {settings.public_url} (Ctrl+C stops it).")


def bring_up_to_date(settings: Settings) -> None:
    """Migrate the database, after a copy where it is an SQLite file with something in it."""
    match state_of(settings):
        case SchemaState.CURRENT:
            say("The database is up to date.")
        case SchemaState.EMPTY:
            migrate(settings.database)
            say("The database is ready.")
        case SchemaState.OLDER:
            copy = copy_embedded(settings, datetime.now(UTC))
            if copy:
                say(f"A copy of the database as it was is in {copy}.")
            migrate(settings.database)
            say("The database is up to date.")
        case SchemaState.NEWER:
            check_version(settings)


@app.command("migrate")
def migrate_database(ctx: typer.Context) -> None:
    """Bring the database up to this version; an SQLite file is copied first."""
    settings: Settings = ctx.obj
    with sentences():
        prepare_folder(settings.data)
        bring_up_to_date(settings)


@app.command()
def check(ctx: typer.Context) -> None:
    """Check the database: its version, its audit trail, and all of every live document."""
    settings: Settings = ctx.obj
    with sentences():
        check_version(settings)
        failed = asyncio.run(check_all(settings, say))
    if failed:
        raise typer.Exit(1)


@app.command()
def compact(
    ctx: typer.Context,
    document: Annotated[
        UUID | None, typer.Option(help="Only this live document.", show_default=False)
    ] = None,
) -> None:
    """Move edits that a proven snapshot covers to the archive; the server may run meanwhile."""
    settings: Settings = ctx.obj
    with sentences():
        check_version(settings)
        only = str(document) if document else None
        failed = asyncio.run(compact_documents(settings.database, only, say))
    if failed:
        raise typer.Exit(1)


@app.command()
def openapi() -> None:
    """Print the API's description, from which clients are generated."""
    with tempfile.TemporaryDirectory() as folder:
        described = create_app(Settings(data=Path(folder))).openapi()
    say(json.dumps(described, indent=2, ensure_ascii=False))


for part in parts("commands"):
    commands: typer.Typer = part.commands
    app.add_typer(commands)
