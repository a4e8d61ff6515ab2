"""Who is signed in, as the page is told."""

from tests.server.valley import Valley


async def test_me_names_schools_alliances_and_roles_as_this_installation_calls_them(
    valley: Valley,
) -> None:
    me = await valley.ask("daniel", "GET", "/me")
    assert (me["name"], me["is_administrator"], me["demo"]) == ("Daniel", False, False)
    assert [(each["alliance"]["name"], each["role"]) for each in me["alliances"]] == [
        ("Alder Valley", "sle")
    ]
    [school] = me["schools"]
    assert (school["school"]["name"], school["role"]) == ("Hillcrest", "teacher")
    assert school["alliances"] == [str(valley.alliance.id)]
    assert me["role_names"]["sle"] == "SLE"


async def test_a_school_that_left_its_alliance_is_still_ones_school(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/schools/{valley.school('riverside')}"
    await valley.ask("helen", "DELETE", path, code=204)
    me = await valley.ask("tom", "GET", "/me")
    assert me["alliances"] == []
    assert [(each["school"]["mark"], each["alliances"]) for each in me["schools"]] == [("RI", [])]
