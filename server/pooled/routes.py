"""What several cycles of an alliance measured of one construct, side by side."""

from uuid import UUID

from anyio import to_thread
from fastapi import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.measures import FEWEST_SHOWN
from schemas.pooled import PooledEvidence
from server.data.db import Db
from server.identity.access import Action, Actor
from server.identity.current import CurrentActor
from server.organisations.actions import find_alliance
from server.pooled.evidence_csv import as_csv
from server.pooled.gather import measured_in
from server.pooled.told import evidence_of
from server.web.csv_answers import CSV_RESPONSE, csv_answer
from server.web.routing import Routes

router = Routes("overview", prefix="/api/alliances/{alliance_id}")


@router.get("/evidence")
async def read_evidence(alliance_id: UUID, db: Db, actor: CurrentActor) -> PooledEvidence:
    """What at least two cycles measured under one name, as standardised differences.

    Of the cycles that the reader may read. What was asked in the same way is pooled, with a range;
    where nothing is pooled or compared it is said why. Readings of a few pupils are left out.
    """
    return await _evidence(db, actor, alliance_id)


@router.get("/evidence.csv", response_class=Response, responses=CSV_RESPONSE)
async def export_evidence(alliance_id: UUID, db: Db, actor: CurrentActor) -> Response:
    """The same as CSV: what to beware of first, then a row for each set and each pool."""
    return csv_answer(as_csv(await _evidence(db, actor, alliance_id)), "evidence")


async def _evidence(db: AsyncSession, actor: Actor, alliance_id: UUID) -> PooledEvidence:
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    measured = await measured_in(db, actor, alliance_id)
    return await to_thread.run_sync(evidence_of, measured, FEWEST_SHOWN)
