"""Between a live document's `Y.XmlFragment` and a tree, exactly as y-prosemirror 1.3 does it.

Blocks are `Y.XmlElement`s with the node's name and attributes. Text is one `Y.XmlText` per run
of text nodes, whose formats are the marks: the mark's name, or `name--HASH` where marks of one
type may overlap (y-prosemirror, `yattr2markname`); the format's value holds the mark's attributes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import cast

from pycrdt import XmlElement, XmlFragment, XmlText

from server.live.rendering.links import safe_href
from server.live.rendering.tree import Child, Json, Mark, Node, Run, ordered

MAX_DEPTH = 64
"""Deeper nesting is read as text: nobody writes so, and rendering must not run out of stack."""

_HASHED_MARK = re.compile(r"(.*)--[a-zA-Z0-9+/=]{8}", re.DOTALL)


def read_fragment(fragment: XmlFragment) -> tuple[Child, ...]:
    """The tree that stands in `fragment`. Links other than https and mailto lose their mark."""
    return _read_children(fragment, depth=0)


def write_fragment(fragment: XmlFragment, children: Sequence[Child]) -> None:
    """Append `children` to `fragment`. Raises ValueError for a link that is not allowed."""
    with fragment.doc.transaction():
        _write_children(fragment, children)


def _read_children(parent: XmlFragment | XmlElement, depth: int) -> tuple[Child, ...]:
    found: list[Child] = []
    for child in parent.children:
        if isinstance(child, XmlText):
            _append_runs(found, _read_text(child))
        elif depth >= MAX_DEPTH:
            _append_runs(found, [Run(text) for text in _texts_below(child)])
        elif isinstance(child, XmlElement):
            inner = _read_children(child, depth + 1)
            found.append(Node(child.tag or "", inner, _read_attributes(child)))
    return tuple(found)


def _read_attributes(element: XmlElement) -> dict[str, Json]:
    attributes = cast("Iterable[tuple[str, object]]", element.attributes)
    return {key: _plain(value) for key, value in sorted(attributes)}


def _append_runs(found: list[Child], runs: Iterable[Run]) -> None:
    """Two texts may stand side by side after concurrent edits: equal neighbours become one."""
    for run in runs:
        last = found[-1] if found else None
        if isinstance(last, Run) and last.marks == run.marks:
            found[-1] = Run(last.text + run.text, run.marks)
        elif run.text:
            found.append(run)


def _read_text(text: XmlText) -> list[Run]:
    return [
        Run(inserted, _read_marks(formats))
        for inserted, formats in text.diff()
        if isinstance(inserted, str)
    ]


def _read_marks(formats: Mapping[str, object] | None) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for key, value in (formats or {}).items():
        if value is None:
            continue
        hashed = _HASHED_MARK.fullmatch(key)
        name = hashed.group(1) if hashed else key
        attrs = {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else {}
        if name == "link":
            href = safe_href(attrs.get("href"))
            if href is None:
                continue
            attrs["href"] = href
        marks.append(Mark(name, attrs))
    return ordered(marks)


def _texts_below(element: XmlElement | XmlFragment) -> list[str]:
    texts: list[str] = []
    waiting: list[XmlElement | XmlFragment | XmlText] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, XmlText):
            texts.extend(run.text for run in _read_text(node))
        else:
            waiting.extend(reversed(list(node.children)))
    return texts


def _plain(value: object) -> Json:
    """A value as JSON has it: Yjs knows one kind of number, so 2.0 is read as 2."""
    match value:
        case bool() | str() | int() | None:
            return value
        case float() if isfinite(value):
            return int(value) if value.is_integer() else value
        case list():
            return [_plain(inner) for inner in value]
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case _:
            return str(value)


def _write_children(parent: XmlFragment | XmlElement, children: Sequence[Child]) -> None:
    text: XmlText | None = None
    for child in children:
        match child:
            case Run() if child.text:
                text = text if text is not None else parent.children.append(XmlText())
                # The index is read from the text itself: pycrdt counts bytes, not characters.
                text.insert(len(text), child.text, _formats(child.marks))
            case Node():
                text = None
                element = parent.children.append(XmlElement(child.name))
                for key, value in child.attrs.items():
                    if value is not None:
                        element.attributes[key] = value
                _write_children(element, child.children)


def _formats(marks: Sequence[Mark]) -> dict[str, dict[str, Json]]:
    formats: dict[str, dict[str, Json]] = {}
    for mark in marks:
        attrs = dict(mark.attrs)
        if mark.name == "link":
            attrs = {"href": safe_href(attrs.get("href")), "title": attrs.get("title")}
            if attrs["href"] is None:
                raise ValueError(f"Links are https or mailto: {mark.attrs.get('href')!r:.80}")
        formats[mark.name] = attrs
    return formats
