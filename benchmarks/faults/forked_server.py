"""The real server as `tests.running_server` runs it, started by a zygote: a tenth of a second."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.running_server import ROOT, RunningServer, ServerGone

READY = "JPD Workspace is ready"
"""What the command says when it serves."""


def port_for_good() -> int:
    """A port that stays free between two starts: below those that connections are given.

    Somebody who tries again and again to connect to one of those may reach themselves.
    """
    while True:
        port = secrets.randbelow(10_000) + 20_000
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class ForkedServer(RunningServer):
    """One server process at a time, each forked by a zygote that lives as long as this object.

    `clock` is the file of its own clock, if it is to have one (see `own_clock`). `harm` is what
    the next process does to itself (see `harming`), and is used up by its start.
    """

    def __init__(
        self,
        data: Path,
        *,
        command: tuple[str, ...] = (),
        clock: Path | None = None,
        **settings: object,
    ) -> None:
        super().__init__(data, **settings)
        self.port = port_for_good()
        self.url = f"http://127.0.0.1:{self.port}"
        self.harm: dict[str, Any] = {}
        self.arguments: tuple[str, ...] = ()
        self.always: dict[str, Any] = {}
        """Part of every start's `harm`."""
        self.heard: list[str] = []
        """What the process said since its start."""
        self._clock = clock
        self._pid: int | None = None
        flags = ["--own-clock"] if clock else []
        self._zygote = subprocess.Popen(
            [*command, sys.executable, "-m", "benchmarks.faults.zygote", *flags],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if not k.startswith("JPD_")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        assert self._pid is not None, "not started"
        return self._pid

    @property
    def runs(self) -> bool:
        """Whether there is a process now."""
        return self._pid is not None

    @property
    def zygote_pid(self) -> int:
        return self._zygote.pid

    def launch(self) -> None:
        """Start the process and return at once."""
        assert self._pid is None, "already running"
        ours = {k: v for k, v in self.environment().items() if k.startswith("JPD_")}
        job = {
            "environment": ours,
            "arguments": self.arguments,
            "log": str(self.log),
            "harm": self.always | self.harm,
            "clock": str(self._clock or ""),
        }
        self.harm, self.heard = {}, []
        assert self._zygote.stdin is not None
        self._zygote.stdin.write(json.dumps(job) + "\n")
        self._zygote.stdin.flush()
        word, number = self._told().split()
        assert word == "pid"
        self._pid = int(number)

    def start(self) -> "ForkedServer":
        """Start, and wait until it says that it is ready. Raises ServerGone."""
        self.launch()
        while not (said := self._told()).startswith(READY):
            if said.startswith("ended "):
                self._pid = None
                raise ServerGone(f"{said}:\n{self.said()}")
        return self

    def signal(self, number: signal.Signals) -> None:
        """Send `number`, if it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end; the exit code."""
        while not (said := self._told()).startswith("ended "):
            pass
        self._pid = None
        return int(said.split()[1])

    def close(self) -> None:
        """Kill the zygote, and with it whatever it has started."""
        self._zygote.kill()
        self._zygote.wait()
        for pipe in (self._zygote.stdin, self._zygote.stdout):
            assert pipe is not None
            pipe.close()

    def _told(self) -> str:
        assert self._zygote.stdout is not None
        said = self._zygote.stdout.readline()
        if not said:
            raise ServerGone(f"the zygote ended:\n{self.said()}")
        self.heard.append(said.rstrip())
        return said

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
