"""What a practice card begins with: the records of its cycle, put in their places. Pure.

Names of schools, classes and people are left out, and so are readings of few pupils, whoever
makes the card: it is made to be read by others. What is missing the group writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from schemas.measures import FEWEST_SHOWN, ReadingKind, Summary
from server.live.rendering.content import Content, is_empty
from server.live.rendering.tree import Child, Node, plain_text
from server.live.shape import Seed
from server.live.writing import bullets, paragraph
from server.measures.tables import MeasureRow, ReadingRow

SENTENCE = 300
"""Letters of the first sentence that are taken for the summary."""


@dataclass(frozen=True)
class Records:
    """What a cycle has to tell: `iterations` are the documents about each, in order."""

    title: str
    plan: Content | None
    iterations: Sequence[Content] = ()
    measures: Sequence[tuple[MeasureRow, Sequence[ReadingRow]]] = ()
    schools: Sequence[str] = ()
    """Each school in words that do not name it: 'Primary, 214 pupils'."""


def first_card(records: Records) -> Seed:
    """The seed of a new card."""
    plan = records.plan
    change = plan.sections["change"] if plan else ()
    stay, adapt = parted(change)
    facts = plan.fields if plan else {}
    dropped = [told for content in records.iterations for told in _decided(content, "drop")]
    sections: dict[str, Sequence[Child]] = {
        "who": list(_who(facts)),
        "stay": stay,
        "adapt": [
            *adapt,
            *(told for content in records.iterations for told in _decided(content, "adapt")),
        ],
        "context": list(_context(records)),
        "against": [*dropped, *_against(records.iterations)],
        "effect": list(_effect(records.measures)),
        "resources": _written(plan, "evidence"),
    }
    fields = {
        "title": records.title,
        "summary": _first_sentence(change),
        "subject": str(facts.get("subject", "")),
    }
    return Seed(
        sections={
            key: tree for key, tree in sections.items() if tree and not is_empty(tuple(tree))
        },
        fields={key: value for key, value in fields.items() if value},
    )


def parted(change: Sequence[Child]) -> tuple[list[Child], list[Child]]:
    """What must stay and what may be adapted, where headings of the plan say so.

    Without such headings all of it must stay, until the group says otherwise.
    """
    stay: list[Child] = []
    adapt: list[Child] = []
    into = stay
    for child in change:
        if isinstance(child, Node) and child.name == "heading":
            said = plain_text(child.children).lower()
            if "adapt" in said:
                into = adapt
                continue
            if "stay" in said:
                into = stay
                continue
        into.append(child)
    return stay, adapt


def _who(facts: Mapping[str, object]) -> Iterator[Child]:
    told = [str(facts[key]) for key in ("year_group", "subject") if facts.get(key)]
    if told:
        yield paragraph(f"Teachers of {', '.join(told)}.")


def _context(records: Records) -> Iterator[Child]:
    if records.schools:
        yield bullets(*records.schools)
    if records.plan and records.plan.fields.get("year_group"):
        yield paragraph(f"{records.plan.fields['year_group']}.")


def _decided(content: Content, decision: str) -> Iterator[Child]:
    """What an iteration says that was changed and why, where that was decided of it."""
    if content.fields.get("decision") == decision:
        for key in ("changed", "why"):
            yield from _written(content, key)


def _against(iterations: Sequence[Content]) -> Iterator[Child]:
    for content in iterations:
        yield from _written(content, "against")


def _written(content: Content | None, key: str) -> list[Child]:
    tree = content.sections.get(key, ()) if content else ()
    return [] if is_empty(tree) else list(tree)


def _first_sentence(tree: Sequence[Child]) -> str:
    blocks = (child for child in tree if isinstance(child, Node) and child.name != "heading")
    for block in blocks:
        text = plain_text([block], " ").strip()
        if text:
            sentence, stop, _ = text.partition(". ")
            return (sentence + stop).strip()[:SENTENCE]
    return ""


def _effect(measures: Sequence[tuple[MeasureRow, Sequence[ReadingRow]]]) -> Iterator[Child]:
    for measure, readings in measures:
        by_group: dict[UUID, list[ReadingRow]] = {}
        few = False
        for row in sorted(readings, key=lambda one: (one.taken_on, one.kind)):
            if row.group_size < FEWEST_SHOWN:
                few = True
            elif row.kind is not ReadingKind.INTERIM:
                by_group.setdefault(row.school_id, []).append(row)
        yield paragraph(f"{measure.title} ({measure.instrument})")
        if by_group:
            yield bullets(*(_group(measure, rows) for rows in by_group.values()))
        said = {row.caveat for rows in by_group.values() for row in rows} | {measure.caveat}
        for caveat in sorted(said - {""}):
            yield paragraph(f"Caveat: {caveat}")
        if few:
            yield paragraph(f"Readings of fewer than {FEWEST_SHOWN} pupils are left out.")


def _group(measure: MeasureRow, rows: Sequence[ReadingRow]) -> str:
    told = ", ".join(
        f"{row.kind.value} {_number(measure, row.value)} ({row.group_size} pupils"
        f"{f', {row.comparison}' if row.comparison else ''})"
        for row in rows
    )
    return f"In one school: {told}."


def _number(measure: MeasureRow, value: float) -> str:
    unit = " %" if measure.summary is Summary.SHARE else f" {measure.unit}" if measure.unit else ""
    return f"{value:g}{unit}"
