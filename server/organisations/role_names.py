"""What an alliance calls the roles. Pure."""

from collections.abc import Mapping, Sequence

from schemas.roles import AllianceRole, CycleRole, SchoolRole

_CHOSEN_AMONG: Sequence[Sequence[str]] = (
    [role.value for role in (*SchoolRole, AllianceRole.SLE, AllianceRole.LEAD)],
    [role.value for role in AllianceRole],
    [role.value for role in CycleRole],
)
"""The roles among which somebody chooses by name: in an invitation, an alliance, a cycle."""


def in_sentence(name: str) -> str:
    """A name of a role inside a sentence: small, unless it is an abbreviation such as SLE."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def named_alike(names: Mapping[str, str]) -> str:
    """A name that two roles would have among which one has to choose; empty when there is none."""
    for roles in _CHOSEN_AMONG:
        said = [names.get(role, role) for role in roles]
        folded = [name.casefold() for name in said]
        for name in said:
            if folded.count(name.casefold()) > 1:
                return name
    return ""
