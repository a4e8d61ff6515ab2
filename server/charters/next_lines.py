"""What a charter asks of those who sign it, and of its lead: from rows alone, never kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import NextStep
from schemas.organisations import SchoolBrief
from server.charters.tables import CharterRow, CharterSignatureRow
from server.identity.access import Actor
from server.organisations.briefs import schools_in
from server.organisations.tables import AllianceRow

NEAR = timedelta(weeks=6)
"""So long before its day the schools are reminded of their charter: half a term to talk."""


@dataclass(frozen=True)
class Facts:
    """A charter with its day, to its reader: `unsigned` are schools they speak for that have not
    signed it until this day."""

    alliance_id: UUID
    alliance: str
    renews_on: date
    leads: bool
    unsigned: tuple[SchoolBrief, ...] = ()


def lines(facts: Facts, today: date) -> Iterator[NextStep]:
    """What comes next: near its day it is talked about, and not signed any more. Pure."""
    if facts.renews_on <= today + NEAR:
        what = "Renew the charter" if facts.leads else "Look at the charter before it is renewed"
        yield NextStep(
            kind="renew_charter",
            title=f"{what}: {facts.alliance}",
            detail="What holds, what has changed? A new day asks every school to sign again."
            if facts.leads
            else "What holds for your school, and what should change? You can write in it.",
            alliance_id=facts.alliance_id,
            due=facts.renews_on,
        )
        return
    for school in facts.unsigned:
        yield NextStep(
            kind="sign_charter",
            title=f"Sign the charter for {school.short_name}",
            detail="What the schools have agreed on. You can still write in it.",
            alliance_id=facts.alliance_id,
            school=school,
        )


async def next_lines(db: AsyncSession, actor: Actor, today: date) -> list[NextStep]:
    """What the charters of their alliances ask of `actor`, by the names of these."""
    concerned = actor.leads | actor.alliances_spoken_in
    if not concerned:
        return []
    found = await db.exec(
        select(CharterRow, AllianceRow.name)
        .join(AllianceRow, col(AllianceRow.id) == col(CharterRow.alliance_id))
        .where(col(CharterRow.alliance_id).in_(list(concerned)))
        .order_by(col(AllianceRow.name), col(AllianceRow.id))
    )
    rows = found.all()
    if not rows:
        return []
    signed = await db.exec(
        select(CharterSignatureRow).where(
            col(CharterSignatureRow.school_id).in_(list(actor.speaks_for))
        )
    )
    until = {(each.alliance_id, each.school_id): each.renews_on for each in signed.all()}
    steps: list[NextStep] = []
    for row, name in rows:
        if row.renews_on is None:
            continue
        schools = await schools_in(db, row.alliance_id)
        facts = Facts(
            alliance_id=row.alliance_id,
            alliance=name,
            renews_on=row.renews_on,
            leads=row.alliance_id in actor.leads,
            unsigned=tuple(
                schools[key]
                for key in sorted(actor.speaks_for)
                if row.alliance_id in actor.school_alliances.get(key, ())
                and until.get((row.alliance_id, key)) != row.renews_on
            ),
        )
        steps += lines(facts, today)
    return steps
