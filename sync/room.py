"""A room: one live document with its peers, as a pure object. No loop, socket, clock or store.

`receive` takes a frame in and answers with effects. Edits wait in the room until `cut` puts
them into a batch; when the log has that batch, `committed` says who is to hear of it. At most
one batch is under way. Nothing that is not durable ever leaves a room: not in broadcasts, not
in answers to Step1, not to readers (SPEC.md S8–S20).
It is one thing: all these rules speak of one state.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pycrdt import Doc

from sync.batches import Batch, Budget, Edit, rows
from sync.close_codes import CloseCode
from sync.codec import decode, encode, encode_receipt, read_state_vector
from sync.delete_sets import covers
from sync.effects import Announce, Close, Done, Effect, Reading, Send
from sync.engine import Engine, RoomBroken, RunsBroken
from sync.errors import EditRefused, ProtocolError, SyncError
from sync.gaps import fill, miss
from sync.integration import Plan
from sync.limits import Limits
from sync.log import Row
from sync.merging import merged
from sync.messages import Awareness, QueryAwareness, Receipt, Step1, Step2, Update
from sync.opening import Opening
from sync.peer import Identity, Peer
from sync.presence import Presence
from sync.runs import Run, read_run
from sync.updates import Contents, Id, read

__all__ = ["Room", "RoomBroken", "RunsBroken"]


class Room:
    """One document, open; `seq` is the last row of the log up to which it holds all rows."""

    def __init__(
        self,
        document: str,
        opened: Opening,
        limits: Limits,
        budget: Budget,
        *,
        one_by_one: bool = False,
    ) -> None:
        """`one_by_one` applies every edit by itself, so that one that breaks the engine is found.

        Raises DocumentDamaged.
        """
        stored = opened.stored
        self.document = document
        self.seq = stored.seq
        self.epoch = stored.epoch
        self.damage = stored.damage
        self.peers: dict[Peer, None] = {}
        self.presence = Presence(limits.presence_bytes)
        self._limits = limits
        self._budget = budget
        self._engine = Engine(document, opened, limits.document_bytes)
        self._owners = dict(stored.owners)
        self._retired = stored.retired
        self._hands: dict[str, int] = {}
        self._one_by_one = one_by_one or bool(stored.damage)
        self._edits: list[Edit] = []
        self._changes: list[bytes] = []
        self._begun: dict[int, int] = {}
        self._claims: dict[int, str] = {}
        self._batch: Batch | None = None
        self._told_ahead: dict[int, int] = {}
        self._due: dict[Peer, int] = {}
        self._unanswered: dict[Peer, bytes] = {}
        self._unread: list[Reading] = []
        self._owed: dict[Peer, None] = {}

    @property
    def dirty(self) -> bool:
        """Whether the document holds edits that are not durable."""
        return bool(self._edits) or self._batch is not None

    @property
    def wants_cut(self) -> bool:
        """Whether there is something to store and nothing under way."""
        return bool(self._edits) and self._batch is None

    # --- peers ---------------------------------------------------------------

    def join(self, peer: Peer) -> list[Effect]:
        """Let `peer` in: it is asked for what we lack, and told who is here."""
        self.peers[peer] = None
        effects: list[Effect] = [Send((peer,), self._engine.ask())]
        if here := self.presence.everybody():
            effects.append(Send((peer,), here))
        return effects

    def leave(self, peer: Peer) -> None:
        """`peer` has gone; what it sent stays. Its presence goes with `show_presence`."""
        self.peers.pop(peer, None)
        self._owed.pop(peer, None)
        self._due.pop(peer, None)
        self._unanswered.pop(peer, None)
        self.presence.leave(peer)

    def receive(self, peer: Peer, frame: bytes, now: float) -> list[Effect]:
        """What one frame from `peer` asks of the world; `now` is in monotonic seconds.

        What is wrong with the frame, or not allowed, is an effect as well: Close. Raises
        RoomBroken when the document can no longer be trusted.
        """
        run = read_run(frame)
        if run and self._type(peer, run):
            return []
        try:
            effects = self._receive(peer, frame, now)
        except SyncError as error:
            return [Close(peer, error.code, str(error))]
        if not self.dirty:
            effects += self._settle()
        return effects

    def _receive(self, peer: Peer, frame: bytes, now: float) -> list[Effect]:
        match decode(frame, most=self._limits.frame_bytes):
            case Update(update) | Step2(update) as message:
                return self._write(peer, update, answer=isinstance(message, Step2))
            case Awareness(entries):
                self.presence.receive(peer, entries, now)
                return []
            case Step1(state):
                self._refuse_retired(read_state_vector(state))
                self._unanswered[peer] = state
                return []
            case QueryAwareness():
                here = self.presence.everybody()
                return [Send((peer,), here)] if here else []
            case Receipt():
                raise ProtocolError("only the server sends receipts")

    def show_presence(self) -> list[Effect]:
        """Broadcast what has changed in the presence since the last call."""
        frame, ours = self.presence.take()
        effects: list[Effect] = []
        if frame:
            effects.append(Send(tuple(self.peers), frame))
        if ours:
            effects.append(Announce(ours))
        return effects

    # --- writing -------------------------------------------------------------

    def _type(self, peer: Peer, run: Run) -> bool:
        """Take the run of text of a frame, if nothing about it needs a closer look (`_write`)."""
        size = len(run.update)
        if (
            self._one_by_one
            or not peer.may_write
            or peer.gap_from is not None
            or self._owners.get(run.client) != peer.identity.author
            or self._budget.used + size > self._budget.most
            or not self._engine.type(run)
        ):
            return False
        peer.written += 1
        self._owed[peer] = None
        apart = self._is_new(run.left, run.client) or self._is_new(run.right, run.client)
        self._edits.append(Edit(peer, run.update, apart))
        self._begun.setdefault(run.client, run.clock)
        self._budget.used += size
        return True

    def _is_new(self, place: Id | None, client: int) -> bool:
        """Whether another client than `client` made what is at `place` since the last cut."""
        if place is None or place[0] == client:
            return False
        begun = self._begun.get(place[0])
        return begun is not None and place[1] >= begun

    def _write(self, peer: Peer, update: bytes, *, answer: bool) -> list[Effect]:
        peer.written += 1
        if self.damage and peer.may_write and peer.receipts:
            raise _damaged()  # told before anything is written that could not be kept
        contents = read(update)
        what = self._engine.plan(contents)
        self._judge(peer, contents, what)
        fruitful = peer.may_write and self._apply(peer, contents, what)
        self._owed[peer] = None
        if what.gap:
            most = self._limits.waiting_clients
            asks = miss(peer, what, answer=answer, fruitful=fruitful, most=most)
            return [Send((peer,), self._engine.ask())] if asks else []
        if peer.gap_from is not None:
            fill(peer, self._engine.clocks, self._engine.deleted)
        if answer:
            peer.asked = False
        return []

    def _judge(self, peer: Peer, contents: Contents, what: Plan) -> None:
        """Raise unless `peer` may bring this into the document."""
        if what.ready is None and not what.gap:
            return
        self._refuse_retired(what.fresh)
        if not peer.may_write or self.damage:
            if what.fresh or what.gap or not covers(self._engine.deleted(), what.deletes):
                if peer.may_write:
                    raise _damaged()
                raise EditRefused("this person may only read", CloseCode.READ_ONLY)
            return
        author = peer.identity.author
        for client in what.fresh:
            owner = self._owners.get(client) or self.presence.author(client)
            if owner and owner != author:
                raise EditRefused("a clientID is somebody else's", CloseCode.FOREIGN_CLIENT_ID)
        self._engine.check(contents)
        if what.ready is not None:
            size = len(what.ready)
            if self._budget.used + size > self._budget.most:
                raise EditRefused("edits cannot be stored now", CloseCode.STORE_UNAVAILABLE)
            if what.ends and not self._engine.has_room_for(size):
                raise EditRefused("the document is too large", CloseCode.DOCUMENT_TOO_LARGE)

    def _refuse_retired(self, clients: Iterable[int]) -> None:
        """Raise if one of these clientIDs belongs to an epoch that has ended."""
        if self._retired and not self._retired.isdisjoint(clients):
            raise EditRefused("the document was rewritten", CloseCode.EPOCH_ENDED)

    def _apply(self, peer: Peer, contents: Contents, what: Plan) -> bool:
        """Make what is ready part of the document; whether that changed anything."""
        before = {client: self._engine.clocks.get(client, 0) for client in what.ends}
        integrated = self._engine.integrate(contents, what)
        for client, clock in before.items():
            self._begun.setdefault(client, clock)
            if client not in self._owners:
                self._owners[client] = self._claims[client] = peer.identity.author
        if integrated is not None:
            self._edits.append(Edit(peer, integrated, apart=True))
            self._budget.used += len(integrated)
        return integrated is not None

    def edit(
        self, identity: Identity, change: Callable[[Doc[Any]], None], new_client: Callable[[], int]
    ) -> bool:
        """Let `change` edit a copy and merge what it did; whether it did anything.

        The copy writes under a clientID of this author's own. Raises EditRefused, RoomBroken,
        and whatever `change` raises.
        """
        author = identity.author
        client = self._hands.get(author) or new_client()
        while self._owners.get(client, author) != author or client in self._retired:
            client = new_client()
        self._hands[author] = client
        changes = self._engine.edited(client, change)
        hand = Peer(identity, may_write=True, receipts=False)
        for update in changes:
            self._write(hand, update, answer=False)
        self._owed.pop(hand, None)
        return bool(changes)

    # --- reading -------------------------------------------------------------

    def look(self, reading: Reading) -> list[Effect]:
        """Show the durable state to `reading`: at once, or when what is under way is durable."""
        self._unread.append(reading)
        return [] if self.dirty else self._settle()

    def state(self) -> bytes:
        """The whole document as one update; what is not durable included."""
        return self._engine.state()

    # --- becoming durable ----------------------------------------------------

    def cut(self, at: float) -> Batch:
        """Everything so far as one batch, at `at` Unix seconds; answers see exactly as much.

        Raises RoomBroken.
        """
        self._changes.append(self._engine.changes())
        answers = self._take_answers()
        receipts = [(peer, peer.whole) for peer in self._owed if peer.whole > peer.acknowledged]
        readings, self._unread = self._unread, []
        for reading in readings:
            self._engine.show(reading)
        batch = self._batch = Batch(
            rows=rows(self._edits, at),
            update=merged(self._changes),
            claims=self._claims,
            authors=dict.fromkeys(edit.peer for edit in self._edits),
            receipts=receipts,
            answers=answers,
            readings=readings,
            size=sum(len(edit.update) for edit in self._edits),
        )
        self._owed.clear()
        self._begun.clear()
        self._edits, self._changes, self._claims = [], [], {}
        return batch

    def committed(self, first: int, last: int) -> list[Effect]:
        """The batch under way is durable as rows `first` … `last`: what may be told now.

        Receipts that travel with no broadcast wait for `acknowledge`, or for the next one.
        """
        batch = self._batch
        if batch is None:
            raise RoomBroken(f"document {self.document}: nothing was being stored")
        self._batch = None
        self._budget.used -= batch.size
        if last > self.seq:
            self._told_ahead[first] = last
            self._pass_own_rows()
        self._due |= {peer: count for peer, count in batch.receipts if peer in self.peers}
        effects = self._broadcast(batch.update, batch.sole_author)
        for peer, answer in batch.answers:
            if peer in self.peers:
                peer.answered = True
                effects.append(Send((peer,), answer))
        effects += [Done(reading) for reading in batch.readings]
        if not self.dirty:
            effects += self._settle()
        return effects

    @property
    def owes_receipts(self) -> bool:
        """Whether edits are durable whose senders have not been told."""
        return bool(self._due)

    def acknowledge(self) -> list[Effect]:
        """Send the receipts that wait."""
        due, self._due = self._due, {}
        return [effect for peer, count in due.items() for effect in self._receipt(peer, count)]

    def _broadcast(self, update: bytes, sole: Peer | None) -> list[Effect]:
        """`update` to all but `sole`, together with the receipts that they are owed."""
        frame, due = encode(Update(update)), self._due
        plain: list[Peer] = []
        effects: list[Effect] = [Send(plain, frame)]
        for peer in self.peers:
            if peer.answered and peer is not sole:
                if peer in due:
                    effects += self._receipt(peer, due.pop(peer), frame)
                else:
                    plain.append(peer)
        return effects

    def give_up(self) -> None:
        """Forget what is not durable; the room is closing. Its senders hold it still."""
        lost = sum(len(edit.update) for edit in self._edits)
        self._budget.used -= lost + (self._batch.size if self._batch else 0)
        self._edits, self._batch = [], None

    def absorb(self, news: Sequence[Row]) -> list[Effect] | None:
        """Take over rows that the log got from elsewhere; None when earlier ones are missing.

        What is shown is the rows themselves: what the engine made of them may follow from edits
        here that are not durable. A row of our own, of which the log's answer is still under way,
        is shown as well, since later ones may need it.
        """
        self._changes.append(self._engine.changes())
        new = []
        for row in news:
            if row.seq <= self.seq:
                continue
            if row.seq > self.seq + 1:
                return None
            for client in self._take_over(row):
                self._owners[client] = row.author
                self._claims.pop(client, None)
            self.seq = row.seq
            new.append(row.payload)
            self._pass_own_rows()
        self._engine.changes()
        if not new:
            return []
        update = merged(new)
        if self._batch:
            frame = encode(Update(update))
            self._batch.answers += [(peer, frame) for peer in self._being_answered()]
        return self._broadcast(update, None)

    def _take_over(self, row: Row) -> Iterable[int]:
        """Make `row` part of the document; whose structs are new. Raises RoomBroken."""
        run = None if self._one_by_one else read_run(encode(Update(row.payload)))
        if run and self._engine.type(run):
            return (run.client,)
        contents = read(row.payload)
        what = self._engine.plan(contents)
        if what.gap:
            raise RoomBroken(f"document {self.document}: row {row.seq} lacks earlier ones")
        self._engine.integrate(contents, what)
        return what.ends

    def _pass_own_rows(self) -> None:
        """Own rows, which everybody was told of, need not be loaded when their turn comes."""
        while last := self._told_ahead.pop(self.seq + 1, None):
            self.seq = last

    def _being_answered(self) -> dict[Peer, None]:
        batch = self._batch
        return {peer: None for peer, _ in batch.answers if not peer.answered} if batch else {}

    def _take_answers(self) -> list[tuple[Peer, bytes]]:
        if not self._unanswered:
            return []
        waiting, self._unanswered = self._unanswered, {}
        return [(peer, self._engine.answer(state)) for peer, state in waiting.items()]

    def _settle(self) -> list[Effect]:
        """All is durable: answer everybody who waits."""
        effects: list[Effect] = []
        for peer, frame in self._take_answers():
            peer.answered = True
            effects.append(Send((peer,), frame))
        owed, self._owed = self._owed, {}
        for peer in owed:
            if peer.whole > peer.acknowledged:
                effects += self._receipt(peer, peer.whole)
        readings, self._unread = self._unread, []
        for reading in readings:
            self._engine.show(reading)
            effects.append(Done(reading))
        return effects

    def _receipt(self, peer: Peer, count: int, then: bytes = b"") -> list[Effect]:
        """Tell `peer` that `count` of its frames are durable, and `then` with it."""
        if count > peer.acknowledged:
            peer.acknowledged = count
            if peer.receipts:
                return [Send((peer,), encode_receipt(count, then))]
        return [Send((peer,), then)] if then else []


def _damaged() -> EditRefused:
    return EditRefused("what is stored is damaged, and can only be read", CloseCode.DAMAGED)
