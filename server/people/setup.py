"""First run: on an empty database somebody makes the first account, an administrator."""

import secrets
from datetime import UTC, datetime

from sqlmodel import func, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import Setup
from schemas.problems import FieldProblem
from server.data.audit import record
from server.identity.sign_in import Arrival, Door, start_session
from server.identity.tables import PersonRow, SessionRow, SignInAttemptRow
from server.identity.throttle import admit, normal_email
from server.web.errors import Conflict, Invalid

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is read as another one."""

THROTTLED_AS = "setup"
"""What wrong codes are counted under, where sign-in has an address."""


def new_code() -> str:
    """A code to type from the server's terminal: 12 letters, some 59 bits."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(12)]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))


async def setup_needed(db: AsyncSession) -> bool:
    """Whether there is nobody yet."""
    counted = await db.exec(select(func.count()).select_from(PersonRow))
    return counted.one() == 0


async def set_up(
    door: Door, asked: Setup, code: str | None, arrival: Arrival
) -> tuple[SessionRow, str]:
    """The first account, signed in: its session and the secret for its cookie.

    `code` is what has to be given, None where nothing has. Raises Conflict when there is somebody
    already, Invalid for a wrong code, TooMany.
    """
    async with door.database.reading() as db:
        await _refuse_unless_needed(db)
    if code is not None:
        await _check(door, asked.code, code, arrival)
    kept = await door.passwords.hash(asked.password.get_secret_value())
    async with door.database.writing() as db:
        await _alone(db)
        await _refuse_unless_needed(db)
        person = PersonRow(
            name=asked.name,
            email=normal_email(asked.email),
            password_hash=kept,
            is_administrator=True,
            created_at=datetime.now(UTC),
        )
        db.add(person)
        await db.flush()
        record(db, person, "server.set_up", person)
        return await start_session(db, person, arrival, door.settings)


async def _refuse_unless_needed(db: AsyncSession) -> None:
    if not await setup_needed(db):
        raise Conflict("This server has been set up already. Please sign in.")


async def _check(door: Door, given: str, code: str, arrival: Arrival) -> None:
    async with door.database.writing() as db:
        attempt = await admit(db, THROTTLED_AS, arrival.network, door.settings, datetime.now(UTC))
    if not secrets.compare_digest(_plain(given), _plain(code)):
        message = "This is not the code that the server printed when it was started."
        raise Invalid(fields=[FieldProblem(field="code", message=message)])
    async with door.database.writing() as db:
        counted = await db.get(SignInAttemptRow, attempt.id)
        if counted is not None:
            counted.succeeded = True


def _plain(code: str) -> bytes:
    """However it was typed: capitals, blanks and dashes do not matter."""
    return "".join(code.split()).replace("-", "").lower().encode()


async def _alone(db: AsyncSession) -> None:
    """Let nobody else add a person in this moment; on SQLite there is one writer anyway."""
    if db.get_bind().dialect.name == "postgresql":
        await db.exec(text("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE"))  # type: ignore[call-overload]
