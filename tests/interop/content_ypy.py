"""The same content, written and read with y-py; importing this without y-py raises ImportError."""

import json
from importlib import import_module
from typing import Any

from schemas.documents import FIELDS_ROOT
from tests.interop.content import (
    AFTER,
    BEFORE,
    BOLD,
    CLASS,
    HOURS,
    RECORD,
    SECTION,
    STARTS,
    fields,
    node,
    section,
)

y_py: Any = import_module("y_py")  # what it says of its types is wrong


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
        values["schools"].delete(transaction, 0)
        values["schools"].append(transaction, record)
        fragment.delete(transaction, 0, 1)
        _grow_with_ypy(transaction, fragment, section(formatted=False))


def _grow_with_ypy(transaction: Any, parent: Any, tree: list[Any]) -> None:
    for each in tree:
        if isinstance(each, dict):
            element = parent.push_xml_element(transaction, each["name"])
            for key, value in each["attributes"].items():
                element.set_attribute(transaction, key, value)
            _grow_with_ypy(transaction, element, each["children"])
            continue
        text = parent.push_xml_text(transaction)
        for run in each:
            text.push(transaction, run["insert"])


def reads_with_ypy(doc: Any) -> bool:
    """Whether y-py reads what was written; it shows text without its formatting."""
    values = json.loads(doc.get_map(FIELDS_ROOT).to_json())
    plain = fields(runs=False)
    return {key: values.get(key) for key in plain} == plain and _ypy_tree(
        doc.get_xml_element(SECTION).first_child
    ) == section(formatted=False)


def _ypy_tree(first: Any) -> list[Any]:
    """The node `first` and those beside it."""
    tree: list[Any] = []
    beside = first
    while beside is not None:
        if isinstance(beside, y_py.YXmlText):
            tree.append([{"insert": str(beside)}])
        else:
            attributes = dict(beside.attributes())
            tree.append(node(beside.name, _ypy_tree(beside.first_child), **attributes))
        beside = beside.next_sibling
    return tree
