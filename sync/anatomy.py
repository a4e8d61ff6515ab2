"""What must be known of a document's structs to keep out updates that would break its engine.

Seen on pycrdt 0.14.13 (yrs): an update that splits a surrogate pair shifts every later clock of
that client, so that what is encoded afterwards is another document; a struct whose parent is
no shared type stops the engine in the middle of an update. No Yjs editor makes either (lib0's
differences keep pairs whole), so both are refused as malformed before they reach the engine.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping

from sync.errors import ProtocolError
from sync.runs import Run
from sync.updates import Contents, Id

DELETED = (0, 1)
"""Kinds of structs whose content is gone."""


class Anatomy:
    """The shared types and surrogate pairs of one document, learned from its updates."""

    __slots__ = ("_seams", "_types")

    def __init__(self, types: Iterable[Id] = (), seams: Iterable[Id] = ()) -> None:
        self._types = set(types)
        self._seams = set(seams)

    def learn(
        self, contents: Contents, before: Mapping[int, int], after: Mapping[int, int]
    ) -> None:
        """Remember what `contents` brought into the document, whose clocks rose to `after`.

        What it says of other clocks, those that were there already and those that wait, was not
        taken over, and need not be so.
        """
        for known, said in ((self._types, contents.types), (self._seams, contents.seams)):
            if said:
                known.update(
                    place
                    for place in said
                    if before.get(place[0], 0) <= place[1] < after.get(place[0], 0)
                )

    def check(
        self, contents: Contents, clocks: Mapping[int, int], is_deleted: Callable[[Id], bool]
    ) -> None:
        """Raise ProtocolError if `contents` must not be applied.

        `clocks` are the document's; `is_deleted` tells of an id that is in it, and is asked
        only about parents that are not known to be shared types.
        """
        for parent in contents.parents:
            known = parent[1] < clocks.get(parent[0], 0)
            if parent in self._types or (not known and parent in contents.types):
                continue
            if is_deleted(parent) if known else _empty(contents, parent):
                continue
            raise ProtocolError("a struct stands in what is no shared type")
        if self._seams or contents.seams:
            cuts = _cuts(contents, clocks)
            if not (cuts.isdisjoint(self._seams) and cuts.isdisjoint(contents.seams)):
                raise ProtocolError("an update splits a surrogate pair")

    def is_split_by(self, run: Run) -> bool:
        """Whether `run` would come between the halves of a surrogate pair."""
        if not self._seams:
            return False
        cuts = {(run.client, run.clock)}
        if run.left:
            cuts.add((run.left[0], run.left[1] + 1))
        if run.right:
            cuts.add(run.right)
        return not cuts.isdisjoint(self._seams)


def _empty(contents: Contents, place: Id) -> bool:
    """Whether `contents` holds no content at `place`: nothing at all, or something deleted."""
    for client, structs, _ in contents.sections:
        if client == place[0]:
            at = bisect_right(structs, place[1], key=lambda struct: struct.clock) - 1
            if at >= 0 and place[1] < structs[at].clock + structs[at].length:
                return structs[at].skip or contents.data[structs[at].start] & 0x1F in DELETED
    return True


def _cuts(contents: Contents, clocks: Mapping[int, int]) -> set[Id]:
    """The ids before which applying `contents` would split a struct."""
    cuts = set(contents.cuts)
    cuts.update((section.client, clocks.get(section.client, 0)) for section in contents.sections)
    for client, ranges in contents.deletes.items():
        for start, end in ranges:
            cuts.add((client, start))
            cuts.add((client, end))
    return cuts
