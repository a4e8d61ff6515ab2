"""Who somebody is, in an alliance, in a school and in a cycle; and who may read a document."""

from enum import StrEnum


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
