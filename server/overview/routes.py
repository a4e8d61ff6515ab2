"""What an alliance sees of itself in a term. Nothing here holds a figure of a person."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from schemas.overview import TERM, Overview, OverviewList, Reciprocity
from server.cycles.terms import Term, term, term_of
from server.data.db import Db
from server.identity.access import Action
from server.identity.current import CurrentActor
from server.organisations.actions import find_alliance
from server.overview import gather
from server.overview.lists_csv import as_csv as list_as_csv
from server.overview.reciprocity_csv import as_csv
from server.web.csv_answers import CSV_RESPONSE, csv_answer
from server.web.routing import Routes

router = Routes("overview", prefix="/api/alliances/{alliance_id}")

AskedTerm = Annotated[
    str | None,
    Query(
        pattern=TERM,
        description="`2026-spring`, or `2025-year` for the school year from 2025; else this term",
        examples=["2026-spring"],
    ),
]


@router.get("/overview")
async def read_overview(
    alliance_id: UUID, db: Db, actor: CurrentActor, term: AskedTerm = None
) -> Overview:
    """Cycles by phase, practices on their way, and the time that it took.

    Who leads the alliance is told of all its cycles and schools, of stalled cycles and of schools
    that took part in nothing; others of the cycles and schools that are theirs.
    """
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    within, today = _asked(term)
    return await gather.overview(db, actor, alliance_id, within, today)


@router.get("/overview.csv", response_class=Response, responses=CSV_RESPONSE)
async def export_overview(
    alliance_id: UUID,
    db: Db,
    actor: CurrentActor,
    which: Annotated[OverviewList, Query(alias="list", description="Which of its lists")],
    term: AskedTerm = None,
) -> Response:
    """One list of the overview as CSV, as far as the reader is told of it."""
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    within, today = _asked(term)
    told = await gather.overview(db, actor, alliance_id, within, today)
    return csv_answer(list_as_csv(told, which), f"{which.replace('_', '-')}-{within.key}")


@router.get("/reciprocity")
async def read_reciprocity(
    alliance_id: UUID, db: Db, actor: CurrentActor, term: AskedTerm = None
) -> Reciprocity:
    """Which schools visit, coach and review which, and use whose practices: a map and its table."""
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    within, today = _asked(term)
    return await gather.reciprocity(db, actor, alliance_id, within, today)


@router.get("/reciprocity.csv", response_class=Response, responses=CSV_RESPONSE)
async def export_reciprocity(
    alliance_id: UUID, db: Db, actor: CurrentActor, term: AskedTerm = None
) -> Response:
    """The table as CSV, a row for each school."""
    await find_alliance(db, actor, alliance_id, Action.SEE_OVERVIEW)
    within, today = _asked(term)
    told = await gather.reciprocity(db, actor, alliance_id, within, today)
    return csv_answer(as_csv(told), f"who-works-with-whom-{within.key}")


def _asked(key: str | None) -> tuple[Term, date]:
    today = datetime.now(UTC).date()
    return (term(key) if key else term_of(today)), today
