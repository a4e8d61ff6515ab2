"""The real server as a process of its own: started, asked, stopped and killed by tests.

It listens on a free port of the loopback address and keeps its data in the folder it is given, so
that the same data can be served again after a `kill -9`.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 20.0
CHEAP_PASSWORDS = {"password_memory_mib": 8, "password_rounds": 1}


class ServerGone(Exception):
    """The server ended, or never answered; the text holds the end of what it said."""


class RunningServer:
    """One server process at a time on the data folder `data`; `settings` become `JPD_*`.

    `command` goes before the server's own, `arguments` after `serve`.
    """

    def __init__(
        self,
        data: Path,
        *,
        command: tuple[str, ...] = (),
        arguments: tuple[str, ...] = (),
        **settings: object,
    ) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.with_name(f"{data.name}.log")
        self._command = command
        self._arguments = arguments
        self._settings = {**CHEAP_PASSWORDS, **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def environment(self) -> dict[str, str]:
        """The surroundings of the process: ours without any `JPD_*`, and its settings."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("JPD_")}
        given = {
            "data": self.data,
            "host": "127.0.0.1",
            "port": self.port,
            "public_url": self.url,
            **self._settings,
        }
        return inherited | {f"JPD_{key.upper()}": str(value) for key, value in given.items()}

    def launch(self) -> None:
        """Start the process and return at once."""
        assert self._process is None or self._process.poll() is not None, "already running"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, sys.executable, "-m", "server", "serve", *self._arguments],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def start(self) -> "RunningServer":
        """Start, and wait until it answers that it is well. Raises ServerGone."""
        self.launch()
        assert self._process is not None
        deadline = time.monotonic() + STARTS_WITHIN_S
        with httpx.Client(base_url=self.url, timeout=5, trust_env=False) as client:
            while time.monotonic() < deadline:
                if self._process.poll() is not None:
                    raise ServerGone(f"ended with {self._process.returncode}:\n{self.said()}")
                try:
                    if client.get("/api/health").status_code == httpx.codes.OK:
                        return self
                except httpx.TransportError:
                    time.sleep(0.02)  # nothing tells an outsider that a port is open; ask again
        self.kill()
        raise ServerGone(f"not well within {STARTS_WITHIN_S} s:\n{self.said()}")

    def kill(self) -> None:
        """End it as a power cut would: `kill -9`."""
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> int:
        """Ask it to stop (SIGTERM); its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send `number` if it still runs."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait for its end; the exit code. Raises ServerGone if it does not end."""
        assert self._process is not None
        try:
            return self._process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired as still_there:
            self._process.kill()
            self._process.wait()
            raise ServerGone(f"did not stop:\n{self.said()}") from still_there

    def said(self) -> str:
        """The end of its output."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def live_address(self, document: str) -> str:
        """Where the live document is, for WebSockets."""
        return f"ws://127.0.0.1:{self.port}/sync/{document}"

    def browser(self) -> httpx.Client:
        """A client that keeps cookies and says where its page came from, as a browser does."""
        return httpx.Client(
            base_url=self.url, headers={"Origin": self.url}, timeout=20, trust_env=False
        )

    def program(self, token: str) -> httpx.Client:
        """A client with a personal token."""
        return httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
            trust_env=False,
        )

    def __enter__(self) -> "RunningServer":
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop()


class Api:
    """Calls that must succeed; the answer's body."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str) -> Any:
        return _body(self._client.get(path))

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return _body(self._client.post(path, json=body))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return _body(self._client.put(path, json=body))

    def delete(self, path: str) -> Any:
        return _body(self._client.delete(path))


def _body(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise AssertionError(f"{answer.request.method} {answer.request.url}: {answer.text}")
    if "json" in answer.headers.get("content-type", ""):
        return answer.json()
    return answer.text


def free_port() -> int:
    """A port of the loopback address that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
