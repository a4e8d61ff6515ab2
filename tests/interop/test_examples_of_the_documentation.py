"""The programs that docs/programs.md shows do what it says, word for word but for the address."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest
from pycrdt import Map

from client import api
from client.document import LiveDocument
from client.session import Session
from tests.interop.yjs_peer import HERE
from tests.running_server import ROOT, RunningServer
from tests.writing_group import Group

PAGE = (ROOT / "docs/programs.md").read_text()


def example(language: str, server: RunningServer) -> str:
    """The page's only program in this language, with the address of `server`."""
    (text,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)
    return str(text).replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")


def class_name(live: LiveDocument) -> str:
    return str(live.doc.get("fields", type=Map)["class_name"])


async def said(command: list[str], folder: Path, token: str) -> str:
    """What a program prints that is started in `folder` with a personal token."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**os.environ, "JPD_TOKEN": token},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return out.decode()


async def test_the_python_example_writes_into_a_plan(
    server: RunningServer, group: Group, plan: str
) -> None:
    code = example("python", server)
    printed = await said([sys.executable, "-c", code], ROOT, group.tokens[1])
    assert "Class 4B" in printed


async def test_the_javascript_example_writes_into_a_plan(
    server: RunningServer, group: Group, plan: str, node: list[str], tmp_path: Path
) -> None:
    program = HERE / "example.mjs"
    program.write_text(example("js", server))
    try:
        await said([node[0], str(program)], HERE, group.tokens[2])
    finally:
        program.unlink()
    async with Session(server.url, token=group.tokens[0]) as session:
        first = await anext(api.cycles(session))
        document = (await api.cycle(session, first.id)).documents[0]
        async with LiveDocument(session, document.id) as live:
            await asyncio.wait_for(live.until(lambda: class_name(live) == "Class 4B"), 30)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`GET (/api/[\w/.{}-]+)`", PAGE))))
def test_every_path_that_the_page_names_is_in_the_description(
    server: RunningServer, path: str
) -> None:
    with server.browser() as anybody:
        described = anybody.get("/api/openapi.json").json()["paths"]
    plain = {re.sub(r"\{\w+\}", "{}", name) for name in described}
    assert re.sub(r"\{\w+\}", "{}", path) in plain
