"""Lines of a plan written down as data: `p("We **count** reasons")`, `ul(…)`.

In a line, `**strong**`, `*emphasis*` and `[words](https://address)` mean what they mean in
Markdown; nothing else is special.
"""

import re

from server.live.rendering.tree import Node, Run
from server.live.writing import bullets, em, heading, link, numbered, paragraph, strong

HEADING_LEVEL = 3
"""Below the page's title and the section's own."""

_MARKED = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|\[(?P<words>[^\]]+)\]\((?P<href>[^)\s]+)\)"
)


def p(line: str) -> Node:
    """A paragraph."""
    return paragraph(*runs(line))


def h(line: str) -> Node:
    """A heading inside a section."""
    return heading(HEADING_LEVEL, *runs(line))


def ul(*lines: str) -> Node:
    """A list."""
    return bullets(*([p(line)] for line in lines))


def ol(*lines: str) -> Node:
    """A numbered list."""
    return numbered(*([p(line)] for line in lines))


def runs(line: str) -> list[Run]:
    """The runs of text in a line."""
    found: list[Run] = []
    at = 0
    for marked in _MARKED.finditer(line):
        found.append(Run(line[at : marked.start()]))
        match marked.groupdict():
            case {"strong": str(words)}:
                found.append(strong(words))
            case {"em": str(words)}:
                found.append(em(words))
            case {"words": str(words), "href": str(href)}:
                found.append(link(words, href))
        at = marked.end()
    found.append(Run(line[at:]))
    return [run for run in found if run.text]
