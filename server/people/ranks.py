"""Which of two roles stands: an invitation raises somebody, it never lowers them. Pure."""

from schemas.roles import AllianceRole, SchoolRole

_IN_ALLIANCE = (AllianceRole.MEMBER, AllianceRole.SLE, AllianceRole.LEAD)
_IN_SCHOOL = {
    SchoolRole.TEACHER: 0,
    SchoolRole.STAFF: 0,
    SchoolRole.PD_LEAD: 1,
    SchoolRole.HEAD: 2,
}


def alliance_role(had: AllianceRole, offered: AllianceRole) -> AllianceRole:
    """The higher of the two."""
    return max(had, offered, key=_IN_ALLIANCE.index)


def school_role(had: SchoolRole, offered: SchoolRole) -> SchoolRole:
    """The higher of the two; a teacher and other staff are alike, so that stays as it was."""
    return max(had, offered, key=lambda role: _IN_SCHOOL[role])
