"""Rows for tests, each with one word of what matters and the rest made up."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import EvidenceKind
from schemas.coaching import DeploymentState, OfferState
from schemas.cycles import Phase, SchoolPart, TemplateName
from schemas.documents import DocumentKindName
from schemas.ids import new_id
from schemas.measures import Confidence, ReadingKind, Summary
from schemas.organisations import AllianceColour, AllianceKind
from schemas.roles import AllianceRole, Audience, CycleRole, ReviewerPart, SchoolRole
from server.attachments.files import files_of
from server.attachments.tables import AttachmentRow
from server.charters.tables import CharterRow
from server.claims.tables import ClaimRow, EvidenceRow
from server.coaching.tables import DeploymentRow, LedgerRow, OfferRow, VisitRow
from server.cycles.tables import CycleRow
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    CycleReviewerRow,
    CycleSchoolRow,
    SchoolMemberRow,
)
from server.identity.passwords import Passwords
from server.identity.tables import PersonRow
from server.lessons.tables import LessonRow
from server.live.documents import make_document
from server.live.shape import Seed
from server.live.writing import paragraph
from server.maturity.tables import RoundRow
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.tables import AllianceRow, SchoolRow
from server.partners.tables import PartnerSearchRow
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow
from server.practices.tables import PracticeRow
from server.reviews.tables import ReviewRow
from server.schools.tables import PriorityCycleRow, PriorityRow
from server.settings import Settings

NOW = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
PASSWORD = "practice-makes-better"
CHEAP = Settings(password_memory_mib=8, password_rounds=1)
_HASH = Passwords(CHEAP)._hasher.hash(PASSWORD)
_numbers = count(1)
_MARKS = [first + second for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for second in "ABCDEFGHIJ"]


async def a_person(
    db: AsyncSession, name: str = "", *, email: str = "", is_administrator: bool = False
) -> PersonRow:
    """Somebody with an account and the password PASSWORD."""
    number = next(_numbers)
    row = PersonRow(
        name=name or f"Person {number}",
        email=email or f"person{number}@school.example",
        password_hash=_HASH,
        is_administrator=is_administrator,
        created_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def an_alliance(db: AsyncSession, name: str = "") -> AllianceRow:
    row = AllianceRow(
        name=name or f"Alliance {next(_numbers)}",
        kind=AllianceKind.MIXED_PHASE,
        colour=AllianceColour.BOTTLE,
        created_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def a_school(db: AsyncSession, *alliances: AllianceRow, name: str = "") -> SchoolRow:
    """A school in these alliances."""
    number = next(_numbers)
    row = SchoolRow(
        name=name or f"School {number}", short_name=name or f"School {number}", created_at=NOW
    )
    db.add(row)
    await db.flush()
    for alliance in alliances:
        db.add(
            AllianceSchoolRow(
                alliance_id=alliance.id,
                school_id=row.id,
                mark=_MARKS[number % len(_MARKS)],
                slot=number % 8 + 1,
                since=NOW,
            )
        )
    await db.flush()
    return row


async def in_alliance(
    db: AsyncSession,
    person: PersonRow,
    alliance: AllianceRow,
    role: AllianceRole = AllianceRole.MEMBER,
) -> None:
    db.add(AllianceMemberRow(alliance_id=alliance.id, person_id=person.id, role=role, since=NOW))
    await db.flush()


async def in_school(
    db: AsyncSession, person: PersonRow, school: SchoolRow, role: SchoolRole = SchoolRole.TEACHER
) -> None:
    db.add(SchoolMemberRow(school_id=school.id, person_id=person.id, role=role, since=NOW))
    await db.flush()


async def a_teacher(
    db: AsyncSession,
    alliance: AllianceRow,
    school: SchoolRow,
    name: str = "",
    role: SchoolRole = SchoolRole.TEACHER,
) -> PersonRow:
    """Somebody of a school and of the alliance."""
    person = await a_person(db, name)
    await in_alliance(db, person, alliance)
    await in_school(db, person, school, role)
    return person


async def a_cycle(
    db: AsyncSession, alliance: AllianceRow, title: str = "Reading aloud", phase: Phase = Phase.PLAN
) -> CycleRow:
    """A cycle without schools, people and documents."""
    row = CycleRow(
        alliance_id=alliance.id,
        title=title,
        template=TemplateName.JPD,
        phase=phase,
        created_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def a_lesson(
    db: AsyncSession, cycle: CycleRow, school: SchoolRow, teacher: PersonRow, number: int = 1
) -> LessonRow:
    """A lesson without documents, which `teacher` is to teach."""
    row = LessonRow(
        cycle_id=cycle.id,
        number=number,
        title=f"Lesson {number}",
        school_id=school.id,
        teacher_id=teacher.id,
        on=NOW.date(),
        at=NOW.time(),
        created_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def in_cycle(
    db: AsyncSession,
    person: PersonRow,
    cycle: CycleRow,
    role: CycleRole = CycleRole.MEMBER,
    school_id: UUID | None = None,
) -> None:
    db.add(
        CycleMemberRow(
            cycle_id=cycle.id, person_id=person.id, role=role, school_id=school_id, since=NOW
        )
    )
    await db.flush()


async def takes_part(
    db: AsyncSession, school: SchoolRow, cycle: CycleRow, part: SchoolPart = SchoolPart.ACCEPTED
) -> None:
    db.add(CycleSchoolRow(cycle_id=cycle.id, school_id=school.id, part=part, since=NOW))
    await db.flush()


async def a_measure(db: AsyncSession, cycle: CycleRow, title: str = "Reasons") -> MeasureRow:
    """A share, without readings."""
    row = MeasureRow(
        cycle_id=cycle.id,
        title=title,
        instrument="Tally in ten minutes",
        summary=Summary.SHARE,
        created_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def a_reading(
    db: AsyncSession, measure: MeasureRow, school: SchoolRow, size: int = 26
) -> ReadingRow:
    """The school's baseline: half of the group."""
    row = ReadingRow(
        measure_id=measure.id,
        school_id=school.id,
        kind=ReadingKind.BASELINE,
        taken_on=date(2026, 1, 12),
        group_size=size,
        value=50.0,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def a_claim(db: AsyncSession, cycle: CycleRow) -> ClaimRow:
    row = ClaimRow(
        cycle_id=cycle.id,
        sentence="Silence before talk brings reasons",
        confidence=Confidence.FAIR,
        created_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def some_evidence(
    db: AsyncSession,
    claim: ClaimRow,
    *,
    reading_id: UUID | None = None,
    document_id: UUID | None = None,
    note: str = "",
) -> EvidenceRow:
    """A reading, a document, or else a note on pupils' work."""
    kind = EvidenceKind.WORK
    if reading_id or document_id:
        kind = EvidenceKind.READING if reading_id else EvidenceKind.DOCUMENT
    row = EvidenceRow(
        claim_id=claim.id,
        kind=kind,
        reading_id=reading_id,
        document_id=document_id,
        note=note,
        added_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def a_deployment(
    db: AsyncSession,
    alliance: AllianceRow,
    school: SchoolRow,
    state: DeploymentState = DeploymentState.ASKED,
    *,
    coach: PersonRow | None = None,
    teacher: PersonRow | None = None,
    offered: PersonRow | None = None,
) -> DeploymentRow:
    """A request of a school; with a coach it has an accepted offer, else one of `offered`."""
    row = DeploymentRow(
        alliance_id=alliance.id,
        school_id=school.id,
        state=state,
        title="Reasoning in Year 4",
        need="Pupils agree with whoever speaks first.",
        subject="Mathematics",
        coach_id=coach.id if coach else None,
        teacher_id=teacher.id if teacher else None,
        teacher_joined_at=NOW if teacher else None,
        days_agreed=3.0 if coach else None,
        asked_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    await db.flush()
    for maker, made in ((coach, OfferState.ACCEPTED), (offered, OfferState.OPEN)):
        if maker is not None:
            db.add(OfferRow(deployment_id=row.id, coach_id=maker.id, state=made, made_at=NOW))
    await db.flush()
    return row


async def a_visit(db: AsyncSession, deployment: DeploymentRow, number: int = 1) -> VisitRow:
    """A visit that is planned."""
    row = VisitRow(deployment_id=deployment.id, number=number, on=NOW.date(), created_at=NOW)
    db.add(row)
    await db.flush()
    return row


async def a_day(db: AsyncSession, deployment: DeploymentRow) -> LedgerRow:
    """Half a day in the ledger."""
    row = LedgerRow(deployment_id=deployment.id, on=NOW.date(), days=0.5, written_at=NOW)
    db.add(row)
    await db.flush()
    return row


async def a_review(db: AsyncSession, cycle: CycleRow, opened_by: UUID | None = None) -> ReviewRow:
    """A review of `cycle` in which nothing stands and nobody was asked yet."""
    owner = opened_by or (await a_person(db)).id
    document = await make_document(db, DocumentKindName.REVIEW, cycle.id, owner_id=owner, now=NOW)
    row = ReviewRow(cycle_id=cycle.id, document_id=document.id, opened_by=opened_by, opened_at=NOW)
    db.add(row)
    await db.flush()
    return row


async def a_practice(
    db: AsyncSession,
    cycle: CycleRow,
    owner: PersonRow,
    audience: Audience = Audience.LIBRARY,
    seed: Seed | None = None,
) -> PracticeRow:
    """The card of a cycle, proposed; in the library unless `audience` says otherwise."""
    document = await make_document(
        db, DocumentKindName.PRACTICE, cycle.id, owner_id=owner.id, now=NOW, seed=seed
    )
    document.audience = audience
    row = PracticeRow(
        id=document.id,
        cycle_id=cycle.id,
        document_id=document.id,
        created_at=NOW,
        proposed_at=NOW,
        published_at=NOW if audience is Audience.LIBRARY else None,
    )
    db.add(row)
    await db.flush()
    return row


async def a_charter(db: AsyncSession, alliance: AllianceRow) -> CharterRow:
    """A charter with a remit, to be looked at again in many years; nobody has signed it."""
    owner = await a_person(db)
    document = await make_document(
        db,
        DocumentKindName.CHARTER,
        alliance_id=alliance.id,
        owner_id=owner.id,
        now=NOW,
        seed=Seed(sections={"remit": [paragraph("We learn from each other's lessons.")]}),
    )
    row = CharterRow(
        alliance_id=alliance.id,
        document_id=document.id,
        renews_on=date(2099, 9, 1),
        begun_at=NOW,
    )
    db.add(row)
    await db.flush()
    return row


async def looks_for_partners(
    db: AsyncSession,
    alliance: AllianceRow,
    school: SchoolRow,
    *,
    alone_in: Sequence[str] = (),
    subjects: Sequence[str] = (),
) -> None:
    """A school that has opted in."""
    db.add(
        PartnerSearchRow(
            alliance_id=alliance.id,
            school_id=school.id,
            alone_in=list(alone_in),
            subjects=list(subjects),
            since=NOW,
        )
    )
    await db.flush()


async def a_round(
    db: AsyncSession, alliance: AllianceRow, shown_at: datetime | None = None
) -> RoundRow:
    """A round of rating in which nothing was said yet."""
    row = RoundRow(alliance_id=alliance.id, title="Spring", opened_at=NOW, shown_at=shown_at)
    db.add(row)
    await db.flush()
    return row


async def a_peer_review(
    db: AsyncSession,
    alliance: AllianceRow,
    school: SchoolRow,
    *reviewers: tuple[PersonRow, ReviewerPart],
) -> PeerReviewRow:
    """A review of `school` in which nothing stands yet, and its people with their parts."""
    row = PeerReviewRow(alliance_id=alliance.id, school_id=school.id, opened_at=NOW)
    db.add(row)
    await db.flush()
    owner = await a_person(db)
    for kind in (DocumentKindName.SELF_EVALUATION, DocumentKindName.SCHOOL_REPORT):
        await make_document(db, kind, peer_review_id=row.id, owner_id=owner.id, now=NOW)
    for person, part in reviewers:
        db.add(PeerReviewerRow(review_id=row.id, person_id=person.id, part=part, asked_at=NOW))
    await db.flush()
    return row


async def a_priority(
    db: AsyncSession, school: SchoolRow, *cycles: CycleRow, title: str = "Reading for meaning"
) -> PriorityRow:
    """A priority of the improvement plan of `school`, which `cycles` serve."""
    row = PriorityRow(school_id=school.id, title=title, added_at=NOW)
    db.add(row)
    await db.flush()
    db.add_all(PriorityCycleRow(priority_id=row.id, cycle_id=each.id) for each in cycles)
    await db.flush()
    return row


async def reviews(
    db: AsyncSession,
    person: PersonRow,
    review: ReviewRow,
    part: ReviewerPart = ReviewerPart.ASKED,
) -> None:
    db.add(
        CycleReviewerRow(
            review_id=review.id,
            person_id=person.id,
            cycle_id=review.cycle_id,
            part=part,
            asked_at=NOW,
        )
    )
    await db.flush()


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


async def a_photo_of_work(db: AsyncSession, settings: Settings, *documents: UUID) -> UUID:
    """A photo that hangs on these documents; its file is what it needs to be, and no picture.

    No entry points at it: an old one would be cleared away.
    """
    photo, content = new_id(), b"pixels"
    digest = hashlib.sha256(content).hexdigest()
    for document in documents:
        db.add(
            AttachmentRow(
                document_id=document,
                id=photo,
                file=digest,
                sent=digest,
                media_type="image/jpeg",
                size=len(content),
                width=1,
                height=1,
                added_at=datetime.now(UTC),
            )
        )
    await db.flush()
    await files_of(settings).put(digest, content)
    return photo
