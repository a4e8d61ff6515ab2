"""`GET /api/health`: whether the process and the parts that it needs are well."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Literal

import structlog
from fastapi import Request, Response
from pydantic import BaseModel, Field

from server.web.routing import Routes

log = structlog.get_logger(__name__)

Probe = Callable[[], Awaitable[None]]
"""Returns when a part is well, raises when it is not."""

BusState = Literal["none", "reached", "away"]
"""Whether there is a bus to other processes, and whether it answers. It is only for haste: the
server is well without."""

PATIENCE_SECONDS = 5


class JobsHealth(BaseModel):
    """What runs beside requests: when this process looked, and what it saw of all processes' runs.

    `failing` names jobs that failed when they were tried last; they are tried again by themselves.
    """

    looked_at: datetime | None = None
    ran_at: datetime | None = None
    failing: list[str] = Field(default_factory=list)


class Health(BaseModel):
    """`ok` or `failing` for the process and each part that it needs; `bus` is not one.

    `damaged` counts documents that this process found damaged and can only show in part. The
    server is well all the same: every other document works. `projections_lag` is the age, in
    seconds, of the oldest edit known to this process that search does not find yet. `jobs` are the
    reminders and the tidying: pages work without them.
    """

    status: str
    process: str = "ok"
    database: str
    log: str
    bus: BusState
    damaged: int
    projections_lag: float
    jobs: JobsHealth


async def _ask(name: str, probe: Probe) -> str:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await probe()
    except Exception:
        log.exception("health.failing", part=name)
        return "failing"
    return "ok"


router = Routes("health")


@router.get("/api/health", responses={503: {"model": Health}})
async def health(request: Request, response: Response) -> Health:
    """Say how the process, its database, the log of live documents and the bus are."""
    probes: Mapping[str, Probe] = request.app.state.probes
    answers = await asyncio.gather(*(_ask(name, probe) for name, probe in probes.items()))
    found = dict(zip(probes, answers, strict=True))
    well = all(value == "ok" for value in found.values())
    response.status_code = 200 if well else 503
    return Health(
        status="ok" if well else "failing",
        database=found["database"],
        log=found.get("log", found["database"]),
        bus=request.app.state.bus_state(),
        damaged=request.app.state.damaged(),
        projections_lag=round(request.app.state.projections_lag(), 1),
        jobs=request.app.state.scheduler.health(),
    )
