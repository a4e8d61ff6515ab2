"""Two alliances that share a school and a person: of what is in one nothing is seen in the other.

Oakfield is in both, and so is Sam. Everything that can be read is read by somebody of one side, and
no word of the other side's own may stand in it.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import FastAPI

from schemas.roles import SchoolRole
from server.identity.memberships import AllianceSchoolRow
from tests.builders import NOW, a_person, in_alliance, in_school
from tests.server.valley import Valley

ALDER = ("Alder Valley", "Riverside", "Gareth", "Tom", "Helen", "Daniel", "Talk in Alder")
ELM = ("Elm Hills", "Elmfield", "Olga", "Otto", "Talk in Elm")


@pytest.fixture
async def shared(valley: Valley, app: FastAPI) -> Valley:
    """Oakfield and Sam in both alliances, and a cycle in each."""
    async with app.state.database.writing() as db:
        db.add(
            AllianceSchoolRow(
                alliance_id=valley.elsewhere.id,
                school_id=valley.schools["oakfield"].id,
                mark="QQ",
                slot=3,
                since=NOW,
            )
        )
        sam = await a_person(db, "Sam", email="sam@school.example")
        await in_school(db, sam, valley.schools["oakfield"], SchoolRole.TEACHER)
        for alliance in (valley.alliance, valley.elsewhere):
            await in_alliance(db, sam, alliance)
        valley.people["sam"] = sam
    await valley.started("priya", "riverside", title="Talk in Alder")
    body = {
        "alliance_id": str(valley.elsewhere.id),
        "title": "Talk in Elm",
        "school_id": valley.school("elmfield"),
    }
    cycle = await valley.ask("otto", "POST", "/cycles", body, code=201)
    await valley.ask(
        "otto",
        "PUT",
        f"/cycles/{cycle['id']}/people/{valley.person('otto')}",
        {"role": "facilitator"},
    )
    return valley


async def everything(valley: Valley, who: str) -> str:
    """All that `who` can read by going from list to list."""
    said: list[Any] = []

    async def read(path: str) -> Any:
        answer = await valley.clients[who].get(f"/api{path}")
        if answer.status_code != 200:
            return {"items": []}
        said.append(answer.text)
        return answer.json()

    await read("/me")
    await read("/home")
    for alliance in (valley.alliance.id, valley.elsewhere.id):
        await read(f"/alliances/{alliance}")
        await read(f"/alliances/{alliance}/schools")
        await read(f"/invitations?alliance_id={alliance}")
        await read(f"/cycles?alliance_id={alliance}")
        for person in (await read(f"/alliances/{alliance}/people"))["items"]:
            await read(f"/alliances/{alliance}/people/{person['id']}")
    for listed in ("/alliances", "/subjects"):
        await read(listed)
    for cycle in (await read("/cycles"))["items"]:
        for part in ("", "/lessons", "/iterations", "/measures", "/claims", "/feedback"):
            await read(f"/cycles/{cycle['id']}{part}")
    for word in ("Talk", "Sam", "Oakfield", "Otto", "Elm", "Tom", "River", "Olga", "Helen"):
        await read(f"/search?q={word}")
    return "\n".join(said)


def found(words: Sequence[str], said: str) -> set[str]:
    return {word for word in words if word in said}


async def test_a_teacher_of_a_shared_school_sees_nothing_of_the_alliance_that_is_not_theirs(
    shared: Valley,
) -> None:
    said = await everything(shared, "priya")
    assert found(ELM, said) == set()
    assert found(["Sam", "Talk in Alder", "Riverside"], said) == {
        "Sam",
        "Talk in Alder",
        "Riverside",
    }
    assert str(shared.elsewhere.id) not in said


async def test_of_the_other_side_too_and_a_lead_as_little_as_a_teacher(shared: Valley) -> None:
    for who in ("otto", "olga"):
        said = await everything(shared, who)
        assert found([*ALDER, "Priya"], said) == set()
        assert "Sam" in said
        assert str(shared.alliance.id) not in said
    for who in ("helen", "tom", "gareth", "daniel"):
        assert found(ELM, await everything(shared, who)) == set()


async def test_the_head_of_a_shared_school_knows_of_both_and_of_people_in_their_own_alone(
    shared: Valley,
) -> None:
    """Joanne speaks for Oakfield in Elm Hills, and is no member of it."""
    said = await everything(shared, "joanne")
    assert found(["Elm Hills", "Elmfield", "Alder Valley"], said) == {
        "Elm Hills",
        "Elmfield",
        "Alder Valley",
    }
    assert found(["Otto", "Talk in Elm"], said) == set()


async def test_who_is_in_both_sees_both(shared: Valley) -> None:
    me = await shared.ask("helen", "GET", f"/alliances/{shared.alliance.id}/people")
    assert "Sam" in [one["name"] for one in me["items"]]
