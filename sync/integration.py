"""Which part of an update can become part of a document now, decided without the document.

The engine (yrs) would keep structs that wait for others inside the document, where they cost
memory without a bound and would later be stored under whoever brings what they wait for. So
only what is ready is ever applied: a document here never holds anything that waits.
"""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sync.codec import var_uint
from sync.delete_sets import DeleteSet, encode, split
from sync.updates import Contents, Section

_NOTHING: DeleteSet = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying an update to a document with certain clocks comes to.

    `ready` is an update that leaves nothing waiting, or None when there is nothing to apply;
    `ends` are the clocks that its new structs reach; `fresh` are the clientIDs of which the
    update has structs that the document lacks, ready or not; `waiting` (clientID → clock) and
    `waiting_deletes` are what cannot be applied yet.
    """

    ready: bytes | None
    ends: Mapping[int, int]
    fresh: frozenset[int]
    deletes: DeleteSet = field(default_factory=dict)
    waiting: Mapping[int, int] = field(default_factory=dict)
    waiting_deletes: DeleteSet = field(default_factory=dict)

    @property
    def gap(self) -> bool:
        """Whether something of the update cannot be applied yet."""
        return bool(self.waiting or self.waiting_deletes)


def plan(contents: Contents, clocks: Mapping[int, int]) -> Plan:
    """How `contents` meets a document whose next clocks are `clocks` (absent: 0)."""
    taken, ends = _ready(contents.sections, clocks)
    fresh, waiting = set(), {}
    for section, count in zip(contents.sections, taken, strict=True):
        client, end = section.client, section.end
        if end > clocks.get(client, 0):
            fresh.add(client)
            if count < len(section.structs) and end > ends.get(client, 0):
                waiting[client] = end
    deletes, waiting_deletes = contents.deletes, _NOTHING
    if deletes:
        deletes, waiting_deletes = split(deletes, ChainMap(ends, dict(clocks)))
    ready: bytes | None = None
    if ends or deletes:
        whole = not waiting and not waiting_deletes
        ready = contents.data if whole else _assemble(contents, taken, ends, deletes)
    return Plan(ready, ends, frozenset(fresh), deletes, waiting, waiting_deletes)


def _ready(
    sections: tuple[Section, ...], clocks: Mapping[int, int]
) -> tuple[list[int], dict[int, int]]:
    """How many structs of each section are ready, and the new clocks that they reach.

    A section that is stopped by a missing id sleeps until that id's client has come so far, so
    that the time needed grows with the update's size whatever its structs refer to.
    """
    ends: dict[int, int] = {}
    if len(sections) == 1:
        return [_advance(sections[0], 0, ends, clocks)[0]], ends
    taken = [0] * len(sections)
    sleeping: dict[int, list[tuple[int, int]]] = {}
    to_do = list(range(len(sections)))
    while to_do:
        index = to_do.pop()
        client = sections[index].client
        before = ends.get(client, 0)
        taken[index], missing = _advance(sections[index], taken[index], ends, clocks)
        if missing:
            heappush(sleeping.setdefault(missing[0], []), (missing[1], index))
        now = ends.get(client, 0)
        if now > before and (sleepers := sleeping.get(client)):
            while sleepers and sleepers[0][0] < now:
                to_do.append(heappop(sleepers)[1])
    return taken, ends


def _advance(
    section: Section, taken: int, ends: dict[int, int], clocks: Mapping[int, int]
) -> tuple[int, tuple[int, int] | None]:
    """Take structs of `section` while they are ready: how many, and the id that stops it."""
    client, structs, _ = section
    reached = ends.get(client) or clocks.get(client, 0)
    for at in range(taken, len(structs)):
        clock, length, _, needs, skip = structs[at]
        end = clock + length
        if end <= reached:
            continue
        if skip or clock > reached:
            return at, None
        for need in needs:
            if need[1] >= (ends.get(need[0]) or clocks.get(need[0], 0)):
                return at, need
        reached = ends[client] = end
    return len(structs), None


def _assemble(
    contents: Contents, taken: list[int], ends: Mapping[int, int], deletes: DeleteSet
) -> bytes:
    """The update that holds only the first `taken` structs of each section, and `deletes`."""
    out = [var_uint(len(ends))]
    for section, count in zip(contents.sections, taken, strict=True):
        client, structs, stop = section
        if client in ends:
            end = structs[count].start if count < len(structs) else stop
            out += var_uint(count), var_uint(client), var_uint(structs[0].clock)
            out.append(contents.data[structs[0].start : end])
    return b"".join(out) + encode(deletes)
