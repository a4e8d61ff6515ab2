"""P1 to P6, watched at every step: what is told against what is stored.

This knows nothing of how the engine works: it reads the frames that come and go, and the rows that
the store took. What is wrong is raised where it happens; `Tally.broken` sees to it that it ends the
run, whoever catches it on its way.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pycrdt import Doc

from sync.codec import decode, read_state_vector
from sync.delete_sets import DeleteSet, covers, union
from sync.integration import plan
from sync.log import Added, Addition
from sync.merging import merged
from sync.messages import Awareness, Message, Receipt, Step2, Update
from sync.sameness import fingerprint
from sync.updates import Contents, read, read_deletes
from tests.simulation.tally import Tally

Source = tuple[str, str, str, str]
"""Hub, document, author, session."""


@dataclass
class Extent:
    """A set of structs (clientID → the clock after the last) and of deletions."""

    clocks: dict[int, int] = field(default_factory=dict)
    deletes: DeleteSet = field(default_factory=dict)

    def add(self, contents: Contents) -> None:
        for section in contents.sections:
            self.clocks[section.client] = max(section.end, self.clocks.get(section.client, 0))
        if contents.deletes:
            self.deletes = union(self.deletes, contents.deletes)

    def lacks(self, contents: Contents) -> str:
        """What of `contents` is not in here, in words; empty if all is."""
        for section in contents.sections:
            have = self.clocks.get(section.client, 0)
            if section.end > have:
                return f"clientID {section.client} up to {section.end}, where {have} are known"
        if contents.deletes and not covers(self.deletes, contents.deletes):
            return f"deletions {dict(contents.deletes)}"
        return ""

    def explains(self, contents: Contents) -> bool:
        """Whether what was made of this can be `contents`: all structs are from here, or at least
        a deletion is. (Two people who write to one field delete what loses, without a word.)"""
        if contents.sections:
            return not self.lacks(replace(contents, deletes={}))
        return any(
            covers(self.deletes, {client: ((clock, clock + 1),)})
            for client, ranges in contents.deletes.items()
            for start, stop in ranges
            for clock in range(start, stop)
        )


class Durable(Extent):
    """What the log holds of one document, as a replica that is given each row as it is stored.

    Two rows may together delete more than each says: whoever deletes a paragraph deletes what
    somebody else wrote into it meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self.doc: Doc[Any] = Doc()

    def add(self, contents: Contents) -> None:
        super().add(contents)
        self.doc.apply_update(contents.data)
        self.deletes = deleted(self.doc)


class Promises:
    """The state of the world as only the store and the frames show it."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self.durable: defaultdict[str, Durable] = defaultdict(Durable)
        self._offered: defaultdict[Source, Extent] = defaultdict(Extent)
        self._stored: set[tuple[str, str, str, float, bytes]] = set()
        self._contents: dict[bytes, Contents] = {}
        self._messages: dict[bytes, Message] = {}
        self.authors: dict[int, str] = {}
        """Who writes and is seen under each clientID, as the simulated people know it."""

    def contents(self, update: bytes) -> Contents:
        known = self._contents.get(update)
        if known is None:
            known = self._contents[update] = read(update)
        return known

    def message(self, frame: bytes) -> Message:
        known = self._messages.get(frame)
        if known is None:
            known = self._messages[frame] = decode(frame)
        return known

    # --- the store -----------------------------------------------------------------

    def created(self, document: str, update: bytes) -> None:
        self.durable[document].add(self.contents(update))

    def stored(self, hub: str, addition: Addition, added: Added) -> None:
        """An addition became durable."""
        document, durable = addition.document, self.durable[addition.document]
        for seq, row in enumerate(addition.rows, added.first):
            self._tally.note(f"row {document} {seq} by {row.author} from {hub}", row.payload)
            contents = self.contents(row.payload)
            if plan(contents, durable.clocks).gap:
                raise self._tally.broken("P5", f"row {seq} of {document} lacks earlier ones")
            key = (hub, document, row.author, row.at, row.payload)
            if key in self._stored:
                raise self._tally.broken("S25", f"row {seq} of {document} was stored before")
            self._stored.add(key)
            source = (hub, document, row.author, row.session)
            if row.session and not self._offered[source].explains(contents):
                how = f"row {seq} of {document} by {row.author}, who had no right to write it"
                raise self._tally.broken("P4", how)
            for client in (section.client for section in contents.sections):
                if self.authors.get(client, row.author) != row.author:
                    how = f"row {seq} of {document} by {row.author} under a clientID of another"
                    raise self._tally.broken("P4", how)
            durable.add(contents)
        self._tally.count("rows", len(addition.rows))

    def offered(self, source: Source, contents: Contents) -> None:
        """Somebody who may write has brought `contents` to a hub."""
        self._offered[source].add(contents)

    # --- what leaves a hub ---------------------------------------------------------------

    def told(self, document: str, message: Message, written: list[Contents]) -> None:
        """A hub tells a client `message`, who had sent the frames `written` before."""
        match message:
            case Receipt(count, then):
                self._acknowledged(document, count, written)
                if then:
                    self.told(document, then, written)
            case Step2(update) | Update(update):
                self.shown(document, update, type(message).__name__)
            case Awareness(entries):
                for entry in entries:
                    author = self.authors.get(entry.client)
                    if entry.state != "null" and f'"name":"{author}"' not in entry.state:
                        raise self._tally.broken(
                            "P4", f"client {entry.client} of {author} is shown as {entry.state}"
                        )
            case _:
                pass

    def shown(self, document: str, update: bytes, where: str) -> None:
        """Somebody was shown `update`: all of it must be durable."""
        if lacks := self.durable[document].lacks(self.contents(update)):
            raise self._tally.broken(
                "P3", f"{where} of {document} holds what is not durable: {lacks}"
            )
        self._tally.counts["updates shown, each durable"] += 1

    def _acknowledged(self, document: str, count: int, written: list[Contents]) -> None:
        if count > len(written):
            raise self._tally.broken("P1", f"a receipt for {count} of {len(written)} frames")
        for contents in written[:count]:
            self.saved(document, contents)

    def saved(self, document: str, contents: Contents) -> None:
        """Somebody was told that `contents` are saved."""
        if lacks := self.durable[document].lacks(contents):
            raise self._tally.broken("P1", f"acknowledged in {document}, not durable: {lacks}")
        self._tally.counts["frames acknowledged, each durable"] += 1

    # --- the end ------------------------------------------------------------------------

    def merged(self, document: str, made: list[bytes]) -> None:
        """In the end all that a person ever wrote is in the store."""
        durable = self.durable[document]
        for update in made:
            if lacks := durable.lacks(self.contents(update)):
                raise self._tally.broken("P2", f"written, never merged into {document}: {lacks}")

    def same(self, document: str, what: str, state: bytes, replayed: bytes) -> None:
        """A whole state is the document that the log's rows make; `replayed` is its fingerprint."""
        if fingerprint(state) != replayed:
            raise self._tally.broken("P5", f"{what} of {document} differs from the log's replay")


def replay(updates: list[bytes]) -> bytes:
    """The fingerprint of a document that is loaded from these rows."""
    doc: Doc[Any] = Doc()
    doc.apply_update(merged(updates))
    return fingerprint(doc.get_update())


def clocks(doc: "Doc[Any]") -> Mapping[int, int]:
    """clientID → its next clock."""
    return read_state_vector(doc.get_state())


def deleted(doc: "Doc[Any]") -> DeleteSet:
    """Everything that is deleted in `doc`."""
    return read_deletes(doc.get_update(doc.get_state()))
