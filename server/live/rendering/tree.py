"""Rich text as a small immutable tree, and its ProseMirror JSON.

A tree has the shape of ProseMirror's documents: nodes with a name, attributes and children, and
runs of text with marks. It is what rendering reads and what seeding writes, so that neither has
to know pycrdt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]

# The order in which ProseMirror's basic schema ranks marks; others follow by name.
_MARK_ORDER = {"link": 0, "em": 1, "strong": 2, "code": 3}


@dataclass(frozen=True)
class Mark:
    """What a run of text is: `strong`, `em`, or `link` with `href` and `title`."""

    name: str
    attrs: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Characters that carry the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a mark called `name` is on this run."""
        return any(mark.name == name for mark in self.marks)


@dataclass(frozen=True)
class Node:
    """A block, or an inline node that is no text such as `hard_break`."""

    name: str
    children: "tuple[Child, ...]" = ()
    attrs: Mapping[str, Json] = field(default_factory=dict)


Child: TypeAlias = Node | Run


def ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """`marks` in the schema's order, so that equal text always reads the same."""
    return tuple(sorted(marks, key=lambda mark: (_MARK_ORDER.get(mark.name, 4), mark.name)))


def plain_text(children: Sequence[Child], between: str = "\n") -> str:
    """The text of `children`; `between` stands between two blocks and for a hard break."""
    parts: list[str] = []
    for child in children:
        match child:
            case Run(text=text):
                parts.append(text)
            case Node(name="hard_break"):
                parts.append(between)
            case Node(children=inner):
                if parts:
                    parts.append(between)
                parts.append(plain_text(inner, between))
    return "".join(parts)


def to_json(children: Sequence[Child]) -> JsonObject:
    """A ProseMirror document (`{"type": "doc", …}`) that holds `children`."""
    return {"type": "doc", "content": [_child_to_json(child) for child in children]}


def from_json(document: Mapping[str, object]) -> tuple[Child, ...]:
    """The tree of a ProseMirror document. Raises ValueError on anything else."""
    if document.get("type") != "doc":
        raise ValueError('A document in ProseMirror JSON begins with {"type": "doc"}.')
    return tuple(_child_from_json(child) for child in _listed(document.get("content")))


def _child_to_json(child: Child) -> JsonObject:
    match child:
        case Run(text=text, marks=marks):
            answer: JsonObject = {"type": "text", "text": text}
            if marks:
                answer["marks"] = [_mark_to_json(mark) for mark in marks]
        case Node(name=name, attrs=attrs, children=children):
            answer = {"type": name}
            if attrs:
                answer["attrs"] = dict(attrs)
            if children:
                answer["content"] = [_child_to_json(inner) for inner in children]
    return answer


def _mark_to_json(mark: Mark) -> JsonObject:
    return {"type": mark.name, "attrs": dict(mark.attrs)} if mark.attrs else {"type": mark.name}


def _child_from_json(value: object) -> Child:
    match value:
        case {"type": "text", "text": str(text), **rest}:
            return Run(text, ordered(_mark_from_json(mark) for mark in _listed(rest.get("marks"))))
        case {"type": str(name), **rest}:
            children = tuple(_child_from_json(inner) for inner in _listed(rest.get("content")))
            return Node(name, children, _attrs(rest.get("attrs")))
        case _:
            raise ValueError(f"This is no node of ProseMirror JSON: {value!r:.80}")


def _mark_from_json(value: object) -> Mark:
    match value:
        case {"type": str(name), **rest}:
            return Mark(name, _attrs(rest.get("attrs")))
        case _:
            raise ValueError(f"This is no mark of ProseMirror JSON: {value!r:.80}")


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"A list was expected here: {value!r:.80}")  # noqa: TRY004 - one error
    return value


def _attrs(value: object) -> Mapping[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"Attributes are an object: {value!r:.80}")  # noqa: TRY004 - one error
    return value
