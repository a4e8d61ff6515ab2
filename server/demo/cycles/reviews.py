"""What reviewers of other schools asked about a cycle of the demonstration, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.roles import ReviewerPart
from server.live.rendering.tree import Node

Sections = Mapping[str, tuple[Node, ...]]


@dataclass(frozen=True)
class Reviews:
    """A review: `reviewers` with their parts, and the days of its steps as far as it has come."""

    opened_by: str
    opened: date
    focus: str
    reviewers: Mapping[str, ReviewerPart]
    sections: Sections
    handed_over: date | None = None
    answer: Sections = field(default_factory=dict)
    answered: date | None = None
    follow_up: date | None = None
    wanted_by: date | None = None
