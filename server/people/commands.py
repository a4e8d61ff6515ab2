"""`jpd people invite`: an invitation from the command line, for whoever looks after the server."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import InvitationCreate
from schemas.roles import AllianceRole, SchoolRole
from server.data.db import Database
from server.organisations.tables import AllianceRow
from server.people.actions import invite
from server.people.mail import invitation_link
from server.people.pasted import folded
from server.people.preview import known_in
from server.settings import Settings
from server.web.errors import ProblemError

commands = typer.Typer(name="people", help="People and invitations.")


class NotClear(ValueError):
    """What was asked for cannot be told from what is there; the text is a sentence."""


@commands.callback()
def people() -> None:
    """People and invitations."""


@commands.command("invite")
def invite_somebody(
    ctx: typer.Context,
    email: Annotated[str, typer.Argument(help="Whom to invite.", show_default=False)],
    alliance: Annotated[
        str, typer.Option(help="Its name; needed where there are several.", show_default=False)
    ] = "",
    school: Annotated[
        str, typer.Option(help="Name, mark or URN of their school in it.", show_default=False)
    ] = "",
    role: Annotated[
        str, typer.Option(help="teacher, staff, pd lead, head, SLE or lead.")
    ] = "teacher",
    name: Annotated[str, typer.Option(help="Their name.", show_default=False)] = "",
) -> None:
    """Invite somebody into an alliance; prints the link, or sends it where mail is set up."""
    settings: Settings = ctx.obj
    ctx.meta["prepare"]()
    try:
        typer.echo(asyncio.run(_invite(settings, email, alliance, school, role, name)))
    except ValidationError:
        typer.echo(f"“{email}” is not an e-mail address, or the name is too long.", err=True)
        raise typer.Exit(1) from None
    except (NotClear, ProblemError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


async def _invite(
    settings: Settings, email: str, alliance: str, school: str, role: str, name: str
) -> str:
    database = Database(settings.database)
    now = datetime.now(UTC)
    try:
        async with database.writing() as db:
            alliance_id = await _alliance(db, alliance)
            known = await known_in(db, alliance_id, settings.role_names, now)
            asked = InvitationCreate(
                email=email,
                name=name,
                alliance_id=alliance_id,
                school_id=_school(school, known.schools),
                **_roles(role, known.roles),
            )
            invitation, secret = await invite(db, None, asked, settings, now)
    finally:
        await database.close()
    if not secret:
        return f"The running server sends the invitation to {invitation.email}."
    return (
        f"Pass this link on to {invitation.email}. "
        f"It works once, for {settings.invitation_days} days:\n{invitation_link(settings, secret)}"
    )


async def _alliance(db: AsyncSession, name: str) -> UUID:
    found = await db.exec(select(AllianceRow).order_by(col(AllianceRow.name)))
    rows = found.all()
    named = [row for row in rows if not name or folded(row.name) == folded(name)]
    match named:
        case [row]:
            return row.id
        case []:
            told = f"There is no alliance called “{name}”." if name else "There is no alliance yet."
            raise NotClear(told)
        case _:
            names = ", ".join(row.name for row in rows)
            raise NotClear(f"There are several alliances: name one with --alliance ({names}).")


def _school(name: str, schools: Mapping[str, UUID | None]) -> UUID | None:
    if not name:
        return None
    if folded(name) not in schools:
        raise NotClear(f"There is no school called “{name}” in this alliance.")
    if (school := schools[folded(name)]) is None:
        raise NotClear(f"Several schools are called “{name}”: give the whole name or the URN.")
    return school


def _roles(
    role: str, roles: Mapping[str, SchoolRole | AllianceRole]
) -> dict[str, SchoolRole | AllianceRole]:
    match roles.get(folded(role)):
        case SchoolRole() as found:
            return {"school_role": found}
        case AllianceRole() as found:
            return {"alliance_role": found}
        case None:
            raise NotClear(f"“{role}” is not a role: use teacher, staff, pd lead, head, SLE, lead.")
