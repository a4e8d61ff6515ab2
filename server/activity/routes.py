"""The activity of a cycle."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.activity import Activity
from schemas.pages import Page
from schemas.roles import Grant
from schemas.templates import TEMPLATES
from server.activity.happened import Happened, behind, happened
from server.activity.sentences import Words, did_what, made_what, wrote_where
from server.cycles.find import find_cycle
from server.cycles.papers import title
from server.cycles.phases import phase_names
from server.cycles.tables import CycleRow
from server.data.db import Db
from server.identity.access import Action, grant
from server.identity.current import CurrentActor
from server.identity.tables import PersonRow
from server.lessons.find import lessons_of
from server.lessons.tables import LessonRow
from server.live.documents import document_thing, documents_of
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in
from server.organisations.tables import AllianceRow
from server.people.briefs import person_briefs
from server.web.dependencies import TheSettings
from server.web.paging import AskedPage, page_of
from server.web.routing import Routes

router = Routes("activity", prefix="/api/cycles/{cycle_id}/activity")


@router.get("")
async def list_activity(
    cycle_id: UUID, db: Db, actor: CurrentActor, paging: AskedPage, settings: TheSettings
) -> Page[Activity]:
    """Who did what when, the newest first; nothing about a document that one may not read."""
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.READ)
    papers = [
        row
        for row in (await documents_of(db, [cycle_id]))[cycle_id]
        if grant(actor, document_thing(row, thing)) is not Grant.NONE
    ]
    lessons = await lessons_of(db, cycle_id)
    found = await happened(
        db, cycle_id, papers, [row.id for row in lessons], behind(paging), paging.limit + 1
    )
    words = await _words(db, cycle, papers, lessons, found, settings.role_names)
    named = {one.by for one in found if one.by}
    people = await person_briefs(db, cycle.alliance_id, dict.fromkeys(named))

    def told(one: Happened) -> Activity:
        paper = one.paper
        return Activity(
            at=one.at,
            person=people.get(one.by) if one.by else None,
            text=_text(one, words),
            document_id=paper.id if paper else None,
            document_kind=paper.kind if paper else None,
            lesson_id=paper.lesson_id if paper else _lesson(one, lessons),
        )

    return page_of(found, paging, lambda one: one.place, told)


def _text(one: Happened, words: Words) -> str:
    match one:
        case Happened(did=did) if did is not None:
            return did_what(did, words)
        case Happened(source=source, paper=paper) if paper is not None:
            if source is source.MADE:
                return made_what(paper.kind, paper.lesson_id, words)
            return wrote_where(paper.kind, paper.id, words)
        case _:
            raise AssertionError("what happened is neither in the trail nor about a document")


def _lesson(one: Happened, lessons: Sequence[LessonRow]) -> UUID | None:
    thing = one.did.thing if one.did else None
    return next((row.id for row in lessons if row.id == thing), None)


async def _words(
    db: AsyncSession,
    cycle: CycleRow,
    papers: Sequence[DocumentRow],
    lessons: Sequence[LessonRow],
    found: Sequence[Happened],
    usual: Mapping[str, str],
) -> Words:
    numbers = {row.id: row.number for row in lessons}
    about = {str(one.did.details.get("person")) for one in found if one.did}
    ids = {row.owner_id for row in papers if row.owner_id}
    ids |= {UUID(key) for key in about if key != "None"}
    asked = select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(ids))
    names = dict((await db.exec(asked)).all())
    schools = await schools_in(db, cycle.alliance_id)
    alliance = await db.get_one(AllianceRow, cycle.alliance_id)
    return Words(
        schools={str(key): school.short_name for key, school in schools.items()},
        people={str(key): name for key, name in names.items()},
        phases={each.phase: each.name for each in phase_names(TEMPLATES[cycle.template])},
        lessons={str(key): number for key, number in numbers.items()},
        documents={
            str(row.id): title(
                row,
                numbers.get(row.lesson_id) if row.lesson_id else None,
                names.get(row.owner_id) if row.owner_id else None,
            )
            for row in papers
        },
        roles={**usual, **alliance.role_names},
    )
