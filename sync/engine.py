"""One document in the CRDT engine (pycrdt), kept from whatever would break it.

Only what `integration.plan` found ready reaches the engine, only after `anatomy` has let it
pass, and what the engine says it made of it must be what was foreseen. Runs of text gather here
and are applied together, before anything looks at the document and before it is stored.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pycrdt import Doc, TransactionEvent

from sync.anatomy import Anatomy
from sync.codec import encode, read_state_vector
from sync.delete_sets import DeleteSet, covers
from sync.effects import Reading
from sync.errors import DocumentDamaged, ProtocolError
from sync.integration import Plan, plan
from sync.merging import merged
from sync.messages import Step1, Step2
from sync.opening import Opening
from sync.runs import Run
from sync.updates import Contents, Id, ends, read_deletes

CACHED_ANSWERS = 64
SIZE_STEPS = 64
"""The exact size is looked up anew when it may have changed by this part of the limit."""

CLIENTS_READ_PER_SECTION = 10
"""So many clients of a state vector are read in the time in which one client's part of an event is
made and read."""


class RoomBroken(Exception):
    """The engine did something other than foreseen: the document must be loaded anew."""


class RunsBroken(RoomBroken):
    """That came of runs which were applied together, and nobody knows which one it was."""


class Engine:
    """The document `document` as the engine has it, edits that are not durable included."""

    def __init__(self, document: str, opened: Opening, most: int) -> None:
        """Fill an empty document that may grow to `most` bytes. Raises DocumentDamaged."""
        self._document = document
        self._most = most
        self._doc: Doc[Any] = Doc()
        self._anatomy = Anatomy(opened.facts.types, opened.facts.seams)
        self._answers: dict[bytes, bytes] = {}
        self._deletes: DeleteSet | None = None
        self._typed: list[bytes] = []
        self._typed_to: dict[int, int] = {}
        self._changes: list[bytes] = []
        self._size, self._grown = opened.size, 0
        try:
            for update in opened.updates:
                self._doc.apply_update(update)
            self._clocks = read_state_vector(self._doc.get_state())
        except BaseException as error:
            raise DocumentDamaged(str(self._broken(error))) from error
        if not opened.facts.hold_for(self._clocks):
            raise DocumentDamaged(f"document {document} lacks what its updates refer to")

    @property
    def clocks(self) -> Mapping[int, int]:
        """clientID → the clock of its next struct."""
        return self._clocks

    def plan(self, contents: Contents) -> Plan:
        """What applying `contents` comes to."""
        return plan(contents, self._clocks)

    def check(self, contents: Contents) -> None:
        """Raise ProtocolError if `contents` would break the engine."""
        self._anatomy.check(contents, self._clocks, self._is_deleted)

    def integrate(self, contents: Contents, what: Plan) -> bytes | None:
        """Apply what is ready of `contents`; what was really integrated, None if nothing was.

        Raises ProtocolError and changes nothing, or RoomBroken.
        """
        if what.ready is None:
            return None
        self._apply_typed()
        events: list[bytes] = []
        with _watched(self._doc, events):
            try:
                self._doc.apply_update(what.ready)
            except ValueError as error:  # not decoded, so nothing was changed
                raise ProtocolError("an update cannot be read") from error
            except BaseException as error:
                raise self._broken(error) from error
        if not _as_foreseen(events, what):
            raise RoomBroken(f"document {self._document}: the engine made something else of it")
        self._anatomy.learn(contents, self._clocks, what.ends)
        self._clocks.update(what.ends)
        if not events:
            return None
        self._answers.clear()
        self._deletes = None
        self._grown += len(events[0])
        self._changes.append(events[0])
        return events[0]

    def type(self, run: Run) -> bool:
        """Take `run` if it comes next from its client and needs no closer look."""
        client, clock, end, left, right, update = run
        clocks = self._clocks
        if (
            clocks.get(client) != clock
            or (left and left[1] >= clocks.get(left[0], 0))
            or (right and right[1] >= clocks.get(right[0], 0))
            or self._anatomy.is_split_by(run)
            or self._size + self._grown + len(update) > self._most
        ):
            return False
        clocks[client] = self._typed_to[client] = end
        self._grown += len(update)
        self._typed.append(update)
        return True

    def changes(self) -> bytes:
        """All that was integrated since the last call, as one update. Raises RoomBroken."""
        self._apply_typed()
        changes, self._changes = self._changes, []
        return merged(changes)

    def _apply_typed(self) -> None:
        if not self._typed:
            return
        update, self._typed = merged(self._typed), []
        reached, self._typed_to = self._typed_to, {}
        try:
            if len(self._clocks) <= len(reached) * CLIENTS_READ_PER_SECTION:
                foreseen = self._applied_to(update) == self._clocks
            else:
                events: list[bytes] = []
                with _watched(self._doc, events):
                    self._doc.apply_update(update)
                foreseen = [ends(event) for event in events] == [reached]
        except BaseException as error:
            raise RunsBroken(str(self._broken(error))) from error
        if not foreseen:
            raise RunsBroken(f"document {self._document}: the engine made something else of a run")
        self._answers.clear()
        self._changes.append(update)

    def _applied_to(self, update: bytes) -> Mapping[int, int]:
        """Apply `update`; the clocks then. One transaction for both costs less than two."""
        with self._doc.transaction():
            self._doc.apply_update(update)
            return read_state_vector(self._doc.get_state())

    def ask(self) -> bytes:
        """The Step1 that asks for whatever is lacking here, encoded."""
        self._apply_typed()
        return encode(Step1(self._doc.get_state()))

    def answer(self, state: bytes) -> bytes:
        """The Step2 for a peer that has `state`, encoded; kept, as many come with the same."""
        self._apply_typed()
        frame = self._answers.get(state)
        if frame is None:
            frame = encode(Step2(self._doc.get_update(state)))
            if len(self._answers) < CACHED_ANSWERS:
                self._answers[state] = frame
        return frame

    def state(self) -> bytes:
        """The whole document as one update."""
        self._apply_typed()
        return self._doc.get_update()

    def deleted(self) -> DeleteSet:
        """Everything that is deleted in the document."""
        if self._deletes is None:
            self._apply_typed()
            self._deletes = read_deletes(self._doc.get_update(self._doc.get_state()))
        return self._deletes

    def has_room_for(self, size: int) -> bool:
        """Whether the state may grow by `size` bytes; deletions since may have made room."""
        if self._size + self._grown + size <= self._most:
            return True
        if self._grown >= self._most // SIZE_STEPS:
            self._size, self._grown = len(self.state()), 0
        return self._size + self._grown + size <= self._most

    def show(self, reading: Reading) -> None:
        """Let `reading` read. Raises RoomBroken if it wrote."""
        self._apply_typed()
        events: list[bytes] = []
        with _watched(self._doc, events):
            try:
                reading.value = reading.read(self._doc)
            except Exception as error:  # the reader's own; raised where the reading was asked for
                reading.error = error
        if events:
            raise RoomBroken(f"document {self._document}: a reader changed it")

    def edited(self, client: int, change: Callable[[Doc[Any]], None]) -> list[bytes]:
        """The updates that `change` makes to a copy which writes under `client`."""
        copy: Doc[Any] = Doc(client_id=client)
        copy.apply_update(self.state())
        changes: list[bytes] = []
        with _watched(copy, changes), copy.transaction():
            change(copy)
        return changes

    def _is_deleted(self, place: Id) -> bool:
        return covers(self.deleted(), {place[0]: ((place[1], place[1] + 1),)})

    def _broken(self, error: BaseException) -> RoomBroken:
        """The engine's error as ours; a panic of the engine is a BaseException too."""
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise error
        return RoomBroken(f"document {self._document}: {type(error).__name__}: {error}")


@contextmanager
def _watched(doc: Doc[Any], events: list[bytes]) -> Iterator[None]:
    """Let `events` hold the update of each transaction within.

    A document that goes while somebody observes it stays in memory, whoever lets go of it.
    """

    def note(event: TransactionEvent) -> None:
        events.append(event.update)

    subscription = doc.observe(note)
    try:
        yield
    finally:
        doc.unobserve(subscription)


def _as_foreseen(events: list[bytes], what: Plan) -> bool:
    """Whether the engine integrated what was planned, so that it can be stored and read again."""
    if not events:
        return not what.ends
    if len(events) > 1:
        return False
    if events[0] == what.ready:
        return True
    try:
        return ends(events[0]) == what.ends
    except ProtocolError:
        return False
