"""Deployments of the demonstration, one in every state, and what the two leaders coach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import DeploymentState, OfferState, Side
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from server.coaching.papers import make_agreement, make_log, seal_of
from server.coaching.states import CARRIED
from server.coaching.tables import (
    CoachingProfileRow,
    DeploymentRow,
    LedgerRow,
    OfferRow,
    SignatureRow,
    StatementRow,
    VisitRow,
)
from server.coaching.work import COMMENT, EVALUATION, MIDTERM
from server.demo.deployments import (
    DEPLOYMENTS,
    PROFILES,
    SCHOOL_FACTS,
    DemoDeployment,
    DemoVisit,
)
from server.live.rendering.content import Content
from server.live.shape import Seed
from server.live.writing import paragraph
from server.organisations.tables import SchoolRow

D = DeploymentState


@dataclass(frozen=True)
class _World:
    """Who is who, and when it is."""

    alliance: UUID
    people: Mapping[str, UUID]
    schools: Mapping[str, UUID]
    now: datetime
    rows: list[object] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.date()

    def at(self, days: int) -> datetime:
        """The afternoon so many days from today; never later than now."""
        moment = datetime.combine(self.today + timedelta(days=days), time(16, 10), UTC)
        return min(moment, self.now)


async def add_coaching(
    db: AsyncSession,
    alliance: UUID,
    people: Mapping[str, UUID],
    schools: Mapping[str, UUID],
    now: datetime,
) -> None:
    """Profiles, what the register would say of the schools, and the deployments."""
    world = _World(alliance, people, schools, now)
    for key, facts in SCHOOL_FACTS.items():
        school = await db.get(SchoolRow, schools[key])
        if school is not None:
            school.easting, school.northing = facts.easting, facts.northing
            school.percentage_fsm, school.urban_rural = facts.free_meals, facts.setting
    for profile in PROFILES:
        db.add(
            CoachingProfileRow(
                person_id=people[profile.person],
                opted_in=True,
                subjects=list(profile.subjects),
                phases=[phase.value for phase in profile.phases],
                capacity=profile.capacity,
                about=profile.about,
            )
        )
    for deployment in DEPLOYMENTS:
        await _add(db, world, deployment)


async def _add(db: AsyncSession, world: _World, told: DemoDeployment) -> None:
    coach = world.people[told.coach] if told.coach else None
    row = DeploymentRow(
        alliance_id=world.alliance,
        school_id=world.schools[told.school],
        state=told.state,
        title=told.title,
        need=told.need,
        subject=told.subject,
        outcomes=told.outcomes,
        wanted_when=told.when,
        days_wanted=told.days,
        why_over=told.why_over,
        asked_by=world.people[told.head],
        coach_id=coach,
        teacher_id=world.people[told.teacher] if told.teacher else None,
        teacher_joined_at=world.at(told.asked + 6) if told.teacher and told.joined else None,
        days_agreed=told.days if coach else None,
        ends_on=world.today + timedelta(days=told.ends) if told.ends else None,
        funder=told.funder,
        rate=told.rate,
        asked_at=world.at(told.asked),
        changed_at=world.at(max(told.asked, min(told.asked + 8, 0))),
    )
    db.add(row)
    await db.flush()
    await _offers(db, world, row, told)
    if coach is not None:
        await _agreement(db, world, row, told)
        for number, visit in enumerate(told.visits, start=1):
            await _visit(db, world, row, visit, number)
    for of, side, words in (
        (MIDTERM, Side.SCHOOL, told.midterm),
        (MIDTERM, Side.COACH, told.midterm_coach),
        (EVALUATION, Side.SCHOOL, told.evaluation),
        (COMMENT, Side.COACH, told.comment),
    ):
        if words:
            by = told.head if side is Side.SCHOOL else told.coach
            db.add(
                StatementRow(
                    deployment_id=row.id,
                    of=of,
                    side=side,
                    words=words,
                    said_by=world.people[by],
                    said_at=world.at(told.said),
                )
            )
    for entry in told.ledger:
        db.add(
            LedgerRow(
                deployment_id=row.id,
                on=world.today + timedelta(days=entry.on),
                days=entry.days,
                what=entry.what,
                invoice=entry.invoice,
                written_by=coach,
                written_at=world.at(entry.on),
            )
        )


async def _offers(
    db: AsyncSession, world: _World, row: DeploymentRow, told: DemoDeployment
) -> None:
    for maker, state in ((told.coach, OfferState.ACCEPTED), (told.offer_by, OfferState.OPEN)):
        if maker:
            db.add(
                OfferRow(
                    deployment_id=row.id,
                    coach_id=world.people[maker],
                    state=state,
                    message=told.offer,
                    days=told.days,
                    when=told.when,
                    made_at=world.at(told.asked + 2),
                    answered_at=world.at(told.asked + 4) if state is OfferState.ACCEPTED else None,
                )
            )


async def _agreement(
    db: AsyncSession, world: _World, row: DeploymentRow, told: DemoDeployment
) -> None:
    author = world.people[told.coach]
    seed = Seed(sections=told.agreement)
    await make_agreement(db, row, author, world.at(told.asked + 5), seed)
    kind = DOCUMENT_KINDS[DocumentKindName.AGREEMENT]
    written = {
        section.key: tuple(told.agreement.get(section.key) or [paragraph()])
        for section in kind.sections
    }
    sides: Sequence[Side] = (Side.SCHOOL, Side.COACH)
    if told.state not in CARRIED - {D.ACCEPTED} and told.state is not D.ENDED:
        sides = (Side.COACH,) if told.state is D.ACCEPTED else ()
    for side in sides:
        by = told.head if side is Side.SCHOOL else told.coach
        db.add(
            SignatureRow(
                deployment_id=row.id,
                side=side,
                seal=seal_of(Content(kind, written, {})),
                signed_by=world.people[by],
                signed_at=world.at(told.asked + 7),
            )
        )


async def _visit(
    db: AsyncSession, world: _World, row: DeploymentRow, told: DemoVisit, number: int
) -> None:
    visit = VisitRow(
        deployment_id=row.id,
        number=number,
        on=world.today + timedelta(days=told.on),
        at=told.at,
        held_at=world.at(told.on) if told.held else None,
        created_at=world.at(told.on - 7),
    )
    db.add(visit)
    await db.flush()
    author = row.coach_id or visit.id
    await make_log(db, row, visit, author, world.at(told.on - 7), Seed(fields=dict(told.log)))
