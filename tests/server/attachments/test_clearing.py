"""What nobody needs any more goes: photos no entry points at, files of no row, broken uploads."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from pycrdt import Array, Doc, Map

from schemas.documents import FIELDS_ROOT
from server.attachments.clearing import LEFT_BEHIND, PATIENCE, clear
from server.attachments.files import files_of, incoming
from server.live.documents import edit_document
from server.live.tables import DocumentRow
from server.settings import Settings
from tests.databases import on_every_database
from tests.server.attachments.pictures import a_photo
from tests.server.attachments.test_attachments import a_place, an_observation, send
from tests.server.valley import Valley

LATER = timedelta(minutes=1)


async def cleared(app: FastAPI, after: timedelta) -> None:
    """As it is cleared when so much time has gone by."""
    await app.state.projector.settled()
    settings: Settings = app.state.settings
    await clear(
        app.state.database,
        app.state.live.hub,
        files_of(settings),
        incoming(settings),
        datetime.now(UTC) + after,
    )


async def edited(app: FastAPI, document: str, change: Any) -> None:
    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(document))
    await edit_document(app.state.live.hub, row, row.owner_id, change)


def pointing(photo: str) -> Any:
    def change(doc: Doc[Any]) -> None:
        entries: Array[Any] = doc.get(FIELDS_ROOT, type=Map)["entries"]
        entries.append(Map({"name": "one", "photo": photo}))

    return change


def no_entry(doc: Doc[Any]) -> None:
    entries: Array[Any] = doc.get(FIELDS_ROOT, type=Map)["entries"]
    del entries[0]


def kept(settings: Settings) -> list[Path]:
    return [*(settings.data / "attachments" / "kept").glob("*/*")]


def made_old(settings: Settings) -> None:
    for file in kept(settings):
        os.utime(file, (0, 0))


@on_every_database
async def test_a_photo_is_kept_while_an_entry_points_at_it_and_goes_afterwards(
    valley: Valley, app: FastAPI, settings: Settings
) -> None:
    document = await an_observation(valley)
    path = a_place(document)
    await send(valley, "priya", path, a_photo())
    await edited(app, document, pointing(path.rpartition("/")[2]))
    made_old(settings)
    await cleared(app, PATIENCE + LATER)
    assert (await valley.clients["priya"].get(f"/api{path}")).status_code == 200
    await edited(app, document, no_entry)
    await cleared(app, PATIENCE + LATER)
    assert (await valley.clients["priya"].get(f"/api{path}")).status_code == 404
    assert kept(settings) == []


async def test_the_text_of_a_document_says_where_its_photos_are(
    valley: Valley, app: FastAPI
) -> None:
    document = await an_observation(valley)
    path = a_place(document)
    await send(valley, "priya", path, a_photo())
    await edited(app, document, pointing(path.rpartition("/")[2]))
    answer = await valley.clients["priya"].get(f"/api/documents/{document}.md")
    assert f"/api{path}" in answer.text.replace("\\", "")


async def test_the_entry_may_come_days_after_the_photo(valley: Valley, app: FastAPI) -> None:
    path = a_place(await an_observation(valley))
    await send(valley, "priya", path, a_photo())
    await cleared(app, PATIENCE - LATER)
    assert (await valley.clients["priya"].get(f"/api{path}")).status_code == 200


async def test_a_photo_stays_while_a_kept_version_points_at_it(
    valley: Valley, app: FastAPI
) -> None:
    document = await an_observation(valley)
    path = a_place(document)
    await send(valley, "priya", path, a_photo())
    await edited(app, document, pointing(path.rpartition("/")[2]))
    version = {"title": "Before the talk"}
    await valley.ask("priya", "POST", f"/documents/{document}/versions", version, code=201)
    await edited(app, document, no_entry)
    await cleared(app, PATIENCE + LATER)
    assert (await valley.clients["priya"].get(f"/api{path}")).status_code == 200


@on_every_database
async def test_a_file_goes_when_nothing_is_that_file_any_more(
    valley: Valley, app: FastAPI, settings: Settings
) -> None:
    document = await an_observation(valley)
    first, second = a_place(document), a_place(document)
    for path in (first, second):
        await send(valley, "priya", path, a_photo())
    assert len(kept(settings)) == 1
    await valley.ask("priya", "DELETE", first, code=204)
    made_old(settings)
    await cleared(app, LATER)
    assert (await valley.clients["priya"].get(f"/api{second}")).status_code == 200
    await valley.ask("priya", "DELETE", second, code=204)
    await cleared(app, LATER)
    assert kept(settings) == []


async def test_what_was_put_just_now_is_left_until_its_row_is_there(
    valley: Valley, app: FastAPI, settings: Settings
) -> None:
    await files_of(settings).put("ab" + "0" * 62, b"its row comes in a moment")
    await cleared(app, LATER)
    assert len(kept(settings)) == 1


async def test_what_was_broken_off_on_its_way_goes(app: FastAPI, settings: Settings) -> None:
    folder = incoming(settings)
    folder.mkdir(parents=True)
    (folder / "half").write_bytes(b"half a photo")
    await cleared(app, LATER)
    assert [*folder.iterdir()] != []
    await cleared(app, LEFT_BEHIND + LATER)
    assert [*folder.iterdir()] == []
