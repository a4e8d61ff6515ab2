"""Versions of a live document through the API, and what is different between them."""

from tests.databases import on_every_database
from tests.server.valley import Valley


@on_every_database
async def test_a_version_is_the_document_as_it_stood(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/documents/{cycle['documents'][0]['id']}"
    kept = await valley.ask("tom", "POST", f"{path}/versions", {"title": " Before "}, code=201)
    assert (kept["number"], kept["title"], kept["kept_by"]["name"]) == (1, "Before", "Tom")
    again = await valley.ask("priya", "POST", f"{path}/versions", {"title": "After"}, code=201)
    listed = (await valley.ask("helen", "GET", f"{path}/versions"))["items"]
    assert [each["id"] for each in listed] == [again["id"], kept["id"]]
    whole = await valley.ask("helen", "GET", f"{path}/versions/{kept['id']}")
    now = await valley.ask("tom", "GET", f"{path}.json")
    assert whole["content"]["sections"] == now["sections"]
    assert whole["content"]["fields"] == now["fields"]


async def test_nothing_is_different_between_a_document_and_itself(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/documents/{cycle['documents'][0]['id']}"
    kept = await valley.ask("tom", "POST", f"{path}/versions", {"title": "Before"}, code=201)
    for query in (f"before={kept['id']}", f"before={kept['id']}&after={kept['id']}"):
        told = await valley.ask("tom", "GET", f"{path}/difference?{query}")
        assert told["parts"] == []


async def test_a_version_is_found_in_its_own_document_only(valley: Valley) -> None:
    cycle = await valley.joint()
    plan, scan = (document["id"] for document in cycle["documents"][:2])
    kept = await valley.ask(
        "tom", "POST", f"/documents/{plan}/versions", {"title": "Before"}, code=201
    )
    await valley.ask("tom", "GET", f"/documents/{scan}/versions/{kept['id']}", code=404)
    await valley.ask("tom", "GET", f"/documents/{scan}/difference?before={kept['id']}", code=404)


async def test_who_only_reads_keeps_no_version(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/documents/{cycle['documents'][0]['id']}/versions"
    await valley.ask("helen", "POST", path, {"title": "Now"}, code=403)
    await valley.ask("otto", "POST", path, {"title": "Now"}, code=404)
