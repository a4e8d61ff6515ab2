"""How soon a request for coaching is matched: `./dev bench matching REGISTER`.

REGISTER is the national register of schools as a CSV, as `jpd schools import` takes it. In an
alliance of four hundred specialist leaders, each of a school of their own from that register, a
school asks for coaching that all of them could give. Its head asks who might take it up, again and
again, at the application in this process: what is measured is the server's own work.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import httpx
import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.performance_page import Row, milliseconds, write_part
from schemas.organisations import AllianceColour, AllianceKind
from schemas.people import TokenCreate
from schemas.roles import AllianceRole, SchoolRole
from server.app import create_app
from server.coaching.tables import CoachingProfileRow, DeploymentRow
from server.data.db import Database
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.identity.tokens import make_token
from server.organisations.register import read_register
from server.organisations.register_file import RegisterFile
from server.organisations.register_import import import_register
from server.organisations.tables import AllianceRow, RegisterSchoolRow, SchoolRow
from server.schema import migrate
from server.serving import leave_alone_what_is_here
from server.settings import Settings

LEADERS = 400
SUBJECT = "Mathematics"
LIMIT = 0.2


async def measure(folder: Path, register: Path, times: int) -> tuple[list[float], list[float], int]:
    """Seconds of each match, the processor's, and how many schools the register has."""
    settings = Settings(data=folder, password_memory_mib=8, password_rounds=1)
    migrate(settings.database)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        database: Database = app.state.database
        with RegisterFile(register) as lines:
            read = await import_register(
                database, read_register(lines), now=lambda: datetime.now(UTC)
            )
        async with database.writing() as db:
            request, token = await _asked(db)
        leave_alone_what_is_here()
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://jpd.test",
            headers={"Authorization": f"Bearer {token}"},
        ) as client:
            wall, cpu = [], []
            for number in range(times + 1):
                begun, used = time.perf_counter(), time.process_time()
                answer = await client.get(f"/api/deployments/{request}/matches")
                if number:  # the first one prepares the statements
                    wall.append(time.perf_counter() - begun)
                    cpu.append(time.process_time() - used)
            if not answer.raise_for_status().json()["items"]:
                raise SystemExit("Not measured: nobody matches.")
    return wall, cpu, read.added


async def _asked(db: AsyncSession) -> tuple[UUID, str]:
    """The request, and a token of the head whose school asks."""
    now = datetime.now(UTC)
    known = await db.exec(
        select(RegisterSchoolRow)
        .where(col(RegisterSchoolRow.open))
        .order_by(col(RegisterSchoolRow.urn).desc())
        .limit(LEADERS + 1)
    )
    alliance = AllianceRow(
        name="Alder Valley",
        kind=AllianceKind.MIXED_PHASE,
        colour=AllianceColour.BOTTLE,
        created_at=now,
    )
    schools = [
        SchoolRow(urn=row.urn, name=row.name, short_name=f"School {at}", created_at=now)
        for at, row in enumerate(known.all())
    ]
    people = [
        PersonRow(
            name=f"Person {at}", email=f"{at}@school.example", password_hash="", created_at=now
        )
        for at in range(len(schools))
    ]
    db.add_all([alliance, *schools, *people])
    await db.flush()
    for at, (school, person) in enumerate(zip(schools, people, strict=True)):
        mark = f"{chr(65 + at // 26)}{chr(65 + at % 26)}"
        role = AllianceRole.SLE if at else AllianceRole.MEMBER
        head = SchoolRole.TEACHER if at else SchoolRole.HEAD
        in_alliance = {"alliance_id": alliance.id, "since": now}
        db.add_all(
            [
                AllianceSchoolRow(school_id=school.id, mark=mark, slot=at % 8 + 1, **in_alliance),
                AllianceMemberRow(person_id=person.id, role=role, **in_alliance),
                SchoolMemberRow(school_id=school.id, person_id=person.id, role=head, since=now),
                CoachingProfileRow(person_id=person.id, opted_in=True, subjects=[SUBJECT]),
            ]
        )
    asked = DeploymentRow(
        alliance_id=alliance.id,
        school_id=schools[0].id,
        title="Reasons in Year 4",
        need="Few pupils say why.",
        subject=SUBJECT,
        asked_by=people[0].id,
        asked_at=now,
        changed_at=now,
    )
    db.add(asked)
    _, token = await make_token(db, people[0].id, TokenCreate(name="head"), now)
    return asked.id, token


def rows(wall: list[float], cpu: list[float]) -> list[Row]:
    worst = quantiles(wall, n=100, method="inclusive")[98]
    over = "" if worst <= LIMIT else " (over)"
    return [
        ("**from the question to the answer, p99**", f"**{milliseconds(worst)}**{over}"),
        ("the same, p50", milliseconds(median(wall))),
        ("the processor's, p50", milliseconds(median(cpu))),
        ("times that it was asked", str(len(wall))),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    parser = argparse.ArgumentParser(prog="./dev bench matching", description=__doc__)
    parser.add_argument("register", type=Path, help="the national register's CSV")
    parser.add_argument("--times", type=int, default=100, help="that the match is asked for")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        wall, cpu, schools = asyncio.run(measure(Path(scratch), given.register, given.times))
    table = rows(wall, cpu)
    print("\n".join(f"{what}: {figure}" for what, figure in table))
    if not given.dry:
        note = (
            f"{LEADERS} specialist leaders, each of a school of their own among the {schools:,} of "
            f"the register. All of them match, and the best forty are told with their reasons. "
            f"Allowed are {milliseconds(LIMIT)}."
        )
        write_part("matching", table, [note])


if __name__ == "__main__":
    main()
