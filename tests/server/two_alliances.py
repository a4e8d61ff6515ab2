"""Two alliances that know nothing of each other, and somebody in every role of both.

What stands in the first, Alder Valley, is what everybody asks for; who is of the second, Beck
Hills, has the same roles there and none here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import DeploymentState
from schemas.cycles import Phase, SchoolPart
from schemas.documents import DOCUMENT_KINDS, PLAN, DocumentKindName
from schemas.ids import new_id
from schemas.maturity import Strand
from schemas.people import TokenCreate
from schemas.practices import AdoptionState, PeerKind
from schemas.roles import AllianceRole, Audience, CycleRole, ReviewerPart, SchoolRole
from schemas.time_given import Spent
from server.coaching.tables import DeploymentRow
from server.cycles.iterations import begin_iteration
from server.cycles.tables import CycleRow, IterationRow
from server.identity.actor import Actor, load_actor
from server.identity.secrets import hashed
from server.identity.sessions import open_session
from server.identity.tables import PersonRow
from server.identity.tokens import make_token
from server.lessons.tables import LessonRow
from server.live.documents import make_document
from server.live.rendering.content import Content
from server.live.tables import DocumentRow, VersionRow
from server.live.versions import keep_version
from server.maturity.tables import RoundRow
from server.organisations.tables import AllianceRow, FormerSchoolRow, SchoolRow
from server.peer_reviews.tables import PeerReviewRow
from server.people.tables import InvitationRow
from server.practices.tables import AdoptionRow, PeerRow, QuestionRow, SourceRow
from server.reviews.tables import ReviewRow
from server.settings import Settings
from server.time_given.tables import TimeRow
from tests.builders import (
    a_charter,
    a_claim,
    a_cycle,
    a_day,
    a_deployment,
    a_lesson,
    a_measure,
    a_peer_review,
    a_person,
    a_photo_of_work,
    a_practice,
    a_priority,
    a_reading,
    a_review,
    a_round,
    a_school,
    a_visit,
    an_alliance,
    in_alliance,
    in_cycle,
    in_school,
    looks_for_partners,
    reviews,
    some_evidence,
    takes_part,
)

INVITATION_SECRET = "an-invitation-for-nobody-in-particular"
CYCLE_ROLES = {role.value: role for role in CycleRole}
ELSEWHERE = (*CYCLE_ROLES, "lead", "sle", "head", "invited_head", "colleague", "reviewer")
"""Who of the other alliance asks for what is here."""


@dataclass(frozen=True)
class Rung:
    """A live document on a rung of the ladder, with a version of it.

    Its owner and its partner have left the cycle, so that they are nothing else towards it.
    """

    document: UUID
    version: UUID
    kind: DocumentKindName
    audience: Audience
    owner: UUID
    partner: UUID


@dataclass(frozen=True)
class World:
    """The ids of what is asked for, and the people with the secrets of their cookies."""

    alliance: UUID
    oakfield: UUID
    riverside: UUID
    spare: UUID
    gone: UUID
    cycle: UUID
    owner: UUID
    document: UUID
    version: UUID
    iteration: int
    lesson: UUID
    observation: UUID
    audience: Audience
    teacher: UUID
    invitation: UUID
    joiner: UUID
    leaver: UUID
    their_token: UUID
    their_session: UUID
    their_time: UUID
    request: UUID
    agreement: UUID
    deployment: UUID
    visit: UUID
    day: UUID
    coached: UUID
    coach: UUID
    offerer: UUID
    measure: UUID
    reading: UUID
    claim: UUID
    evidence: UUID
    review: UUID
    free: UUID
    round: UUID
    shown: UUID
    strand: Strand
    year: int
    priority: UUID
    card: UUID
    card_document: UUID
    question: UUID
    source: UUID
    library_card: UUID
    another_card: UUID
    peer: UUID
    adoption: UUID
    peer_review: UUID
    shared_review: UUID
    ladder: Sequence[Rung]
    photo: UUID
    another_photo: UUID
    written_up: UUID
    parts: Mapping[UUID, SchoolPart]
    actors: Mapping[str, Actor]
    cookies: Mapping[str, str]


@dataclass(frozen=True)
class Side:
    """One alliance with its schools and its cycle."""

    alliance: AllianceRow
    oakfield: SchoolRow
    riverside: SchoolRow
    hillcrest: SchoolRow
    spare: SchoolRow
    cycle: CycleRow
    document: DocumentRow
    version: VersionRow
    lesson: LessonRow
    observation: DocumentRow
    review: ReviewRow
    round: RoundRow
    shown: RoundRow
    ladder: Sequence[Rung]
    agreement: DeploymentRow
    peer_review: PeerReviewRow
    shared_review: PeerReviewRow
    people: Mapping[str, PersonRow]


async def one_side(db: AsyncSession) -> Side:
    """An alliance, a cycle of some of its schools, and somebody in every role."""
    alliance = await an_alliance(db)
    oakfield, riverside, hillcrest, spare = [await a_school(db, alliance) for _ in range(4)]
    cycle = await a_cycle(db, alliance, phase=Phase.SCAN)
    await takes_part(db, oakfield, cycle)
    await takes_part(db, riverside, cycle, SchoolPart.INVITED)
    await takes_part(db, hillcrest, cycle, SchoolPart.DECLINED)
    people: dict[str, PersonRow] = {}

    async def somebody(
        who: str,
        school: SchoolRow | None,
        role: SchoolRole = SchoolRole.TEACHER,
        alliance_role: AllianceRole = AllianceRole.MEMBER,
    ) -> PersonRow:
        people[who] = await a_person(db, who)
        await in_alliance(db, people[who], alliance, alliance_role)
        if school is not None:
            await in_school(db, people[who], school, role)
        return people[who]

    for name, role in CYCLE_ROLES.items():
        await in_cycle(db, await somebody(name, oakfield), cycle, role, oakfield.id)
    await somebody("lead", None, alliance_role=AllianceRole.LEAD)
    await somebody("sle", spare, alliance_role=AllianceRole.SLE)
    await somebody("second_sle", spare, alliance_role=AllianceRole.SLE)
    await somebody("coached", oakfield)
    await somebody("head", oakfield, SchoolRole.HEAD)
    await somebody("pd_lead", oakfield, SchoolRole.PD_LEAD)
    await somebody("invited_head", riverside, SchoolRole.HEAD)
    await somebody("declined_head", hillcrest, SchoolRole.HEAD)
    await somebody("colleague", oakfield)
    await in_cycle(db, await somebody("second_facilitator", oakfield), cycle, CycleRole.FACILITATOR)
    await in_cycle(db, await somebody("leaver", oakfield), cycle, school_id=oakfield.id)
    await somebody("reviewer", spare)
    await somebody("asked_reviewer", spare)
    await somebody("owner", spare)
    await somebody("partner", spare)
    document = await make_document(
        db,
        DocumentKindName.PLAN,
        cycle.id,
        owner_id=people["facilitator"].id,
        now=datetime.now(UTC),
    )
    version = await keep_version(
        db, document, Content(PLAN, {}, {}), "As it was", None, datetime.now(UTC)
    )
    await begin_iteration(db, cycle, people["facilitator"].id, datetime.now(UTC))
    lesson = await a_lesson(db, cycle, oakfield, people["viewer"])
    observed = await a_lesson(db, cycle, oakfield, people["viewer"], number=2)
    observation = await make_document(
        db,
        DocumentKindName.OBSERVATION,
        cycle.id,
        owner_id=people["member"].id,
        partner_id=people["viewer"].id,
        lesson_id=observed.id,
        now=datetime.now(UTC),
    )
    review = await a_review(db, cycle)
    await reviews(db, people["reviewer"], review, ReviewerPart.ACCEPTED)
    await reviews(db, people["asked_reviewer"], review)
    agreement = await a_deployment(
        db,
        alliance,
        oakfield,
        DeploymentState.ACCEPTED,
        coach=people["sle"],
        teacher=people["coached"],
    )
    await a_charter(db, alliance)
    await looks_for_partners(db, alliance, oakfield, alone_in=["Music"])
    who = (
        (people["reviewer"], ReviewerPart.ACCEPTED),
        (people["asked_reviewer"], ReviewerPart.ASKED),
    )
    looked_at, shared = [await a_peer_review(db, alliance, oakfield, *who) for _ in range(2)]
    alone, shown = [await a_round(db, alliance, shown_at=at) for at in (None, datetime.now(UTC))]
    return Side(
        alliance,
        oakfield,
        riverside,
        hillcrest,
        spare,
        cycle,
        document,
        version,
        lesson,
        observation,
        review,
        alone,
        shown,
        await ladder(db, cycle, agreement, shared, people["owner"].id, people["partner"].id),
        agreement,
        looked_at,
        shared,
        people,
    )


OF_DEPLOYMENTS = frozenset({DocumentKindName.AGREEMENT, DocumentKindName.COACHING_LOG})
"""Kinds of documents that belong to a deployment."""
OF_ALLIANCES = frozenset({DocumentKindName.CHARTER})
"""Kinds of documents that belong to an alliance."""

OF_SCHOOLS = frozenset(
    {
        DocumentKindName.SELF_EVALUATION,
        DocumentKindName.SCHOOL_REPORT,
        DocumentKindName.SCHOOL_SUPPORT,
    }
)
"""Kinds of documents that belong to a review of a school."""


async def ladder(
    db: AsyncSession,
    cycle: CycleRow,
    deployment: DeploymentRow,
    review: PeerReviewRow,
    owner: UUID,
    partner: UUID,
) -> list[Rung]:
    """A document of every kind on every rung, also where its kind is never put."""
    now = datetime.now(UTC)
    rungs = []
    for kind in DocumentKindName:
        of_deployment, of_alliance = kind in OF_DEPLOYMENTS, kind in OF_ALLIANCES
        of_school = kind in OF_SCHOOLS
        for audience in Audience:
            row = await make_document(
                db,
                kind,
                None if of_deployment or of_alliance or of_school else cycle.id,
                alliance_id=cycle.alliance_id if of_alliance else None,
                deployment_id=deployment.id if of_deployment else None,
                peer_review_id=review.id if of_school else None,
                owner_id=owner,
                partner_id=partner,
                now=now,
            )
            row.audience = audience
            nothing = Content(DOCUMENT_KINDS[kind], {}, {})
            version = await keep_version(db, row, nothing, "As it was", None, now)
            rungs.append(Rung(row.id, version.id, kind, audience, owner, partner))
    return rungs


async def the_library(db: AsyncSession, valley: Side, hills: Side) -> dict[str, UUID]:
    """The card of Alder Valley's cycle, which waits for consent, and two of Beck Hills' to read."""
    owner = valley.people["facilitator"]
    card = await a_practice(db, valley.cycle, owner, Audience.CYCLE)
    theirs = await a_practice(db, hills.cycle, owner)
    another = await a_practice(db, await a_cycle(db, hills.alliance), owner)
    question = QuestionRow(
        practice_id=card.id, question="How long?", asked_by=owner.id, asked_at=card.created_at
    )
    source = SourceRow(practice_id=card.id, source_id=theirs.id, changed="The silence")
    peer = PeerRow(
        practice_id=theirs.id,
        school_id=valley.oakfield.id,
        kind=PeerKind.SEEN,
        said_by=owner.id,
        at=card.created_at,
    )
    adoption = AdoptionRow(
        practice_id=theirs.id,
        school_id=valley.spare.id,
        cycle_id=valley.cycle.id,
        state=AdoptionState.TRIED,
        why_here="Quiet readers",
        began_by=owner.id,
        since=card.created_at,
        changed_at=card.created_at,
    )
    db.add_all([question, source, peer, adoption])
    await db.flush()
    return {
        "card": card.id,
        "card_document": card.document_id,
        "question": question.id,
        "source": source.id,
        "library_card": theirs.id,
        "another_card": another.id,
        "peer": peer.id,
        "adoption": adoption.id,
    }


async def two_alliances(db: AsyncSession, settings: Settings) -> World:
    """Alder Valley, which everybody asks for, and Beck Hills beside it."""
    valley, hills = await one_side(db), await one_side(db)
    people = dict(valley.people) | {
        f"{who}_elsewhere": person for who, person in hills.people.items() if who in ELSEWHERE
    }
    both = people["of_both"] = hills.people["second_facilitator"]
    await in_alliance(db, both, valley.alliance)
    people["administrator"] = await a_person(db, is_administrator=True)
    people["stranger"] = await a_person(db)
    now = datetime.now(UTC)
    measure = await a_measure(db, valley.cycle)
    reading = await a_reading(db, measure, valley.oakfield, size=4)
    claim = await a_claim(db, valley.cycle)
    evidence = await some_evidence(db, claim, reading_id=reading.id)
    written_up = await db.exec(
        select(IterationRow.document_id).where(IterationRow.cycle_id == valley.cycle.id)
    )
    iteration = written_up.one()
    hung_on = valley.observation.id, iteration, *(rung.document for rung in valley.ladder)
    photo = await a_photo_of_work(db, settings, *hung_on)
    shared = await the_library(db, valley, hills)
    invitation = InvitationRow(
        secret_hash=hashed(INVITATION_SECRET),
        email="newcomer@school.example",
        alliance_id=valley.alliance.id,
        alliance_role=AllianceRole.MEMBER,
        school_id=valley.oakfield.id,
        school_role=SchoolRole.TEACHER,
        cycle_id=None,
        cycle_role=CycleRole.MEMBER,
        invited_by=valley.people["lead"].id,
        created_at=now,
        expires_at=now + timedelta(days=7),
    )
    db.add(invitation)
    gone = await a_school(db)
    db.add(
        FormerSchoolRow(
            alliance_id=valley.alliance.id,
            school_id=gone.id,
            mark="ZZ",
            slot=1,
            since=now,
            left_at=now,
        )
    )
    token, _ = await make_token(db, valley.people["leaver"].id, TokenCreate(name="t"), now)
    theirs, _ = await open_session(db, valley.people["leaver"].id, "", settings, now)
    gave = TimeRow(
        cycle_id=valley.cycle.id,
        person_id=valley.people["leaver"].id,
        school_id=valley.oakfield.id,
        on=now.date(),
        minutes=20,
        spent=Spent.TALKING,
        created_at=now,
    )
    db.add(gave)
    at_oakfield = valley.alliance, valley.oakfield
    coach, offerer, coached = (valley.people[who] for who in ("sle", "second_sle", "coached"))
    request = await a_deployment(db, *at_oakfield, DeploymentState.OFFERED, offered=offerer)
    running = DeploymentState.RUNNING
    deployment = await a_deployment(db, *at_oakfield, running, coach=coach, teacher=coached)
    cookies, actors = {}, {}
    for who, person in people.items():
        session, cookies[who] = await open_session(db, person.id, "", settings, now)
        actor = await load_actor(db, person.id, session_id=session.id)
        assert actor is not None
        actors[who] = actor
    return World(
        alliance=valley.alliance.id,
        oakfield=valley.oakfield.id,
        riverside=valley.riverside.id,
        spare=valley.spare.id,
        gone=gone.id,
        cycle=valley.cycle.id,
        owner=valley.people["facilitator"].id,
        document=valley.document.id,
        version=valley.version.id,
        iteration=1,
        lesson=valley.lesson.id,
        observation=valley.observation.id,
        audience=Audience.CYCLE,
        teacher=valley.people["viewer"].id,
        invitation=invitation.id,
        joiner=valley.people["colleague"].id,
        leaver=valley.people["leaver"].id,
        their_token=token.id,
        their_session=theirs.id,
        their_time=gave.id,
        request=request.id,
        agreement=valley.agreement.id,
        deployment=deployment.id,
        visit=(await a_visit(db, deployment)).id,
        day=(await a_day(db, deployment)).id,
        coached=coached.id,
        coach=coach.id,
        offerer=offerer.id,
        measure=measure.id,
        reading=reading.id,
        claim=claim.id,
        evidence=evidence.id,
        review=valley.review.id,
        free=valley.people["sle"].id,
        round=valley.round.id,
        shown=valley.shown.id,
        strand=Strand.INNOVATION,
        year=2026,
        priority=(await a_priority(db, valley.oakfield, valley.cycle)).id,
        **shared,
        peer_review=valley.peer_review.id,
        shared_review=valley.shared_review.id,
        ladder=valley.ladder,
        photo=photo,
        another_photo=new_id(),
        written_up=iteration,
        parts={
            valley.oakfield.id: SchoolPart.ACCEPTED,
            valley.riverside.id: SchoolPart.INVITED,
            valley.hillcrest.id: SchoolPart.DECLINED,
        },
        actors=actors,
        cookies=cookies,
    )


def unknown() -> UUID:
    """The id of nothing."""
    return new_id()
