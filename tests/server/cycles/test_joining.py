"""Who may take which part in a cycle: offers, not orders."""

from uuid import UUID

import pytest

from schemas.roles import AllianceRole, CycleRole
from server.cycles.joining import Candidate, MayNotJoin, carried_school

OAKFIELD, RIVERSIDE, HILLCREST = UUID(int=1), UUID(int=2), UUID(int=3)
ACCEPTED = {OAKFIELD, RIVERSIDE}
WRITERS = [CycleRole.MEMBER, CycleRole.FACILITATOR]
OTHERS = [CycleRole.COACH, CycleRole.ADVISER, CycleRole.VIEWER]


def somebody(*schools: UUID, role: AllianceRole = AllianceRole.MEMBER) -> Candidate:
    return Candidate(role, schools)


@pytest.mark.parametrize("part", CycleRole)
def test_whose_school_accepted_may_take_any_part_and_carries_its_mark(part: CycleRole) -> None:
    assert carried_school(part, somebody(OAKFIELD), ACCEPTED, None) == OAKFIELD


@pytest.mark.parametrize("part", CycleRole)
def test_nobody_is_enrolled_silently_whose_school_has_not_accepted(part: CycleRole) -> None:
    with pytest.raises(MayNotJoin, match="has to accept first"):
        carried_school(part, somebody(HILLCREST), ACCEPTED, None)


def test_the_school_that_accepted_is_carried_before_another_one() -> None:
    assert (
        carried_school(CycleRole.MEMBER, somebody(HILLCREST, RIVERSIDE), ACCEPTED, None)
        == RIVERSIDE
    )


@pytest.mark.parametrize("part", WRITERS)
def test_nobody_writes_for_a_school_that_does_not_take_part(part: CycleRole) -> None:
    with pytest.raises(MayNotJoin, match="has to accept first"):
        carried_school(part, somebody(OAKFIELD, HILLCREST), ACCEPTED, HILLCREST)


@pytest.mark.parametrize("part", CycleRole)
def test_nobody_carries_the_mark_of_a_school_that_is_not_theirs(part: CycleRole) -> None:
    with pytest.raises(MayNotJoin, match="do not belong"):
        carried_school(part, somebody(OAKFIELD), ACCEPTED, RIVERSIDE)


def test_an_sle_coaches_teachers_of_other_schools() -> None:
    daniel = somebody(HILLCREST, role=AllianceRole.SLE)
    assert carried_school(CycleRole.COACH, daniel, ACCEPTED, None) == HILLCREST
    with pytest.raises(MayNotJoin):
        carried_school(CycleRole.MEMBER, daniel, ACCEPTED, None)


@pytest.mark.parametrize("part", OTHERS)
def test_somebody_of_no_school_may_advise_or_look_on_but_not_write(part: CycleRole) -> None:
    assert carried_school(part, somebody(), ACCEPTED, None) is None
    with pytest.raises(MayNotJoin):
        carried_school(CycleRole.MEMBER, somebody(), ACCEPTED, None)


def test_a_lead_of_the_alliance_may_look_on() -> None:
    helen = somebody(HILLCREST, role=AllianceRole.LEAD)
    assert carried_school(CycleRole.VIEWER, helen, ACCEPTED, None) == HILLCREST
