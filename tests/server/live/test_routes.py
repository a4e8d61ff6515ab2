"""Live documents for programs: kinds, Markdown and JSON."""

from uuid import uuid4

import httpx
import pytest
from pycrdt import Map

from client import api
from client.errors import NotFound, SignedOut
from client.session import Session
from schemas.documents import DOCUMENT_KINDS
from tests.server.live.conftest import House, Somebody


def signed_in(house: House, who: Somebody) -> Session:
    return Session(house.url, token=who.token)


async def test_the_kinds_are_told_to_whoever_is_signed_in(house: House) -> None:
    async with signed_in(house, house.plan.olga) as session:
        assert (await api.document_kinds(session)).items == list(DOCUMENT_KINDS.values())
    async with Session(house.url) as nobody:
        with pytest.raises(SignedOut):
            await api.document_kinds(nobody)


async def test_a_document_is_rendered_from_its_live_state(house: House) -> None:
    async with (
        house.joined(house.plan.priya) as priya,
        signed_in(house, house.plan.vera) as session,
    ):
        text = priya.doc.get("fields", type=Map)["subject"]
        text += "Maths"
        await priya.saved()
        markdown = await api.markdown(session, house.plan.document)
        assert markdown.startswith("# Talk before writing\n\n## Focus\n\nPupils talk first.\n\n")
        assert "- **Subject:** Maths\n" in markdown
        content = await api.content(session, house.plan.document)
        assert content.id == str(house.plan.document)
        assert (content.title, content.version) == ("Talk before writing", 1)
        assert content.fields == {"subject": "Maths"}


async def test_another_title_shows_at_once_to_who_was_let_in_before(house: House) -> None:
    async with signed_in(house, house.plan.priya) as session:
        await api.markdown(session, house.plan.document)
        path = f"/api/cycles/{house.plan.cycle}"
        await session.request("PATCH", path, json={"title": "Draw before talking"})
        markdown = await api.markdown(session, house.plan.document)
        assert markdown.startswith("# Draw before talking\n")
        content = await api.content(session, house.plan.document)
        assert content.title == "Draw before talking"


@pytest.mark.parametrize("form", ["md", "json"])
async def test_unknown_and_forbidden_documents_answer_alike(house: House, form: str) -> None:
    async with signed_in(house, house.plan.olga) as session:
        told = []
        for document in (str(house.plan.document), str(uuid4()), "nonsense"):
            with pytest.raises(NotFound) as refused:
                await session.request("GET", f"/api/documents/{document}.{form}")
            told.append(refused.value.problem.model_copy(update={"instance": ""}))
        assert told[0] == told[1] == told[2]
    async with Session(house.url) as nobody:
        with pytest.raises(SignedOut):
            await nobody.request("GET", f"/api/documents/{house.plan.document}.{form}")


async def test_markdown_is_served_as_markdown(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.plan.priya.token}"}
    async with httpx.AsyncClient(base_url=house.url, headers=headers) as http:
        answer = await http.get(f"/api/documents/{house.plan.document}.md")
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


async def test_health_asks_the_log(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.url) as http:
        answer = await http.get("/api/health")
        assert answer.status_code == 200
        assert answer.json()["log"] == "ok"
