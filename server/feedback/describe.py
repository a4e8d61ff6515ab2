"""Feedback as the API answers with it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from schemas.cycles import CycleDocument
from schemas.feedback import Feedback
from schemas.people import PersonBrief
from server.live.rendering.content import Content, is_empty
from server.live.tables import DocumentRow


def described(
    given: Sequence[DocumentRow],
    shown: Mapping[UUID, CycleDocument],
    people: Mapping[UUID, PersonBrief],
    contents: Mapping[UUID, Content],
) -> list[Feedback]:
    """The feedback that is `given`, the newest first; `shown` is all that the reader may read."""
    return [
        Feedback(
            document=shown[row.id],
            giver=people.get(row.owner_id) if row.owner_id else None,
            addressee=people.get(row.partner_id) if row.partner_id else None,
            about=shown.get(row.about_id) if row.about_id else None,
            answered=not is_empty(contents[row.id].sections["answer"]),
            given_at=row.created_at,
        )
        for row in reversed(given)
    ]
