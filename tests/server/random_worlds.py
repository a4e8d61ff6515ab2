"""Any world of people, schools, alliances, cycles and documents, and its rows: for properties.

Documents belong to what those of their kind belong to: a cycle, a deployment, a review of a school
or an alliance.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import EvidenceKind
from schemas.cycles import Phase, SchoolPart, TemplateName
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.measures import FEWEST_SHOWN, Confidence, ReadingKind, Summary
from schemas.organisations import AllianceColour, AllianceKind
from schemas.roles import AllianceRole, Audience, CycleRole, ReviewerPart, SchoolRole
from server.claims.tables import ClaimRow, EvidenceRow
from server.coaching.tables import DeploymentRow
from server.cycles.tables import CycleRow
from server.identity.access import (
    HOME_OF,
    Actor,
    AllianceThing,
    CycleThing,
    DeploymentThing,
    DocumentThing,
    PeerReviewThing,
    PersonThing,
    SchoolThing,
)
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow, CycleSchoolRow
from server.identity.tables import PersonRow
from server.identity.things import Home
from server.lessons.tables import LessonRow
from server.live.projections.reading import Projected
from server.live.projections.store import Read, write
from server.live.tables import DocumentRow
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.tables import AllianceRow, SchoolRow
from server.peer_reviews.find import SHARED
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow
from tests.builders import NOW

ME, OTHER = UUID(int=999), UUID(int=998)
SOME = [UUID(int=number) for number in range(1, 4)]
CYCLES = [UUID(int=number) for number in range(11, 14)]
DEPLOYMENTS = [UUID(int=number) for number in range(21, 23)]
PEER_REVIEWS = [UUID(int=number) for number in range(31, 33)]
some = st.sampled_from(SOME)
reviewing = st.sampled_from([ReviewerPart.ASKED, ReviewerPart.ACCEPTED])
OF_LESSON = frozenset(
    {
        DocumentKindName.LESSON,
        DocumentKindName.OBSERVATION,
        DocumentKindName.INTERVIEW,
        DocumentKindName.DISCUSSION,
        DocumentKindName.FEEDBACK,
    }
)


@dataclass(frozen=True)
class World:
    actor: Actor
    cycles: list[CycleThing]
    deployments: list[DeploymentThing]
    peer_reviews: list[PeerReviewThing]
    documents: list[DocumentThing]
    people: list[PersonThing]
    schools: list[SchoolThing]
    kind: DocumentKindName


@st.composite
def worlds(draw: st.DrawFn) -> World:
    def roles(of: type, at: list[UUID] = SOME) -> st.SearchStrategy[dict[UUID, object]]:
        return st.dictionaries(st.sampled_from(at), st.sampled_from(list(of)), max_size=2)

    schools = [SchoolThing(key, draw(st.frozensets(some))) for key in SOME]
    alliances = draw(roles(AllianceRole))
    own_schools = draw(roles(SchoolRole))
    actor = Actor(
        id=ME,
        name="Somebody",
        is_administrator=draw(st.booleans()),
        alliances=alliances,  # type: ignore[arg-type]
        schools=own_schools,  # type: ignore[arg-type]
        cycles=draw(roles(CycleRole, CYCLES)),  # type: ignore[arg-type]
        reviews=draw(st.dictionaries(st.sampled_from(CYCLES), reviewing, max_size=2)),
        school_alliances={one.id: one.alliances for one in schools if one.id in own_schools},
    )
    cycles = []
    for key in CYCLES:
        alliance = draw(some)
        there = [one.id for one in schools if alliance in one.alliances]
        parts = draw(roles(SchoolPart, there)) if there else {}
        cycles.append(CycleThing(key, alliance, parts))  # type: ignore[arg-type]
    whom = st.sampled_from([None, ME, OTHER])
    asked_of = st.frozensets(st.sampled_from([ME, OTHER]))
    deployments = [
        DeploymentThing(key, draw(some), draw(some), coach=draw(whom), teacher=draw(whom))
        for key in DEPLOYMENTS
    ]
    peer_reviews = []
    for key in PEER_REVIEWS:
        reviewers = draw(asked_of)
        asked = draw(asked_of) - reviewers
        peer_reviews.append(PeerReviewThing(key, draw(some), draw(some), asked, reviewers))
    homes: Mapping[type, list[Home]] = {
        CycleThing: [*cycles],
        DeploymentThing: [*deployments],
        PeerReviewThing: [*peer_reviews],
        AllianceThing: [AllianceThing(key) for key in SOME],
    }
    documents = []
    for number in range(100, 112):
        kind = draw(st.sampled_from(DocumentKindName))
        documents.append(
            DocumentThing(
                id=UUID(int=number),
                kind=kind,
                audience=draw(st.sampled_from(Audience)),
                home=draw(st.sampled_from(homes[HOME_OF[kind]])),
                owner=draw(whom),
                partner=draw(whom),
            )
        )
    shared = {
        one.id: replace(one, shared=True)
        for one in peer_reviews
        if any(each.home == one and each.audience in SHARED for each in documents)
    }
    peer_reviews = [shared.get(one.id, one) for one in peer_reviews]
    documents = [replace(one, home=shared.get(one.home.id, one.home)) for one in documents]
    people = [
        PersonThing(ME, frozenset(alliances)),
        PersonThing(OTHER, draw(st.frozensets(some))),
    ]
    kind = draw(st.sampled_from(DocumentKindName))
    return World(actor, cycles, deployments, peer_reviews, documents, people, schools, kind)


def phase_of(cycle_id: UUID) -> Phase:
    """Each cycle is in another phase, and none is closed."""
    return list(Phase)[CYCLES.index(cycle_id)]


def lesson_of(cycle_id: UUID) -> UUID:
    """The one lesson of a cycle."""
    return UUID(int=cycle_id.int + 1000)


def measure_of(cycle_id: UUID) -> UUID:
    """A measure that is found by its own words."""
    return UUID(int=cycle_id.int + 2000)


def small_measure_of(cycle_id: UUID) -> UUID:
    """A measure that is found by the words beside a reading of few pupils of the first school."""
    return UUID(int=cycle_id.int + 3000)


def claim_of(cycle_id: UUID) -> UUID:
    """A claim that is found by its own words."""
    return UUID(int=cycle_id.int + 4000)


def claim_on(document_id: UUID) -> UUID:
    """A claim that is found by the note on this document."""
    return UUID(int=document_id.int + 5000)


def subject(cycle_id: UUID) -> str:
    return f"Subject {cycle_id.int}"


async def settle(db: AsyncSession, world: World) -> None:
    """The rows of `world`; everything in it can be found by 'needle'."""

    def add(table: type, rows: list[dict[str, object]]) -> object:
        return db.exec(insert(table).values(rows))

    since = {"since": NOW}
    await add(
        AllianceRow,
        [
            {"id": key, "name": "A", "kind": AllianceKind.SAME_PHASE, "created_at": NOW}
            | {"colour": AllianceColour.BOTTLE}
            for key in SOME
        ],
    )
    db.add_all(
        [
            *(SchoolRow(id=key, name="Needle", short_name="N", created_at=NOW) for key in SOME),
            *(
                PersonRow(id=key, name="Needle", email=str(key), password_hash="", created_at=NOW)
                for key in (ME, OTHER)
            ),
            *(
                CycleRow(
                    id=one.id,
                    alliance_id=one.alliance_id,
                    title="Needle",
                    template=TemplateName.JPD,
                    phase=phase_of(one.id),
                    created_at=NOW,
                    changed_at=NOW,
                )
                for one in world.cycles
            ),
        ]
    )
    await db.flush()
    places = [
        {"alliance_id": alliance, "school_id": one.id, "mark": f"A{one.id.int}", "slot": 1, **since}
        for one in world.schools
        for alliance in one.alliances
    ]
    members = [
        {"alliance_id": alliance, "person_id": one.id, "role": AllianceRole.MEMBER, **since}
        for one in world.people
        for alliance in one.alliances
    ]
    parts = [
        {"cycle_id": one.id, "school_id": school, "part": part, "reason": "", **since}
        for one in world.cycles
        for school, part in one.schools.items()
    ]
    for table, rows in (
        (AllianceSchoolRow, places),
        (AllianceMemberRow, members),
        (CycleSchoolRow, parts),
    ):
        if rows:
            await add(table, rows)
    db.add_all(
        LessonRow(
            id=lesson_of(one.id),
            cycle_id=one.id,
            number=1,
            title="Needle",
            school_id=SOME[0],
            teacher_id=None,
            on=NOW.date(),
            at=NOW.time(),
            created_at=NOW,
            changed_at=NOW,
        )
        for one in world.cycles
    )
    await db.flush()
    await _settle_other_homes(db, world)
    documents = [
        DocumentRow(
            id=one.id,
            **{_COLUMNS[type(one.home)]: one.home.id},
            kind=one.kind,
            kind_version=1,
            audience=one.audience,
            owner_id=one.owner,
            partner_id=one.partner,
            lesson_id=lesson_of(one.home.id) if one.kind in OF_LESSON else None,
            created_at=NOW,
        )
        for one in world.documents
    ]
    db.add_all(documents)
    await db.flush()
    read = [
        Read(row, 1, Projected("a needle", ((0, "focus"),), _subject_of(row), "a needle"), None)
        for row in documents
    ]
    await write(db, read, {row.id: DOCUMENT_KINDS[row.kind].title for row in documents})
    await _settle_impact(db, world)


_COLUMNS: Mapping[type, str] = {
    CycleThing: "cycle_id",
    DeploymentThing: "deployment_id",
    PeerReviewThing: "peer_review_id",
    AllianceThing: "alliance_id",
}


async def _settle_other_homes(db: AsyncSession, world: World) -> None:
    db.add_all(
        DeploymentRow(
            id=one.id,
            alliance_id=one.alliance_id,
            school_id=one.school_id,
            title="Thread",
            need="",
            subject="",
            coach_id=one.coach,
            teacher_id=one.teacher,
            asked_at=NOW,
            changed_at=NOW,
        )
        for one in world.deployments
    )
    db.add_all(
        PeerReviewRow(
            id=one.id, alliance_id=one.alliance_id, school_id=one.school_id, opened_at=NOW
        )
        for one in world.peer_reviews
    )
    await db.flush()
    db.add_all(
        PeerReviewerRow(review_id=one.id, person_id=person, part=part, asked_at=NOW)
        for one in world.peer_reviews
        for part, people in (
            (ReviewerPart.ASKED, one.asked),
            (ReviewerPart.ACCEPTED, one.reviewers),
        )
        for person in people
    )
    await db.flush()


def _subject_of(row: DocumentRow) -> str:
    return subject(row.cycle_id) if row.kind is DocumentKindName.PLAN else ""


async def _settle_impact(db: AsyncSession, world: World) -> None:
    """Measures and claims of each cycle, and a claim on each document."""

    def a_measure(key: UUID, cycle: UUID, title: str) -> MeasureRow:
        told = {"instrument": "Tally", "summary": Summary.SHARE, "caveat": ""}
        when = {"created_at": NOW, "changed_at": NOW}
        return MeasureRow(id=key, cycle_id=cycle, title=title, **told, **when)

    def a_claim(key: UUID, cycle: UUID, sentence: str) -> ClaimRow:
        when = {"created_at": NOW, "changed_at": NOW}
        return ClaimRow(
            id=key, cycle_id=cycle, sentence=sentence, confidence=Confidence.LOW, **when
        )

    cycles = [one.id for one in world.cycles]
    db.add_all(a_measure(measure_of(key), key, "Needle") for key in cycles)
    db.add_all(a_measure(small_measure_of(key), key, "Thread") for key in cycles)
    db.add_all(a_claim(claim_of(key), key, "Needle") for key in cycles)
    papers = [one for one in world.documents if isinstance(one.home, CycleThing)]
    db.add_all(a_claim(claim_on(one.id), one.home.id, "Thread") for one in papers)
    await db.flush()
    db.add_all(
        ReadingRow(
            measure_id=small_measure_of(key),
            school_id=SOME[0],
            kind=ReadingKind.BASELINE,
            taken_on=NOW.date(),
            group_size=FEWEST_SHOWN - 1,
            value=1,
            caveat="Needle",
            changed_at=NOW,
        )
        for key in cycles
    )
    db.add_all(
        EvidenceRow(
            claim_id=claim_on(one.id),
            kind=EvidenceKind.DOCUMENT,
            document_id=one.id,
            note="Needle",
            added_at=NOW,
        )
        for one in papers
    )
    await db.flush()
