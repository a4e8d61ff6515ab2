"""What is found is called by what it is, of which lesson and by whom; and by nothing older."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from tests.databases import on_every_database
from tests.server.valley import Valley, a_valley


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    async with a_valley(app) as opened:
        yield opened


@pytest.fixture
async def lesson(valley: Valley) -> str:
    """Tom observes Priya's lesson, and a pupil was asked."""
    cycle = await valley.joint()
    body = {
        "title": "Which is more?",
        "school_id": valley.school("oakfield"),
        "teacher_id": valley.person("priya"),
        "on": "2026-03-05",
        "at": "09:30",
    }
    lesson = await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/lessons", body, code=201)
    path = f"/lessons/{lesson['id']}"
    await valley.ask("tom", "POST", f"{path}/observations", code=201)
    await valley.ask("priya", "POST", f"{path}/interviews", {}, code=201)
    return str(lesson["id"])


async def found(app: FastAPI, valley: Valley, who: str, words: str) -> list[str]:
    """The titles of what `who` finds, once everything is read."""
    await app.state.outbox.settled()
    await app.state.projector.settled()
    page = await valley.ask(who, "GET", f"/search?q={words}")
    return sorted(hit["title"] for hit in page["items"])


@on_every_database
async def test_documents_are_found_by_their_lesson_and_called_by_it(
    app: FastAPI, valley: Valley, lesson: str
) -> None:
    of_group = [
        "Discussion of lesson 1 (Which is more?): Reading aloud",
        "Plan of lesson 1 (Which is more?): Reading aloud",
        "Pupil interview after lesson 1 (Which is more?), by Priya: Reading aloud",
    ]
    own = "Observation of lesson 1 (Which is more?), by Tom: Reading aloud"
    assert await found(app, valley, "tom", "which more") == sorted([own, *of_group])
    assert await found(app, valley, "priya", "which more") == of_group
    assert await found(app, valley, "helen", "which more") == []
    assert await found(app, valley, "otto", "which more") == []


@on_every_database
async def test_they_are_called_otherwise_when_their_lesson_and_their_owner_are(
    app: FastAPI, valley: Valley, lesson: str
) -> None:
    assert len(await found(app, valley, "tom", "which more")) == 4
    await valley.ask("priya", "PATCH", f"/lessons/{lesson}", {"title": "Fractions"})
    await valley.ask("tom", "PATCH", "/me", {"name": "Tom Ellery"})
    assert await found(app, valley, "tom", "which more") == []
    assert await found(app, valley, "tom", "observation ellery") == [
        "Observation of lesson 1 (Fractions), by Tom Ellery: Reading aloud"
    ]


async def test_iterations_are_told_from_each_other(app: FastAPI, valley: Valley) -> None:
    await valley.joint()
    assert await found(app, valley, "tom", "iteration") == ["Iteration 1: Reading aloud"]
