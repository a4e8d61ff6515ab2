"""Sets of deleted clocks: clientID → half-open ranges, sorted, apart from each other."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from sync.codec import var_uint

Range = tuple[int, int]
"""From the first clock up to, not including, the second."""

DeleteSet = Mapping[int, tuple[Range, ...]]


def normalised(ranges: Mapping[int, Iterable[Range]]) -> DeleteSet:
    """The same clocks in sorted ranges that neither touch nor overlap; empty ones go."""
    result = {}
    for client, unsorted in ranges.items():
        merged: list[Range] = []
        for start, end in sorted(unsorted):
            if start == end:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        if merged:
            result[client] = tuple(merged)
    return result


def covers(whole: DeleteSet, part: DeleteSet) -> bool:
    """Whether every clock of `part` is in `whole`."""
    for client, ranges in part.items():
        has = whole.get(client, ())
        for start, end in ranges:
            at = bisect_right(has, start, key=lambda r: r[0]) - 1
            if at < 0 or has[at][1] < end:
                return False
    return True


def union(one: DeleteSet, other: DeleteSet) -> DeleteSet:
    """The clocks of both."""
    if not one:
        return other
    return normalised(
        {
            client: (*one.get(client, ()), *other.get(client, ()))
            for client in one.keys() | other.keys()
        }
    )


def split(deletes: DeleteSet, clocks: Mapping[int, int]) -> tuple[DeleteSet, DeleteSet]:
    """The part of `deletes` that lies below `clocks`, and the rest."""
    within: dict[int, list[Range]] = {}
    beyond: dict[int, list[Range]] = {}
    for client, ranges in deletes.items():
        known = clocks.get(client, 0)
        for start, end in ranges:
            if start < known:
                within.setdefault(client, []).append((start, min(end, known)))
            if end > known:
                beyond.setdefault(client, []).append((max(start, known), end))
    return normalised(within), normalised(beyond)


def encode(deletes: DeleteSet) -> bytes:
    """As an update carries it (Yjs v1)."""
    out = [var_uint(len(deletes))]
    for client, ranges in deletes.items():
        out += var_uint(client), var_uint(len(ranges))
        for start, end in ranges:
            out += var_uint(start), var_uint(end - start)
    return b"".join(out)
