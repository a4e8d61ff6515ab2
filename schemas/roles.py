"""Who somebody is, in an alliance, in a school and in a cycle; and who may read a document."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from schemas.ids import ONE_LINE


class AllianceRole(StrEnum):
    """What a person is in one alliance."""

    MEMBER = "member"
    SLE = "sle"
    LEAD = "lead"


class SchoolRole(StrEnum):
    """What a person is in one school. `HEAD` and `PD_LEAD` speak for the school."""

    TEACHER = "teacher"
    STAFF = "staff"
    PD_LEAD = "pd_lead"
    HEAD = "head"


class CycleRole(StrEnum):
    """The part that a person takes in one cycle."""

    MEMBER = "member"
    FACILITATOR = "facilitator"
    COACH = "coach"
    ADVISER = "adviser"
    VIEWER = "viewer"


class ReviewerPart(StrEnum):
    """Whether somebody of another school reviews a cycle: an offer until they accept.

    `ENDED`: they reviewed it, and the review is over.
    """

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


_KEYS = frozenset(role.value for kind in (AllianceRole, SchoolRole, CycleRole) for role in kind)
RoleName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=ONE_LINE)]


def _known(names: Mapping[str, str]) -> dict[str, str]:
    if unknown := names.keys() - _KEYS:
        raise ValueError(f"There is no role {min(unknown)}.")
    return {role: name for role, name in names.items() if name}


RoleNames = Annotated[dict[str, RoleName], AfterValidator(_known)]
"""What people call the roles: from a role's value (`sle`) to its name; an empty name is none."""


class Audience(StrEnum):
    """The ladder of a live document, narrow to wide."""

    PRIVATE = "private"
    PAIR = "pair"
    CYCLE = "cycle"
    ALLIANCE = "alliance"
    LIBRARY = "library"


class Grant(StrEnum):
    """What one connection may do with one live document."""

    NONE = "none"
    READ = "read"
    WRITE = "write"
