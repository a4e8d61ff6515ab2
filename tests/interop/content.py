"""One piece of content in every shape a plan knows, written and read by each library.

Text, formatted text, a map's values, an array of records and nested XML; with letters beyond ASCII,
letters beyond UTF-16's first plane, joined emoji, combining marks and right-to-left script.
"""

import json
from importlib import import_module
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from schemas.documents import FIELDS_ROOT
from tests.interop.yjs_peer import YjsPeer
from tests.peers.reading import read

y_py: Any = import_module("y_py")  # what it says of its types is wrong

SECTION = "evidence"
CLASS = "4 Maple – Zoë\u0308’s 👩🏽\u200d🏫 שלום 𝄞"
BEFORE, BOLD, AFTER = "Talk ", "vor 😀 ", "dem Schreiben: ًكتابة"
HOURS = 6.5
STARTS = "2026-11-03"
RECORD = {"offers": "Größe 📏", "wants": "más tiempo"}
CELLS = ("שלום", "e\u0301🎉")


def fields(runs: bool = True) -> dict[str, Any]:
    """What the field map holds afterwards; `runs=False` as plain text."""
    return {
        "class_name": [{"insert": CLASS}] if runs else CLASS,
        "subject": (
            [
                {"insert": BEFORE},
                {"insert": BOLD, "attributes": {"strong": True}},
                {"insert": AFTER},
            ]
            if runs
            else BEFORE + BOLD + AFTER
        ),
        "cover_hours": HOURS,
        "starts_on": STARTS,
        "schools": [RECORD],
    }


def section(*, formatted: bool = True) -> list[Any]:
    """What the section holds afterwards; `formatted=False` without bold and links."""
    link = {"link": {"href": "https://example.org/ä"}}
    words: list[dict[str, Any]] = [{"insert": "read "}, {"insert": "Größe 😀", "attributes": link}]
    if not formatted:
        words = [{"insert": "read Größe 😀"}]
    return [
        _node("heading", [[{"insert": CLASS}]], level="2"),
        _node("paragraph", [words]),
        _node(
            "bullet_list",
            [_node("list_item", [_node("paragraph", [[{"insert": cell}]])]) for cell in CELLS],
        ),
    ]


def _node(name: str, children: list[Any], **attributes: str) -> dict[str, Any]:
    return {"name": name, "attributes": attributes, "children": children}


def _item(words: str) -> dict[str, Any]:
    return _node("list_item", [_node("paragraph", [[{"insert": words}]])])


async def write_with_yjs(peer: YjsPeer) -> None:
    """In one transaction, as Yjs' users do."""
    at_fields = [FIELDS_ROOT, "map"]
    class_name, subject = [at_fields, "class_name"], [at_fields, "subject"]
    record = {"$": "map", "of": {key: {"$": "text", "of": text} for key, text in RECORD.items()}}
    await peer.change(
        {"change": "insert", "at": class_name, "place": 0, "text": CLASS[:9] + CLASS[10:]},
        {"change": "insert", "at": class_name, "place": 9, "text": CLASS[9]},
        {"change": "insert", "at": subject, "place": 0, "text": BEFORE + "?" + BOLD + AFTER},
        {
            "change": "format",
            "at": subject,
            "place": len(BEFORE) + 1,
            "length": len(BOLD),
            "attributes": {"strong": True},
        },
        {"change": "remove", "at": subject, "place": len(BEFORE), "length": 1},
        {"change": "set", "at": [at_fields], "key": "cover_hours", "value": HOURS},
        {"change": "set", "at": [at_fields], "key": "starts_on", "value": STARTS},
        {"change": "push", "at": [at_fields, "schools"], "values": [record]},
        {"change": "remove", "at": [[SECTION, "xml"]], "place": 0, "length": 1},
        {"change": "grow", "at": [[SECTION, "xml"]], "place": 0, "tree": section()},
    )


def write_with_pycrdt(doc: Doc[Any]) -> None:
    """In one transaction; places in pycrdt's text are UTF-8 bytes."""
    values = doc.get(FIELDS_ROOT, type=Map)
    fragment = doc.get(SECTION, type=XmlFragment)
    with doc.transaction():
        text = values["class_name"]
        text.insert(0, CLASS[:9] + CLASS[10:])
        text.insert(len(CLASS[:9].encode()), CLASS[9])
        subject = values["subject"]
        subject.insert(0, BEFORE + "?" + BOLD + AFTER)
        start = len(BEFORE.encode())
        subject.format(start + 1, start + 1 + len(BOLD.encode()), {"strong": True})
        del subject[start : start + 1]
        values["cover_hours"] = HOURS
        values["starts_on"] = STARTS
        record: Map[Any] = Map({key: Text(value) for key, value in RECORD.items()})
        schools: Array[Any] = values["schools"]
        schools.append(record)
        del fragment.children[0]
        _grow(fragment, section())


def _grow(parent: XmlFragment | XmlElement, tree: list[Any]) -> None:
    for node in tree:
        if isinstance(node, dict):
            element = parent.children.append(XmlElement(node["name"], node["attributes"]))
            _grow(element, node["children"])
            continue
        text = parent.children.append(XmlText())
        for run in node:
            text.insert(len(text), run["insert"], run.get("attributes"))


def write_with_ypy(doc: Any) -> None:
    """As far as y-py can: it has no formatting in XML. Places are UTF-8 bytes."""
    values = doc.get_map(FIELDS_ROOT)
    fragment = doc.get_xml_element(SECTION)
    with doc.begin_transaction() as transaction:
        text = values["class_name"]
        text.insert(transaction, 0, CLASS[:9] + CLASS[10:])
        text.insert(transaction, len(CLASS[:9].encode()), CLASS[9])
        subject = values["subject"]
        subject.insert(transaction, 0, BEFORE + "?" + BOLD + AFTER)
        start = len(BEFORE.encode())
        subject.format(transaction, start + 1, len(BOLD.encode()), {"strong": True})
        subject.delete(transaction, start)
        values.set(transaction, "cover_hours", HOURS)
        values.set(transaction, "starts_on", STARTS)
        record = y_py.YMap({key: y_py.YText(value) for key, value in RECORD.items()})
        values["schools"].append(transaction, record)
        fragment.delete(transaction, 0, 1)
        _grow_with_ypy(transaction, fragment, section(formatted=False))


def _grow_with_ypy(transaction: Any, parent: Any, tree: list[Any]) -> None:
    for node in tree:
        if isinstance(node, dict):
            element = parent.push_xml_element(transaction, node["name"])
            for key, value in node["attributes"].items():
                element.set_attribute(transaction, key, value)
            _grow_with_ypy(transaction, element, node["children"])
            continue
        text = parent.push_xml_text(transaction)
        for run in node:
            text.push(transaction, run["insert"])


async def read_with_yjs(peer: YjsPeer, *, formatted: bool = True) -> None:
    """Wait until Yjs reads what was written; raises YjsError if it does not."""
    at_fields = [FIELDS_ROOT, "map"]
    for key, value in fields().items():
        if key in ("class_name", "subject", "schools"):
            await peer.reads([at_fields, key], value)
    await peer.reads([[SECTION, "xml"]], section(formatted=formatted))
    whole = await peer.do("read", at=[at_fields])
    plain = fields(runs=False)
    assert {key: whole[key] for key in plain} == plain


def reads_with_pycrdt(doc: Doc[Any], *, formatted: bool = True) -> bool:
    """Whether pycrdt reads what was written."""
    values = doc.get(FIELDS_ROOT, type=Map)
    now = {key: read(values.get(key)) for key in fields()}
    return now == fields() and read(doc.get(SECTION, type=XmlFragment)) == section(
        formatted=formatted
    )


def reads_with_ypy(doc: Any) -> bool:
    """Whether y-py reads what was written; it shows text without its formatting."""
    values = json.loads(doc.get_map(FIELDS_ROOT).to_json())
    plain = fields(runs=False)
    return {key: values.get(key) for key in plain} == plain and _ypy_tree(
        doc.get_xml_element(SECTION).first_child
    ) == section(formatted=False)


def _ypy_tree(node: Any) -> list[Any]:
    """`node` and those beside it."""
    tree: list[Any] = []
    while node is not None:
        if isinstance(node, y_py.YXmlText):
            tree.append([{"insert": str(node)}])
        else:
            tree.append(_node(node.name, _ypy_tree(node.first_child), **dict(node.attributes())))
        node = node.next_sibling
    return tree
