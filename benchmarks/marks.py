"""What the load writes and looks for: marks `~writer.number;`, each one edit of one text.

`Arrivals` is how one reader checks that every mark of the others comes once, in its author's order.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from itertools import groupby

from pycrdt import Doc, Map, Text, TransactionEvent

from schemas.documents import FIELDS_ROOT

FIELD = "class_name"
_MARK = re.compile(rb"~(\d{3})\.(\d{6});")
Mark = tuple[int, int]
Run = tuple[int, int, int]
"""Author, first number, and the number after the last one."""


class Arrivals:
    """`expects` holds the number of the next edit of each of `authors`; `early` what came before.

    `out_of_order` counts edits that came before an earlier one of their author, `repeated` those
    that had come already.
    """

    def __init__(self, authors: int) -> None:
        self.expects = [0] * authors
        self.early: set[Mark] = set()
        self.out_of_order = 0
        self.repeated = 0

    def take(self, author: int, number: int) -> bool:
        """Whether this edit is new."""
        expected = self.expects[author]
        if number < expected or (author, number) in self.early:
            self.repeated += 1
            return False
        if number > expected:
            self.early.add((author, number))
            self.out_of_order += 1
            return True
        expected += 1
        while (author, expected) in self.early:
            self.early.remove((author, expected))
            expected += 1
        self.expects[author] = expected
        return True

    def take_runs(self, runs: Sequence[Run], me: int) -> bool:
        """Take all of `runs` but those of `me`, if each of them is what comes next."""
        expects = self.expects
        if self.early or any(author != me and expects[author] != at for author, at, _ in runs):
            return False
        for author, _, end in runs:
            if author != me:
                expects[author] = end
        return True

    def missing(self, total: int, me: int) -> int:
        """How many of the `total` edits of each author but `me` are not here."""
        others = [reached for author, reached in enumerate(self.expects) if author != me]
        return total * len(others) - sum(others) - len(self.early)


def marks_in(text: bytes) -> list[Mark]:
    """Writer and number of every mark, in the order of the text; a frame may be searched too."""
    return [(int(writer), int(number)) for writer, number in _MARK.findall(text)]


def runs_of(marks: Iterable[Mark]) -> list[Run]:
    """The same edits, each author's as one run; none where those of one do not follow."""
    runs: list[Run] = []
    for author, group in groupby(sorted(marks), key=lambda mark: mark[0]):
        numbers = [number for _, number in group]
        if numbers[-1] - numbers[0] != len(numbers) - 1 or len(set(numbers)) < len(numbers):
            return []
        runs.append((author, numbers[0], numbers[-1] + 1))
    return runs


def seed() -> bytes:
    """A document's first update: the text to write, where the server has made none."""
    doc: Doc[Map[Text]] = Doc(client_id=secrets.randbits(32))
    doc.get(FIELDS_ROOT, type=Map)[FIELD] = Text()
    return doc.get_update()


def has_text(state: bytes) -> bool:
    """Whether there is a text to write."""
    return FIELD in _fields([state])


def text_of(updates: Iterable[bytes]) -> str:
    """The written text after these updates."""
    return str(_fields(updates)[FIELD])


def make_edits(base: bytes, writer: int, count: int) -> list[bytes]:
    """Updates of `count` edits, each a mark behind the writer's last one."""
    doc: Doc[Map[Text]] = Doc(client_id=secrets.randbits(32))
    doc.apply_update(base)
    updates: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        updates.append(event.update)

    subscription = doc.observe(keep)
    text = doc.get(FIELDS_ROOT, type=Map)[FIELD]
    assert isinstance(text, Text)
    for number in range(count):
        text.insert(len(text), f"~{writer:03}.{number:06};")
    doc.unobserve(subscription)
    return updates


def _fields(updates: Iterable[bytes]) -> Map[Text]:
    doc: Doc[Map[Text]] = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc.get(FIELDS_ROOT, type=Map)
