"""What a room must know of a stored document beside what the engine itself knows.

To find it out, every struct has to be read, which takes longer than all else of opening a large
document. So a snapshot carries it along, found out and proven when the snapshot is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sync.codec import var_bytes
from sync.delete_sets import DeleteSet, encode, normalised
from sync.reading import Reader
from sync.updates import Contents, Id, read_deletes


@dataclass(slots=True)
class Facts:
    """`clocks` are those that a document reaches (clientID → the clock of its next struct).

    `types` and `seams` are what `anatomy` has to know: shared types, and second halves of
    surrogate pairs.
    """

    clocks: dict[int, int] = field(default_factory=dict)
    types: set[Id] = field(default_factory=set)
    seams: set[Id] = field(default_factory=set)

    def learn(self, contents: Contents) -> None:
        """Take in what an update brings that comes next."""
        for section in contents.sections:
            self.clocks[section.client] = max(section.end, self.clocks.get(section.client, 0))
        self.types.update(contents.types)
        self.seams.update(contents.seams)

    def hold_for(self, clocks: Mapping[int, int]) -> bool:
        """Whether a document with these clocks has got all that is known here."""
        return all(end == clocks.get(client, 0) for client, end in self.clocks.items())


def encode_facts(facts: Facts) -> bytes:
    """Three sets of clocks, each written as an update that only deletes would write it."""
    reached = {client: ((0, end),) for client, end in sorted(facts.clocks.items())}
    sets = (reached, _ranges(facts.types), _ranges(facts.seams))
    return b"".join(var_bytes(b"\x00" + encode(clocks)) for clocks in sets)


def read_facts(data: bytes) -> Facts:
    """What `encode_facts` wrote. Raises ProtocolError."""
    reader = Reader(data)
    reached, types, seams = (read_deletes(reader.var_bytes()) for _ in range(3))
    reader.finish()
    clocks = {client: ranges[-1][1] for client, ranges in reached.items()}
    return Facts(clocks, _ids(types), _ids(seams))


def _ranges(ids: Iterable[Id]) -> DeleteSet:
    by_client: dict[int, list[tuple[int, int]]] = {}
    for client, clock in ids:
        by_client.setdefault(client, []).append((clock, clock + 1))
    return normalised(dict(sorted(by_client.items())))


def _ids(clocks: DeleteSet) -> set[Id]:
    return {
        (client, clock)
        for client, ranges in clocks.items()
        for start, end in ranges
        for clock in range(start, end)
    }
