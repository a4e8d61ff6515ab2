"""Photos through the API: added, read by whom the document is read, and taken away."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from server.attachments import actions
from server.settings import Settings
from tests.databases import on_every_database
from tests.server.attachments.pictures import a_bomb, a_photo
from tests.server.attachments.test_scanner import EICAR, a_scanner
from tests.server.conftest import create_app
from tests.server.lessons.test_lessons import a_lesson
from tests.server.valley import OUTSIDE, Valley, a_valley


async def an_observation(valley: Valley) -> str:
    """Priya's, of Tom's lesson: for herself alone."""
    lesson = await a_lesson(valley, await valley.joint())
    seen = await valley.ask("priya", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    [own] = [each for each in seen["documents"] if each["kind"] == "observation"]
    return str(own["id"])


async def send(
    valley: Valley, who: str, path: str, photo: bytes | AsyncIterator[bytes], **headers: str
) -> httpx.Response:
    return await valley.clients[who].put(f"/api{path}", content=photo, headers=headers)


def a_place(document: str) -> str:
    """Where a photo of this document is to be."""
    return f"/documents/{document}/attachments/{uuid4()}"


@on_every_database
async def test_a_photo_is_kept_without_what_the_camera_wrote_and_served_as_a_file(
    valley: Valley,
) -> None:
    path = a_place(await an_observation(valley))
    told = (await send(valley, "priya", path, a_photo())).json()
    assert (told["path"], told["width"], told["height"]) == (f"/api{path}", 320, 200)
    answer = await valley.clients["priya"].get(told["path"])
    assert answer.status_code == 200
    assert len(answer.content) == told["size"]
    assert dict(Image.open(BytesIO(answer.content)).getexif()) == {}
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_whoever_has_it_already_is_told_so(valley: Valley) -> None:
    path = a_place(await an_observation(valley))
    told = (await send(valley, "priya", path, a_photo())).json()
    first = await valley.clients["priya"].get(told["path"])
    headers = {"If-None-Match": first.headers["etag"]}
    again = await valley.clients["priya"].get(told["path"], headers=headers)
    assert (again.status_code, again.content) == (304, b"")


@on_every_database
async def test_it_is_read_by_whom_the_document_is_read_and_by_nobody_else(valley: Valley) -> None:
    document = await an_observation(valley)
    path = a_place(document)
    assert (await send(valley, "priya", path, a_photo())).status_code == 201
    for who in ("tom", "helen", "ada", *OUTSIDE):
        await valley.ask(who, "GET", path, code=404)
    audience = f"/documents/{document}/audience"
    await valley.ask("priya", "PUT", audience, {"audience": "pair"})
    assert (await valley.clients["tom"].get(f"/api{path}")).status_code == 200
    await valley.ask("priya", "PUT", audience, {"audience": "private"})
    await valley.ask("tom", "GET", path, code=404)


async def test_who_reads_a_document_and_does_not_write_it_adds_and_removes_none(
    valley: Valley,
) -> None:
    document = await an_observation(valley)
    path = a_place(document)
    await send(valley, "priya", path, a_photo())
    await valley.ask("priya", "PUT", f"/documents/{document}/audience", {"audience": "pair"})
    assert (await send(valley, "tom", a_place(document), a_photo())).status_code == 403
    await valley.ask("tom", "DELETE", path, code=403)


@on_every_database
async def test_a_phone_that_heard_no_answer_sends_it_again(valley: Valley) -> None:
    path = a_place(await an_observation(valley))
    first = await send(valley, "priya", path, a_photo())
    second = await send(valley, "priya", path, a_photo())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


async def test_an_id_stands_for_one_photo(valley: Valley) -> None:
    path = a_place(await an_observation(valley))
    await send(valley, "priya", path, a_photo())
    answer = await send(valley, "priya", path, a_photo(100, 100))
    assert answer.status_code == 409
    assert "id of its own" in answer.json()["detail"]


async def test_the_same_id_on_another_document_is_another_photo(valley: Valley) -> None:
    cycle = await valley.joint()
    plan = cycle["documents"][0]["id"]
    lesson = await a_lesson(valley, cycle)
    photo = uuid4()
    for document in (plan, lesson["documents"][0]["id"]):
        path = f"/documents/{document}/attachments/{photo}"
        assert (await send(valley, "priya", path, a_photo())).status_code == 201


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        (b"%PDF-1.7 and no photo", 415, "no photo that can be kept"),
        (a_bomb(), 413, "million pixels"),
        (a_photo()[:900], 422, "damaged"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_a_sentence(
    valley: Valley, sent: bytes, status: int, says: str, settings: Settings
) -> None:
    document = await an_observation(valley)
    answer = await send(valley, "priya", a_place(document), sent, **{"Content-Type": "image/jpeg"})
    assert answer.status_code == status
    assert says in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert [file for file in (settings.data / "attachments").rglob("*") if file.is_file()] == []


async def test_50_mb_are_refused_as_soon_as_that_is_known(
    valley: Valley, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    path = a_place(await an_observation(valley))
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(50):
            taken += 1
            yield bytes(1024 * 1024)

    answer = await send(valley, "priya", path, endless())
    assert answer.status_code == 413
    assert "20 MB" in answer.json()["detail"]
    assert taken <= settings.photo_limit_mib + 2
    announced = await send(valley, "priya", path, b"", **{"Content-Length": str(50 * 1024 * 1024)})
    assert announced.status_code == 413


async def test_a_document_lists_its_photos_in_what_programs_read(valley: Valley) -> None:
    document = await an_observation(valley)
    path = a_place(document)
    told = (await send(valley, "priya", path, a_photo())).json()
    content = await valley.ask("priya", "GET", f"/documents/{document}.json")
    assert content["attachments"] == [told]


async def test_what_was_taken_away_is_gone(valley: Valley) -> None:
    path = a_place(await an_observation(valley))
    await send(valley, "priya", path, a_photo())
    await valley.ask("priya", "DELETE", path, code=204)
    await valley.ask("priya", "GET", path, code=404)
    await valley.ask("priya", "DELETE", path, code=404)


async def test_there_is_an_end_to_how_many(valley: Valley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    document = await an_observation(valley)
    assert (await send(valley, "priya", a_place(document), a_photo())).status_code == 201
    assert (await send(valley, "priya", a_place(document), a_photo())).status_code == 409


@on_every_database
async def test_a_photo_goes_with_its_entry_to_another_document(valley: Valley) -> None:
    document = await an_observation(valley)
    cycle = await valley.started("priya", title="Talk")
    other = cycle["documents"][0]["id"]
    path = a_place(document)
    await send(valley, "priya", path, a_photo())
    asked = {"id": path.rpartition("/")[2], "from_document_id": document}
    there = f"/documents/{other}/attachments"
    copied = await valley.ask("priya", "POST", there, asked, code=201)
    assert await valley.ask("priya", "POST", there, asked, code=200) == copied
    await valley.ask("priya", "DELETE", path, code=204)
    assert (await valley.clients["priya"].get(copied["path"])).status_code == 200


async def test_nobody_copies_what_they_may_not_read(valley: Valley) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle)
    seen = await valley.ask("priya", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    [own] = [each["id"] for each in seen["documents"] if each["kind"] == "observation"]
    path = a_place(own)
    await send(valley, "priya", path, a_photo())
    asked = {"id": path.rpartition("/")[2], "from_document_id": own}
    plan = f"/documents/{cycle['documents'][0]['id']}/attachments"
    await valley.ask("tom", "POST", plan, asked, code=404)


@pytest.fixture
async def scanned(settings: Settings) -> AsyncIterator[tuple[Valley, str, Any]]:
    """The valley on a server that has photos looked at, Priya's observation, and the scanner."""
    async with a_scanner() as (scanner, address):
        application = create_app(settings.model_copy(update={"virus_scanner": address}))
        async with (
            application.router.lifespan_context(application),
            a_valley(application) as valley,
        ):
            yield valley, await an_observation(valley), scanner


async def test_where_a_scanner_is_set_it_sees_what_was_sent(
    scanned: tuple[Valley, str, Any],
) -> None:
    valley, document, scanner = scanned
    assert (await send(valley, "priya", a_place(document), a_photo())).status_code == 201
    assert scanner.seen == [a_photo()]
    answer = await send(valley, "priya", a_place(document), a_photo() + EICAR)
    assert answer.status_code == 422
    assert "scanner for viruses" in answer.json()["detail"]


async def test_while_the_scanner_is_away_no_photo_is_taken(settings: Settings) -> None:
    away = settings.model_copy(update={"virus_scanner": "unix:///nowhere/clamd.ctl"})
    application = create_app(away)
    async with application.router.lifespan_context(application), a_valley(application) as valley:
        document = await an_observation(valley)
        answer = await send(valley, "priya", a_place(document), a_photo())
        assert answer.status_code == 503
        assert "does not answer just now" in answer.json()["detail"]
        content = await valley.ask("priya", "GET", f"/documents/{document}.json")
        assert content["attachments"] == []
