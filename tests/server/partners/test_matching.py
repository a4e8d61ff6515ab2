"""Which schools fit each other, why, and in which order."""

from typing import Any
from uuid import UUID

from server.organisations.likeness import Context
from server.partners.matching import Found, Seeker, partners_for

VILLAGE = Context(
    "Meadow Lane",
    phase="Primary",
    type="Community school",
    pupils=64,
    free_meals=21.0,
    urban_rural="(England/Wales) Rural village",
    easting=400_000,
    northing=300_000,
)


def a_seeker(number: int = 2, school: Context = VILLAGE, **given: Any) -> Seeker:
    return Seeker(UUID(int=number), school, **given)


US = a_seeker(1, alone_in=["Music"], subjects=["Maths"], in_no_cycle=True)


def said(found: Found) -> dict[str, str]:
    return {reason.kind: reason.says for reason in found.reasons}


def test_each_subject_in_common_weighs_and_a_department_of_one_more() -> None:
    lone = a_seeker(2, alone_in=["music"])
    looks = a_seeker(3, subjects=["Mathematics", "Music"])
    none = a_seeker(4)
    found = partners_for(US, [none, looks, US, lone])
    assert [match.seeker.id for match in found] == [looks.id, lone.id, none.id]
    assert said(found[1])["alone_in"] == "One person alone teaches Music there too"
    assert said(found[0])["subject"] == "Looks for partners in Maths too"
    assert said(found[2])["subject"] == "Has named none of your subjects"


def test_the_context_and_the_distance_are_told() -> None:
    [found] = partners_for(US, [a_seeker(school=VILLAGE._replace(pupils=70, easting=414_484))])
    told = said(found)
    assert told["phase"] == "Has early years and primary pupils too"
    assert told["size"] == "About the same size"
    assert told["setting"] == "Both schools are rural"
    assert told["distance"] == "9 miles away"


def test_without_a_subject_or_a_phase_nobody_fits() -> None:
    high = VILLAGE._replace(phase="Secondary")
    assert partners_for(US, [a_seeker(school=high, subjects=["Art"])]) == []
    [found] = partners_for(US, [a_seeker(school=high, subjects=["Music"])])
    assert not next(each for each in found.reasons if each.kind == "phase").fits


def test_who_is_in_no_cycle_either_is_told_so() -> None:
    [found] = partners_for(US, [a_seeker(in_no_cycle=True)])
    assert said(found)["in_no_cycle"] == "Takes part in no cycle either"
    [found] = partners_for(US._replace(in_no_cycle=False), [a_seeker(in_no_cycle=True)])
    assert said(found)["in_no_cycle"] == "Takes part in no cycle now"
