"""Whether a cycle is under way: worked out from its phase and the answers of its schools. Pure."""

from collections.abc import Collection

from schemas.cycles import CycleStatus, Phase, SchoolPart

ENOUGH = 2
"""Schools that a practice is improved jointly by."""


def status_of(phase: Phase, parts: Collection[SchoolPart], *, parked: bool) -> CycleStatus:
    """What a cycle is. One that went on with a single school is as active as any."""
    if phase is Phase.CLOSED:
        return CycleStatus.CLOSED
    if parked:
        return CycleStatus.PARKED
    accepted = sum(part is SchoolPart.ACCEPTED for part in parts)
    if phase is Phase.SCAN and accepted < ENOUGH:
        return CycleStatus.PROPOSED
    return CycleStatus.ACTIVE
