"""Schools look for partners through the API: who opts in, and who is told of it."""

from typing import Any

from fastapi import FastAPI

from tests.builders import a_cycle, a_school, looks_for_partners, takes_part
from tests.databases import on_every_database
from tests.server.statements import statements
from tests.server.valley import OUTSIDE, Valley


def path(valley: Valley, rest: str = "partners") -> str:
    return f"/alliances/{valley.alliance.id}/{rest}"


def names(rows: Any) -> list[str]:
    return [row["school"]["name"] for row in rows]


@on_every_database
async def test_a_school_opts_in_and_two_that_did_see_each_other(valley: Valley) -> None:
    own = path(valley, f"schools/{valley.school('oakfield')}/partners")
    theirs = path(valley, f"schools/{valley.school('riverside')}/partners")
    told = await valley.ask("joanne", "PUT", own, {"alone_in": ["Music"], "about": "Mixed ages"})
    assert names(told["searches"]) == ["Oakfield"]
    assert told["searches"][0]["partners"] == []
    await valley.ask("gareth", "PUT", theirs, {"alone_in": ["music"], "subjects": ["music", "Art"]})
    told = await valley.ask("joanne", "GET", path(valley))
    [search] = told["searches"]
    assert names(search["partners"]) == ["Riverside"]
    said = [reason["says"] for reason in search["partners"][0]["reasons"]]
    assert said[0] == "One person alone teaches Music there too"
    assert (told["left_out"], told["leads"], told["may_search"]) == ([], False, [])
    await valley.ask("gareth", "DELETE", theirs, code=204)
    told = await valley.ask("joanne", "GET", path(valley))
    assert told["searches"][0]["partners"] == []
    assert [school["name"] for school in told["may_search"]] == []


async def test_only_who_speaks_for_a_school_says_that_it_looks(valley: Valley) -> None:
    own = path(valley, f"schools/{valley.school('oakfield')}/partners")
    for who in ("priya", "gareth", "helen"):
        await valley.ask(who, "PUT", own, {}, code=403)
    for who in OUTSIDE:
        await valley.ask(who, "PUT", own, {}, code=404)
        await valley.ask(who, "GET", path(valley), code=404)
    elsewhere = path(valley, f"schools/{valley.school('elmfield')}/partners")
    await valley.ask("joanne", "PUT", elsewhere, {}, code=403)


async def test_the_lead_sees_who_is_left_out_and_others_do_not(
    valley: Valley, app: FastAPI
) -> None:
    async with app.state.database.writing() as db:
        cycle = await a_cycle(db, valley.alliance)
        await takes_part(db, valley.schools["riverside"], cycle)
        await looks_for_partners(db, valley.alliance, valley.schools["oakfield"], subjects=["Art"])
    told = await valley.ask("helen", "GET", path(valley))
    assert [(row["school"]["name"], row["searches"]) for row in told["left_out"]] == [
        ("Hillcrest", False),
        ("Oakfield", True),
    ]
    assert names(told["searches"]) == ["Oakfield"]
    for who in ("tom", "priya", "gareth"):
        told = await valley.ask(who, "GET", path(valley))
        assert (told["left_out"], told["searches"]) == ([], [])


async def test_the_file_names_no_person(valley: Valley, app: FastAPI) -> None:
    async with app.state.database.writing() as db:
        for key in ("oakfield", "riverside"):
            await looks_for_partners(db, valley.alliance, valley.schools[key], alone_in=["Music"])
    answer = await valley.clients["helen"].get(f"/api{path(valley)}.csv")
    lines = answer.text.splitlines()
    assert lines[0] == "school,one_person_teaches,looks_for,in_no_cycle,partner,reasons"
    assert len(lines) == 4
    for person in valley.people.values():
        assert person.name not in answer.text


async def test_a_school_that_leaves_looks_no_longer(valley: Valley, app: FastAPI) -> None:
    async with app.state.database.writing() as db:
        await looks_for_partners(db, valley.alliance, valley.schools["oakfield"], subjects=["Art"])
    await valley.ask(
        "joanne", "DELETE", path(valley, f"schools/{valley.school('oakfield')}"), code=204
    )
    assert (await valley.ask("helen", "GET", path(valley)))["searches"] == []


async def test_the_number_of_queries_stays(valley: Valley, app: FastAPI) -> None:
    await valley.ask("helen", "GET", path(valley))
    counts = []
    for more in (1, 6):
        async with app.state.database.writing() as db:
            for _ in range(more):
                school = await a_school(db, valley.alliance)
                await looks_for_partners(db, valley.alliance, school, subjects=["Art"])
        with statements(app.state.database) as sent:
            await valley.ask("helen", "GET", path(valley))
        counts.append(len(sent))
    assert counts[0] == counts[1] < 15
