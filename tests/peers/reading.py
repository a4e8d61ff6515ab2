"""What a shared type holds, as plain data: the same in every library that reads it.

Text is its runs `{"insert", "attributes"?}`; XML is a list of nodes, each a text's runs or an
element `{"name", "attributes", "children"}`; maps and arrays are themselves.
"""

from typing import Any

from pycrdt import Array, Map, Text, XmlElement, XmlFragment, XmlText


def read(shared: object) -> Any:
    """The content of a pycrdt type."""
    match shared:
        case XmlElement():
            return {
                "name": shared.tag,
                "attributes": dict(shared.attributes),  # type: ignore[call-overload]  # pycrdt's stub
                "children": [read(child) for child in shared.children],
            }
        case XmlFragment():
            return [read(child) for child in shared.children]
        case Text() | XmlText():
            return [_run(insert, attributes) for insert, attributes in shared.diff()]
        case Map():
            return {key: _within(value) for key, value in shared.items()}
        case Array():
            return [_within(value) for value in shared]
        case plain:
            return plain


def _within(value: object) -> Any:
    """Within maps and arrays Yjs reads a text as its plain words."""
    return str(value) if isinstance(value, Text) else read(value)


def _run(insert: object, attributes: dict[str, object] | None) -> dict[str, object]:
    return {"insert": insert, **({"attributes": attributes} if attributes else {})}
