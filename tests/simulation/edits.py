"""Edits of every kind that editors make, drawn from a seed."""

from random import Random
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

WORDS = ("we ", "see ", "them ", "thinking ", "é", "Ω", "😀", "ß ")


def edit_somewhere(random: Random, doc: "Doc[Any]", author: str) -> None:
    """One change of `doc`: text, fields, lists, paragraphs; mostly typing."""
    words, notes = doc.get("words", type=Text), doc.get("notes", type=Text)
    items, fields = doc.get("items", type=Array), doc.get("fields", type=Map)
    tree = doc.get("tree", type=XmlFragment)
    length = len(str(notes))  # ASCII only, so that any place in it is between two letters
    match random.randrange(14):
        case 0 | 1 | 2:
            notes.insert(random.randint(0, length), random.choice(["a", "bc", "def ", "g"]))
        case 3:
            words.insert(0, random.choice(WORDS))
        case 4 | 5 if length > 4:
            at = random.randrange(length - 3)
            del notes[at : at + random.randint(1, 3)]
        case 6:
            items.append(random.choice([1, 2.5, None, "s", [1, "é"], 2**40]))
        case 7 if len(items):
            del items[random.randrange(len(items))]
        case 8:
            fields[random.choice("abc")] = random.choice([1, author, Map({"q": 1}), Text("hello")])
        case 9:
            paragraph = XmlElement("paragraph")
            tree.children.append(paragraph)
            paragraph.children.append(XmlText("hi 😀"))
        case 10 if length > 4:
            notes.format(0, 3, {"bold": True})
        case 11 if len(tree.children) > 1:
            del tree.children[0]
        case 12 if isinstance(inner := fields.get(random.choice("abc")), Text):
            inner.insert(0, author[0])
        case 13 if len(tree.children):
            tree.children[0].children.append(XmlText(author[0]))
        case _:
            notes.insert(length, author[0])
