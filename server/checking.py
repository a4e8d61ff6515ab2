"""`jpd check`: everything that can be verified about what is stored.

A floor or domain brings `checks.py` with `CHECKS`: a sentence for each check and an asynchronous
function that is given the database and a way to say how far it is, and returns what it found
wrong, in sentences.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from server.data.db import Database
from server.parts import parts
from server.settings import Settings

Say = Callable[[str], None]
Check = Callable[[Database, Say], Awaitable[Sequence[str]]]


async def check_all(settings: Settings, say: Say) -> int:
    """Run every check, saying what each found; returns how many things are wrong."""
    database = Database(settings.database)
    failed = 0
    try:
        for part in parts("checks"):
            checks: Mapping[str, Check] = part.CHECKS
            for what, check in checks.items():
                wrong = await check(database, say)
                failed += len(wrong)
                say(f"{what}: {'fine' if not wrong else ''}".rstrip())
                for sentence in wrong:
                    say(f"  {sentence}")
    finally:
        await database.close()
    return failed
