"""The charter of an alliance through the API: begun, written, signed, changed and renewed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pycrdt import XmlFragment

from schemas.charters import CharterChange
from server.charters.next_lines import NEAR, Facts, lines
from server.live.documents import edit_document
from server.live.rendering.fragments import write_fragment
from server.live.rendering.page import british_date
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley

SOON = (datetime.now(UTC).date() + timedelta(days=400)).isoformat()
LATER = (datetime.now(UTC).date() + timedelta(days=800)).isoformat()


def at(valley: Valley, more: str = "") -> str:
    return f"/alliances/{valley.alliance.id}/charter{more}"


async def begun(valley: Valley, app: FastAPI, words: str = "We learn from each other.") -> Any:
    charter = await valley.ask("helen", "POST", at(valley), code=201)
    await write(valley, app, charter["document_id"], words)
    return await valley.ask("helen", "PUT", at(valley, "/renewal"), {"renews_on": SOON})


async def write(valley: Valley, app: FastAPI, document: str, words: str) -> None:
    """Write `words` at the end of the remit, as Helen."""

    def change(doc: Any) -> None:
        write_fragment(doc.get("remit", type=XmlFragment), [paragraph(words)])

    async with app.state.database.reading() as db:
        row = await db.get_one(DocumentRow, UUID(document))
    await edit_document(app.state.live.hub, row, valley.people["helen"].id, change)


async def signed(valley: Valley, who: str, school: str, code: int = 200) -> Any:
    path = at(valley, f"/signatures/{valley.school(school)}")
    return await valley.ask(who, "PUT", path, code=code)


def signatures(charter: Any) -> dict[str, Any]:
    return {
        each["school"]["name"]: each["signature"]["changed"]
        for each in charter["schools"]
        if each["signature"]
    }


@on_every_database
async def test_schools_sign_what_stands_there_and_see_what_was_changed_since(
    valley: Valley, app: FastAPI
) -> None:
    charter = await begun(valley, app)
    document = charter["document_id"]
    await signed(valley, "joanne", "oakfield")
    told = await signed(valley, "gareth", "riverside")
    assert signatures(told) == {"Oakfield": [], "Riverside": []}
    versions = (await valley.ask("tom", "GET", f"/documents/{document}/versions"))["items"]
    assert [each["title"] for each in versions] == ["As signed"]

    await write(valley, app, document, "We learn from each other's lessons.")
    told = await signed(valley, "helen", "hillcrest")
    assert signatures(told) == {"Oakfield": ["text"], "Riverside": ["text"], "Hillcrest": []}
    [oakfield] = [each for each in told["schools"] if each["school"]["name"] == "Oakfield"]
    assert oakfield["signature"]["by"] == "Joanne"
    before = oakfield["signature"]["version_id"]
    path = f"/documents/{document}/difference?before={before}"
    [part] = (await valley.ask("priya", "GET", path))["parts"]
    assert part["title"] == "Remit"
    kept = await valley.ask("priya", "GET", f"/documents/{document}/versions/{before}")
    assert "each other." in str(kept["content"]["sections"]["remit"])

    told = await signed(valley, "joanne", "oakfield")
    assert signatures(told)["Oakfield"] == []
    told = await valley.ask("helen", "PUT", at(valley, "/renewal"), {"renews_on": LATER})
    assert signatures(told)["Oakfield"] == [CharterChange.RENEWAL]
    assert signatures(told)["Riverside"] == ["text", "renewal"]


@on_every_database
async def test_what_is_taken_along_says_who_signed_and_what_was_changed_since(
    valley: Valley, app: FastAPI
) -> None:
    document = (await begun(valley, app))["document_id"]
    await signed(valley, "joanne", "oakfield")
    await write(valley, app, document, "We learn from each other's lessons.")
    await signed(valley, "gareth", "riverside")
    now = await valley.ask("helen", "GET", at(valley))
    told = (await valley.ask("tom", "GET", f"/documents/{document}.json"))["signatures"]
    assert told == [
        {"school": each["school"], "signature": each["signature"]} for each in now["schools"]
    ]
    page = (await valley.clients["tom"].get(f"/api/documents/{document}.md")).text
    today, soon = british_date(datetime.now(UTC).date()), british_date(date.fromisoformat(SOON))
    assert page.endswith(
        "\n\n## Signed for each school\n\n"
        "| School | Signed by | On | To be looked at again | Since then |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| Hillcrest | not signed |  |  |  |\n"
        f"| Oakfield | Joanne | {today} | {soon} | the words were changed |\n"
        f"| Riverside | Gareth | {today} | {soon} | as it was signed |\n"
    )


async def test_nobody_signs_before_there_is_a_day_and_a_remit(valley: Valley, app: FastAPI) -> None:
    charter = await valley.ask("helen", "POST", at(valley), code=201)
    assert [each["may_sign"] for each in charter["schools"]] == [False, False, False]
    await signed(valley, "joanne", "oakfield", code=409)
    await valley.ask("helen", "PUT", at(valley, "/renewal"), {"renews_on": SOON})
    problem = await signed(valley, "joanne", "oakfield", code=409)
    assert (problem["code"], problem["fields"][0]["field"]) == ("incomplete", "remit")
    await write(valley, app, charter["document_id"], "We learn from each other.")
    assert signatures(await signed(valley, "joanne", "oakfield")) == {"Oakfield": []}


async def test_a_school_takes_its_signature_back_and_no_other_school_does(
    valley: Valley, app: FastAPI
) -> None:
    await begun(valley, app)
    await signed(valley, "joanne", "oakfield")
    path = at(valley, f"/signatures/{valley.school('oakfield')}")
    for who in ("gareth", "helen", "priya"):
        await valley.ask(who, "DELETE", path, code=403)
    assert signatures(await valley.ask("joanne", "DELETE", path)) == {}


async def test_the_day_lies_ahead_and_two_leads_do_not_put_it_at_once(
    valley: Valley, app: FastAPI
) -> None:
    charter = await begun(valley, app)
    past = {"renews_on": datetime.now(UTC).date().isoformat()}
    problem = await valley.ask("helen", "PUT", at(valley, "/renewal"), past, code=422)
    assert problem["fields"][0]["field"] == "renews_on"
    stale = await valley.clients["helen"].put(
        f"/api{at(valley, '/renewal')}", json={"renews_on": LATER}, headers={"If-Match": '"1"'}
    )
    assert (stale.status_code, charter["version"]) == (412, 2)
    await valley.ask("helen", "POST", at(valley), code=409)


async def test_heads_and_leads_write_it_members_read_it_and_others_know_of_none(
    valley: Valley, app: FastAPI
) -> None:
    document = (await begun(valley, app))["document_id"]
    may = {
        who: (await valley.ask(who, "GET", at(valley)))["may_write"]
        for who in ("helen", "joanne", "gareth", "priya", "tom", "daniel")
    }
    assert {who for who, writes in may.items() if writes} == {"helen", "joanne", "gareth"}
    told = await valley.clients["tom"].get(f"/api/documents/{document}.md")
    assert told.text.startswith("# Charter: Alder Valley\n")
    assert "We learn from each other." in told.text
    await valley.ask("ada", "GET", at(valley), code=403)
    for who in ("joanne", "priya", "tom"):
        await valley.ask(who, "PUT", at(valley, "/renewal"), {"renews_on": LATER}, code=403)


@pytest.mark.parametrize("who", OUTSIDE)
async def test_people_of_another_alliance_know_nothing_of_it(
    valley: Valley, app: FastAPI, who: str
) -> None:
    document = (await begun(valley, app))["document_id"]
    await valley.ask(who, "GET", at(valley), code=404)
    await valley.ask(who, "GET", f"/documents/{document}.json", code=404)
    await signed(valley, who, "elmfield", code=404)


async def test_home_asks_each_head_to_sign_and_nobody_else(valley: Valley, app: FastAPI) -> None:
    await begun(valley, app)
    await signed(valley, "gareth", "riverside")

    async def asked(who: str) -> list[str]:
        steps = (await valley.ask(who, "GET", "/home"))["next_steps"]
        return [step["title"] for step in steps if step["kind"] == "sign_charter"]

    assert await asked("joanne") == ["Sign the charter for Oakfield"]
    assert [await asked(who) for who in ("gareth", "priya", "olga")] == [[], [], []]


@pytest.mark.parametrize(
    ("days", "leads", "kinds"),
    [(43, True, []), (42, True, ["renew_charter"]), (-3, False, ["renew_charter"])],
)
def test_six_weeks_before_its_day_the_charter_is_talked_about(
    days: int, leads: bool, kinds: list[str]
) -> None:
    today = date(2026, 3, 3)
    assert timedelta(days=42) == NEAR
    facts = Facts(
        alliance_id=UUID(int=1),
        alliance="Alder Valley",
        renews_on=today + timedelta(days=days),
        leads=leads,
    )
    assert [step.kind for step in lines(facts, today)] == kinds
