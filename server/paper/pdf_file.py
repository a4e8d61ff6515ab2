"""A paper as a PDF (A4), tagged: headings, paragraphs and lists that can be listened to in order.

fpdf2 writes the structure tree and knows which marks belong to a page, but itself marks only
pictures. `_Pages.marked` is its own way of doing so, for text. What may not be split by a page is
measured first, since a mark belongs to one page.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.prefs import ViewerPreferences

from server.paper.blocks import LANGUAGE, Heading, Item, Paper, Words, clean

FONTS = Path(__file__).parent / "fonts"
FAMILY = "DejaVuSansCondensed"
MARGIN, INDENT = 20.0, 5.0
LEADING = 1.4
MILLIMETRES = 25.4 / 72
MISSING = "□"
"""Stands for a letter that the fonts do not have."""
SOME_MISSING = (
    "Some letters are not in the fonts of this file, and stand here as □. The Word file has them."
)

Style = tuple[str, str, float, float]
"""A tag, the font's style, its size in points, and the space before it in millimetres."""

TITLE: Style = ("/H1", "B", 20, 0)
SUBTITLE: Style = ("/P", "", 11, 1)
HEADINGS: dict[int, Style] = {1: ("/H2", "B", 14, 8), 2: ("/H3", "B", 11, 4)}
WORDS: Style = ("/P", "", 11, 2)
ITEM: Style = ("/P", "", 11, 1.5)


def as_pdf(paper: Paper) -> bytes:
    """The file."""
    pages = _Pages(clean(paper.title))
    pages.put(paper.title, TITLE)
    pages.put(paper.subtitle, SUBTITLE)
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                pages.put(text, HEADINGS[level], keep=2)
            case Words(text):
                pages.put(text, WORDS)
            case Item(text):
                pages.put(f"• {clean(text)}", ITEM, indent=INDENT)
    if pages.missed:
        pages.put(SOME_MISSING, WORDS)
    return bytes(pages.output())


class _Pages(FPDF):
    """Sheets that are filled from top to bottom, each piece of text with its tag."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, FONTS / f"{FAMILY}-{name}.ttf")
        self.missed = False
        self._known = frozenset(self.fonts[FAMILY.lower()].cmap)  # type: ignore[union-attr]
        self.set_title(title)
        self.set_lang(LANGUAGE)
        self.set_creator("JPD Workspace")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.add_page()

    def put(self, text: str, style: Style, *, indent: float = 0, keep: int = 0) -> None:
        """Write a paragraph; `keep`: at least so many lines must fit under it on its page."""
        tag, weight, size, before = style
        self.set_font(FAMILY, weight, size)
        height = size * MILLIMETRES * LEADING
        lines = self._lines(self._shown(clean(text)), self.epw - indent, height)
        if self.y > self.t_margin:
            self.y += before
        self._make_room((min(len(lines), 2) + keep) * height)
        if tag in ("/H1", "/H2"):
            self.start_section(" ".join(lines), level=0 if tag == "/H1" else 1)
        while lines:
            here = max(1, int((self._floor - self.y) / height))
            with self._marked(tag):
                for line in lines[:here]:
                    self.set_x(self.l_margin + indent)
                    self.cell(h=height, text=line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            lines = lines[here:]
            if lines:
                self.add_page()

    def footer(self) -> None:
        """The number of the page, which nobody needs to hear."""
        self.set_font(FAMILY, "", 9)
        self.set_y(-15)
        self._out("/Artifact BMC")
        self.cell(w=self.epw, h=5, text=str(self.page), align="R")
        self._out("EMC")

    @property
    def _floor(self) -> float:
        return float(self.h - self.b_margin)

    def _make_room(self, height: float) -> None:
        if self.y + height > self._floor and self.y > self.t_margin:
            self.add_page()

    def _lines(self, text: str, width: float, height: float) -> list[str]:
        """The text as it is broken into lines; a word that is too long is broken too."""
        if not text:
            return []
        found = self.multi_cell(
            w=width, h=height, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        return [str(line) for line in found]  # type: ignore[union-attr]

    def _shown(self, text: str) -> str:
        """The text with a box for each letter that the fonts do not have.

        Signs that are not seen are left out: fpdf2 cannot write a line of nothing else.
        """
        seen = [each for each in text if unicodedata.category(each) != "Cf"]
        shown = [each if ord(each) in self._known else MISSING for each in seen]
        self.missed = self.missed or shown != seen
        return "".join(shown).strip()

    @contextmanager
    def _marked(self, tag: str) -> Iterator[None]:
        """What is written within is a piece of its own in the structure of the file."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=tag, mcid=number)
        self._out(f"{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")
