"""An event loop whose time is virtual and whose order is drawn from a seed.

Nothing ever waits: when nothing is ready, time jumps to the next timer. What is ready at the same
moment runs in a drawn order, as tasks of several machines would. Every callback belongs to the
`Life` in whose context it was asked for; ending a life is `kill -9`: none of its callbacks ever
runs again, no `finally` and no `except` either.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
SLOWEST_WORK_S = 0.020
"""What is given to a thread takes up to this long, and is then done at once, on the loop."""


class Life:
    """One process, from start to end; while it is `paused` its callbacks wait in `parked`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ended = False
        self.paused = False
        self.parked: list[Call] = []

    def context(self) -> Context:
        """A context in which whatever is called, and what that starts, belongs to this life."""
        context = copy_context()
        context.run(_LIFE.set, self)
        return context


_LIFE: ContextVar[Life | None] = ContextVar("life", default=None)


NOBODY = Context()
"""The context of the world itself, which nothing ends."""


class Call:
    """A callback that was asked for: what asyncio calls a handle."""

    __slots__ = ("_args", "_callback", "cancelled_", "context", "due")

    def __init__(
        self, callback: Callable[..., object], args: tuple[Any, ...], context: Context, due: float
    ) -> None:
        self._callback: Callable[..., object] | None = callback
        self._args = args
        self.context = context
        self.due = due
        self.cancelled_ = False

    def cancel(self) -> None:
        self.cancelled_ = True
        self._callback = None
        self._args = ()

    def cancelled(self) -> bool:
        return self.cancelled_

    def when(self) -> float:
        return self.due

    def run(self) -> None:
        if self._callback:
            self.context.run(self._callback, *self._args)


class VirtualLoop(asyncio.AbstractEventLoop):
    """Runs until what it was asked for is done. `failures` are errors that nobody took."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._now = 0.0
        self._ready: list[Call] = []
        self._timers: list[tuple[float, float, int, Call]] = []
        self._count = 0
        self._tasks: list[asyncio.Task[Any]] = []
        self._closed = False
        self._shuffles = random.random() < 0.8
        self.failures: list[str] = []

    # --- what asyncio asks of a loop ---------------------------------------------

    def time(self) -> float:
        return self._now

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Any:
        call = Call(callback, args, copy_context() if context is None else context, self._now)
        self._ready.append(call)
        return call

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> Any:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> Any:
        call = Call(callback, args, copy_context() if context is None else context, when)
        self._count += 1
        heapq.heappush(self._timers, (when, self._random.random(), self._count, call))
        return call

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Coroutine[Any, Any, T],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> "asyncio.Task[T]":
        task = asyncio.Task(coro, loop=self, name=name, context=context)
        self._tasks.append(task)
        return task

    def run_in_executor(self, executor: Any, work: Callable[..., T], *args: Any) -> Any:
        """No thread: after a drawn while the work is done here, in one step."""
        done = self.create_future()

        def do() -> None:
            if done.done():
                return
            try:
                done.set_result(work(*args))
            except Exception as error:
                done.set_exception(error)

        self.call_later(self._random.random() * SLOWEST_WORK_S, do)
        return done

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self.failures.append(f"{context.get('message')}: {error!r}")

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return self._closed

    # --- running -----------------------------------------------------------------

    def run(
        self,
        work: Coroutine[Any, Any, T],
        *,
        most_steps: int,
        wrong: Callable[[], Exception | None] = lambda: None,
    ) -> T:
        """Run `work` to its end, or until something is `wrong`, which is asked after every step.

        Raises that, what `work` raises, and TimeoutError after so many steps.
        """
        asyncio.events._set_running_loop(self)
        try:
            task = self.create_task(work)
            for _ in range(most_steps):
                if task.done():
                    return task.result()
                self._step()
                if error := wrong():
                    raise error
            raise TimeoutError(f"not done after {most_steps} steps, at {self._now:.3f} s")
        finally:
            asyncio.events._set_running_loop(None)

    def _step(self) -> None:
        """Run what is ready, else go on to the next timers."""
        if not self._ready:
            if not self._timers:
                raise RuntimeError("nothing will ever happen again")
            self._now = max(self._now, self._timers[0][0])
            while self._timers and self._timers[0][0] <= self._now:
                self._ready.append(heapq.heappop(self._timers)[3])
        batch, self._ready = self._ready, []
        if len(batch) > 1 and self._shuffles:
            self._random.shuffle(batch)
        for call in batch:
            life = call.context.get(_LIFE)
            if life is not None and (life.ended or life.paused):
                if not life.ended:
                    life.parked.append(call)
                continue
            call.run()

    def resume(self, life: Life) -> None:
        """Let a life that was paused go on with everything that waited for it."""
        life.paused = False
        self._ready += life.parked
        life.parked = []

    def close(self) -> None:
        """Let go of every task that was left over, as its life has ended; nothing runs any more."""
        self._closed = True
        asyncio.events._set_running_loop(self)
        try:
            for task in self._tasks:
                if not task.done():
                    task._log_destroy_pending = False  # type: ignore[attr-defined]
                    _drop(task.get_coro())
        finally:
            asyncio.events._set_running_loop(None)
        self._tasks.clear()
        self._ready.clear()
        self._timers.clear()


def _drop(work: Any) -> None:
    """Close a coroutine that may wait for something in its `finally` too."""
    while work.cr_frame is not None:
        try:
            work.close()
        except RuntimeError as error:
            if "ignored GeneratorExit" not in str(error):
                raise


def life() -> Life | None:
    """Whose code runs at present; None outside of every process."""
    return _LIFE.get()
