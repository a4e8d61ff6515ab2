"""No answer of the API and no export holds a figure of one teacher (product.md, rule 1).

A figure is of somebody where it stands beside them. Which shapes have both is read from the API's
description, so that a new one is asked for its reason here.
"""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from tests.server.described import the_api
from tests.server.lessons.test_lessons import a_lesson
from tests.server.valley import Valley, a_valley

NUMBERED = "it says which one, and counts nothing that anybody did"
OF_A_DEPLOYMENT = "days of a deployment, told to the two schools and the lead (product.md)"

REASONS = {
    "Cycle": {"iteration": NUMBERED, "lessons": "of the whole group", "version": NUMBERED},
    "CycleBrief": {"iteration": NUMBERED},
    "Deployment": {
        "days_agreed": OF_A_DEPLOYMENT,
        "days_used": OF_A_DEPLOYMENT,
        "days_wanted": OF_A_DEPLOYMENT,
        "rate": "of the agreement between two schools",
        "version": NUMBERED,
    },
    "DeploymentBrief": {
        "days_agreed": OF_A_DEPLOYMENT,
        "days_used": OF_A_DEPLOYMENT,
        "days_wanted": OF_A_DEPLOYMENT,
    },
    "Descriptors": {"version": NUMBERED},
    "Lesson": {"number": NUMBERED, "version": NUMBERED},
    "LessonBrief": {"number": NUMBERED},
    "Offer": {"days": "how many days somebody offers to a school"},
    "SchoolGain": {"version": NUMBERED},
    "Version": {"number": NUMBERED},
    "VersionContent": {"number": NUMBERED},
}
"""Numbers that stand beside a person, by shape, and why each is no figure of theirs."""

SOMEBODY = re.compile(
    r"(^|_)(person|people|teacher|coach|owner|partner|author|observer|member|reviewer"
    r"|facilitator|contact)s?(_ids?)?$|(^|_)by$"
)


def described() -> dict[str, Any]:
    shapes: dict[str, Any] = the_api()["components"]["schemas"]
    return shapes


def refers_to(shape: Any) -> Iterator[str]:
    """The names of all shapes to which one points."""
    match shape:
        case dict():
            if "$ref" in shape:
                yield shape["$ref"].rpartition("/")[2]
            for each in shape.values():
                yield from refers_to(each)
        case list():
            for each in shape:
                yield from refers_to(each)


def is_a_number(shape: dict[str, Any]) -> bool:
    if shape.get("type") in {"integer", "number"}:
        return True
    ways = (way for key in ("anyOf", "oneOf", "allOf") for way in shape.get(key, ()))
    return any(is_a_number(way) for way in ways)


def beside_people(shapes: dict[str, Any]) -> dict[str, set[str]]:
    """The numbers of each shape that is of somebody."""
    people = {name for name in shapes if name.startswith("Person")}
    found = {}
    for name, shape in shapes.items():
        parts = shape.get("properties", {})
        numbers = {key for key, part in parts.items() if is_a_number(part)}
        of_somebody = name in people or any(
            SOMEBODY.search(key) or people & set(refers_to(part)) for key, part in parts.items()
        )
        if numbers and of_somebody:
            found[name] = numbers
    return found


def test_a_number_beside_a_person_has_its_reason() -> None:
    assert beside_people(described()) == {name: set(told) for name, told in REASONS.items()}


def test_a_count_of_what_somebody_did_would_be_noticed() -> None:
    brief = {"$ref": "#/components/schemas/PersonBrief"}
    planted = {"properties": {"person": brief, "lessons": {"type": "integer"}}}
    hours = {"properties": {"teacher_id": {}, "hours": {"anyOf": [{"type": "number"}, {}]}}}
    shapes = described() | {"LessonsOfPerson": planted, "Hours": hours}
    found = beside_people(shapes)
    assert (found["LessonsOfPerson"], found["Hours"]) == ({"lessons"}, {"hours"})


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    async with a_valley(app) as valley:
        yield valley


TABLES = (
    *(f"overview.csv?list={each}" for each in ("cycles", "stalled", "left_out", "transfers")),
    *("overview.csv?list=time", "reciprocity.csv", "evidence.csv", "partners.csv"),
)


@pytest.mark.parametrize("table", TABLES)
async def test_no_table_of_an_alliance_names_anybody(valley: Valley, table: str) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle, on="2026-03-05")
    await valley.ask("priya", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    minutes = {"minutes": 40, "on": "2026-03-05"}
    await valley.ask("tom", "POST", f"/cycles/{cycle['id']}/time", minutes, code=201)
    path = f"/api/alliances/{valley.alliance.id}/{table}"
    answer = await valley.clients["helen"].get(path)
    assert answer.status_code == 200, answer.text
    words = set(re.findall(r"\w+", answer.text))
    assert not words & {name.capitalize() for name in valley.people}
