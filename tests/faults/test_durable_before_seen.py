"""Promise P3 in system calls: the disk has confirmed an edit before a byte of it is sent on."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest

from tests.peers.scribe import Scribe
from tests.running_server import RunningServer
from tests.writing_group import Group, a_plan

CALLS = "trace=fdatasync,fsync,write,writev,sendto,sendmsg"
PATIENCE_S = 20.0
SYNCED = re.compile(r"(?:fdatasync|fsync)\(\d+</.*-wal>\) = 0|<\.\.\. (?:fdatasync|fsync) resumed>")
FRAME_SENT = re.compile(r"(?:write|writev|sendto|sendmsg)\(\d+<(?:socket|TCP|UNIX)[^>]*>.*\\202")


async def test_P3_an_edit_is_on_the_disk_before_it_is_shown_or_acknowledged(
    server: RunningServer, group: Group, tmp_path: Path
) -> None:
    address = server.live_address(a_plan(server, group))
    writer, reader = Scribe(address, group.tokens[0], 0), Scribe(address, group.tokens[1], 1)
    for each in (writer, reader):
        await each.peer.join()
    traced = tmp_path / "calls"
    watching = await watch(server.pid, traced)
    for _ in range(20):
        writer.write()
        await writer.peer.send_typed()
        await writer.peer.all_durable()
    await reader.peer.until(lambda: len(reader.marks()) == 20)
    watching.terminate()
    await watching.wait()

    order = [
        "synced" if SYNCED.search(line) else "sent"
        for line in traced.read_text().splitlines()
        if SYNCED.search(line) or FRAME_SENT.search(line)
    ]
    assert order.count("sent") >= 40, "the edits and the receipts themselves were not seen"
    waited_for_disk = 0
    for before, call in zip(["sent", *order], order, strict=False):
        waited_for_disk += call == "sent" and before == "synced"
    assert order[0] == "synced"
    assert waited_for_disk >= 20, f"twenty edits, but only so often after the disk: {order}"
    for each in (writer, reader):
        await each.peer.leave()


async def watch(pid: int, into: Path) -> asyncio.subprocess.Process:
    """Have strace write down what `pid` asks of the kernel; skips where it may not."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the order of system calls was not looked at")
    watching = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-y", "-e", CALLS, "-e", "signal=none", "-o", str(into)),
        *("-p", str(pid)),
        stderr=asyncio.subprocess.PIPE,
    )
    assert watching.stderr is not None
    told = await asyncio.wait_for(watching.stderr.readline(), PATIENCE_S)
    if b"attached" not in told:
        await watching.wait()
        pytest.skip(f"strace may not look at the server: {told.decode().strip()}")
    return watching
