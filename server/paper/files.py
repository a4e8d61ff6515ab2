"""Papers as files. The libraries that write them are loaded when the first is asked for.

Loading them takes longer than starting the rest of the server.
"""

from importlib import import_module
from typing import cast

from server.paper.blocks import Paper


def as_docx(paper: Paper) -> bytes:
    """A Word file."""
    return cast(bytes, import_module("server.paper.word_file").as_docx(paper))


def as_pdf(paper: Paper) -> bytes:
    """A PDF."""
    return cast(bytes, import_module("server.paper.pdf_file").as_pdf(paper))
