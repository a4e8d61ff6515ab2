"""Schools of the demonstration that look for partners; Northgate, which is left out, does not."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from server.partners.tables import PartnerSearchRow


class _Looks(NamedTuple):
    school: str
    alone_in: tuple[str, ...]
    subjects: tuple[str, ...]
    about: str


LOOK = (
    _Looks(
        "meadow_lane",
        ("Music",),
        ("Mathematics",),
        "Three classes, two of them mixed. We would like to watch a mathematics lesson with two "
        "ages in it, and can show how we use the hall.",
    ),
    _Looks(
        "ash_grove",
        ("Music", "Design and technology"),
        (),
        "Small groups and a music room. Somebody to plan with matters more to us than a visit.",
    ),
    _Looks("brookside", ("French",), ("Music",), "We can come to you on a Thursday afternoon."),
)


def add_partners(
    db: AsyncSession, alliance_id: UUID, schools: dict[str, UUID], now: datetime
) -> None:
    """Those that have opted in."""
    db.add_all(
        PartnerSearchRow(
            alliance_id=alliance_id,
            school_id=schools[one.school],
            alone_in=list(one.alone_in),
            subjects=list(one.subjects),
            about=one.about,
            since=now - timedelta(weeks=2 + order),
        )
        for order, one in enumerate(LOOK)
    )
