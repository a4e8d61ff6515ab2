"""What each author of a trace had before their eyes when they typed, worked out in memory.

It tells a replay when a client has received exactly what it needs, and checks that it has.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pycrdt import Doc, Text, TransactionEvent, XmlText

from tests.interop.trace import Patch, Trace


@dataclass(frozen=True)
class View:
    """The text before a transaction, and how much of each agent's typing is in it.

    `clocks` counts inserted UTF-16 code units, as Yjs counts a client's clock.
    """

    text: str
    clocks: tuple[int, ...]


def type_patches(text: Text | XmlText, patches: tuple[Patch, ...], *, ascii_only: bool) -> None:
    """Type one transaction; pycrdt counts UTF-8 bytes where traces count code points."""

    def place(code_points: int) -> int:
        return code_points if ascii_only else len(str(text)[:code_points].encode())

    with text.doc.transaction():
        for patch in patches:
            start = place(patch.at)
            if patch.deleted:
                del text[start : place(patch.at + patch.deleted)]
            if patch.inserted:
                text.insert(start, patch.inserted)


def is_ascii(trace: Trace) -> bool:
    """Whether places in the text need no conversion."""
    return all(patch.inserted.isascii() for each in trace.transactions for patch in each.patches)


def views(trace: Trace) -> Iterator[View | None]:
    """For each transaction its author's view, where it is not just their own last typing.

    Raises AssertionError if everything merged is not the trace's end content.
    """
    documents = [Doc[Text]() for _ in range(trace.agents)]
    texts = [document.get("text", type=Text) for document in documents]
    updates: list[bytes] = []
    clocks = [(0,) * trace.agents]
    seen = [0] * trace.agents
    ascii_only = is_ascii(trace)
    for each in trace.transactions:
        agent = each.agent
        document, text = documents[agent], texts[agent]
        if each.sees > seen[agent]:
            for update in updates[seen[agent] : each.sees]:
                document.apply_update(update)
            seen[agent] = each.sees
            of_others = clocks[each.sees]
            yield View(str(text), (*of_others[:agent], clocks[-1][agent], *of_others[agent + 1 :]))
        else:
            yield None
        typing = partial(type_patches, text, each.patches, ascii_only=ascii_only)
        updates.append(_update_of(document, typing))
        clocks.append(_advanced(clocks[-1], agent, each.patches))
    for document, text, have in zip(documents, texts, seen, strict=True):
        for update in updates[have:]:
            document.apply_update(update)
        assert str(text) == trace.end_content


def _update_of(document: Doc[Text], change: Callable[[], None]) -> bytes:
    """What `change` does to `document`, as an update."""
    heard: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        heard.append(event.update)

    subscription = document.observe(keep)
    change()
    document.unobserve(subscription)
    return heard[0] if heard else b"\x00\x00"


def _advanced(clocks: tuple[int, ...], agent: int, patches: tuple[Patch, ...]) -> tuple[int, ...]:
    length = sum(len(patch.inserted.encode("utf-16-le")) // 2 for patch in patches)
    return (*clocks[:agent], clocks[agent] + length, *clocks[agent + 1 :])
