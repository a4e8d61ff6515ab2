"""A paper as a Word file (DOCX), with the headings, lists and language that screen readers want."""

import io

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from server.paper.blocks import LANGUAGE, Heading, Item, Paper, Words, clean

FONT = "Arial"


def as_docx(paper: Paper) -> bytes:
    """The file."""
    document = Document()
    _set_up(document, clean(paper.title))
    document.add_heading(clean(paper.title), level=0)
    document.add_paragraph(clean(paper.subtitle), style="Subtitle")
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                document.add_heading(clean(text), level=level)
            case Words(text):
                document.add_paragraph(clean(text))
            case Item(text):
                document.add_paragraph(clean(text), style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: WordDocument, title: str) -> None:
    known = document.core_properties
    known.title, known.language, known.author = title, LANGUAGE, "JPD Workspace"
    known.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    for style in document.styles:
        found = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if found is not None and style.name != "Normal":
            style.element.find(qn("w:rPr")).remove(found)  # the template's own are left to Normal
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LANGUAGE)
