"""Schools that look for partners in an alliance. Nothing here is about a teacher."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Response

from schemas.partners import Partners, PartnerSearchPut
from server.data.db import Db, Store
from server.identity.access import Action
from server.identity.current import CurrentActor
from server.organisations.actions import find_alliance
from server.partners import actions
from server.partners.gather import partners_in
from server.partners.partners_csv import as_csv
from server.web.csv_answers import CSV_RESPONSE, csv_answer
from server.web.routing import Routes

router = Routes("partners", prefix="/api/alliances/{alliance_id}")


@router.get("/partners")
async def read_partners(alliance_id: UUID, db: Db, actor: CurrentActor) -> Partners:
    """Schools that look for partners, and who fits them with the reasons.

    Who speaks for a school is told of its own search and of the schools that fit it, which look
    for partners too; who leads the alliance of all searches, and of schools that are in no cycle.
    """
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    return await partners_in(db, actor, alliance_id)


@router.get("/partners.csv", response_class=Response, responses=CSV_RESPONSE)
async def export_partners(alliance_id: UUID, db: Db, actor: CurrentActor) -> Response:
    """The same as CSV, a row for each possible partner of each school."""
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    return csv_answer(as_csv(await partners_in(db, actor, alliance_id)), "partners")


@router.put("/schools/{school_id}/partners")
async def look_for_partners(
    alliance_id: UUID,
    school_id: UUID,
    asked: PartnerSearchPut,
    database: Store,
    actor: CurrentActor,
) -> Partners:
    """Look for partners, or say otherwise what for. For those who speak for the school.

    Other schools that look for partners see the school with the reasons from then on.
    """
    async with database.writing() as db:
        await actions.put_search(db, actor, alliance_id, school_id, asked, datetime.now(UTC))
    async with database.reading() as db:
        return await partners_in(db, actor, alliance_id)


@router.delete("/schools/{school_id}/partners", status_code=204)
async def look_no_longer(
    alliance_id: UUID, school_id: UUID, database: Store, actor: CurrentActor
) -> None:
    """Look for partners no longer: no other school sees this one among theirs any more."""
    async with database.writing() as db:
        await actions.end_search(db, actor, alliance_id, school_id)
