"""Puts a charter into the demonstration: signed by most schools, by one before it was changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.kinds.charter import CHARTER
from schemas.reminders import ReminderKind
from server.charters.tables import CharterRow, CharterSignatureRow
from server.demo.words import p, ul
from server.live.documents import make_document
from server.live.rendering.content import Content, read_content
from server.live.rendering.tree import Child
from server.live.shape import Seed, complete
from server.live.versions import keep_version, seal_of
from server.reminders.tables import ReminderRow
from sync.replicas import new_replica

BEGAN = timedelta(weeks=46)
RENEWED_IN = timedelta(weeks=5)

SECTIONS: Mapping[str, Sequence[Child]] = {
    "remit": (
        p("We improve how we teach, in our own classrooms and with each other. That is all of it:"),
        ul(
            "joint enquiries, each of schools that chose it",
            "coaching that a school asks for",
            "questions that challenge, from people of other schools",
        ),
        p("Staffing, budgets and inspection stay with each school."),
    ),
    "roles": (
        p("The lead is a head of one school, for two years, and then of another."),
        p("Each school names one person who speaks for it when its head cannot."),
        p("Facilitators hand on after each iteration."),
    ),
    "decisions": (
        p("Each school has one voice, whatever its size. We look for what nobody objects to."),
        p("A school may stay out of anything without saying why, and come in later."),
    ),
    "shared": (
        p("We show each other plans, lessons and what we measured."),
        p("What is about one teacher stays with that teacher, whoever asks."),
        p("Each school gives its people **ten hours a year**, in the school day, with cover."),
    ),
}
SECTIONS_THEN: Mapping[str, Sequence[Child]] = {
    **SECTIONS,
    "shared": (
        p("We show each other plans, lessons and what we measured."),
        p("Each school gives its people **six hours a year**, in the school day, with cover."),
    ),
}
"""As it was signed first."""

SIGNED = {
    "oakfield": ("joanne", 44),
    "riverside": ("gareth", 44),
    "hillcrest": ("helen", 45),
    "meadow_lane": ("beth", 43),
    "brookside": ("hugh", 44),
    "ash_grove": ("nadia", 42),
}
"""Who signed for which school, and how many weeks ago."""
SIGNED_BEFORE = {"st_annes": ("sunita", 45)}
"""The same, of the words before they were changed; Northgate has not signed yet."""


async def add_charter(
    db: AsyncSession,
    alliance_id: UUID,
    people: dict[str, UUID],
    schools: dict[str, UUID],
    now: datetime,
) -> None:
    """The charter, its versions and signatures, and that the schools were reminded of its day."""
    paper = await make_document(
        db,
        DocumentKindName.CHARTER,
        alliance_id=alliance_id,
        owner_id=people["helen"],
        now=now - BEGAN,
        seed=Seed(SECTIONS),
    )
    renews_on = (now + RENEWED_IN).date()
    db.add(
        CharterRow(
            alliance_id=alliance_id,
            document_id=paper.id,
            renews_on=renews_on,
            begun_by=people["helen"],
            begun_at=now - BEGAN,
            version=2,
        )
    )
    await db.flush()
    for sections, signed in ((SECTIONS_THEN, SIGNED_BEFORE), (SECTIONS, SIGNED)):
        content = _as_read(sections)
        first = max(ago for _, ago in signed.values())
        version = await keep_version(
            db, paper, content, "As signed", people["helen"], now - timedelta(weeks=first)
        )
        for school, (who, ago) in signed.items():
            db.add(
                CharterSignatureRow(
                    alliance_id=alliance_id,
                    school_id=schools[school],
                    version_id=version.id,
                    seal=seal_of(content),
                    renews_on=renews_on,
                    signed_by=people[who],
                    signed_at=now - timedelta(weeks=ago),
                )
            )
    db.add(
        ReminderRow(
            kind=ReminderKind.CHARTER_RENEWAL,
            thing_id=alliance_id,
            about=renews_on,
            alliance_id=alliance_id,
            reminded_at=now - timedelta(days=6),
        )
    )


def _as_read(sections: Mapping[str, Sequence[Child]]) -> Content:
    """These words as they are read from a live document, so that their seal is the same."""
    doc = new_replica()
    complete(doc, CHARTER, Seed(sections))
    return read_content(doc, CHARTER)
