"""One piece of content in every shape a plan knows, written and read by each library.

Text, formatted text, a map's values, an array of records and nested XML; with letters beyond ASCII,
letters beyond UTF-16's first plane, joined emoji, combining marks and right-to-left script.
"""

from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from schemas.documents import FIELDS_ROOT
from tests.interop.yjs_peer import YjsPeer
from tests.peers.reading import read

SECTION = "evidence"
CLASS = "4 Maple – Zoë\u0308’s 👩🏽\u200d🏫 שלום 𝄞"
BEFORE, BOLD, AFTER = "Talk ", "vor 😀 ", "dem Schreiben: ًكتابة"
HOURS = 6.5
STARTS = "2026-11-03"
RECORD = {"offers": "Größe 📏", "wants": "más tiempo"}
CELLS = ("שלום", "e\u0301🎉")


def fields(runs: bool = True) -> dict[str, Any]:
    """What the field map holds afterwards; `runs=False` as plain text.

    The record that the server made for the school that started the cycle gives way to another.
    """
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
        node("heading", [[{"insert": CLASS}]], level="2"),
        node("paragraph", [words]),
        node(
            "bullet_list",
            [node("list_item", [node("paragraph", [[{"insert": cell}]])]) for cell in CELLS],
        ),
    ]


def node(name: str, children: list[Any], **attributes: str) -> dict[str, Any]:
    """An element of a section, as every library reads it here."""
    return {"name": name, "attributes": attributes, "children": children}


def _item(words: str) -> dict[str, Any]:
    return node("list_item", [node("paragraph", [[{"insert": words}]])])


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
        {"change": "remove", "at": [at_fields, "schools"], "place": 0, "length": 1},
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
        del schools[0]
        schools.append(record)
        del fragment.children[0]
        _grow(fragment, section())


def _grow(parent: XmlFragment | XmlElement, tree: list[Any]) -> None:
    for each in tree:
        if isinstance(each, dict):
            element = parent.children.append(XmlElement(each["name"], each["attributes"]))
            _grow(element, each["children"])
            continue
        text = parent.children.append(XmlText())
        for run in each:
            text.insert(len(text), run["insert"], run.get("attributes"))


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
