"""From phase to phase: which moves there are, and what each of them needs. Pure."""

from collections.abc import Mapping
from uuid import UUID

from schemas.cycles import MissingField, Phase, PhaseName
from schemas.documents import DocumentKind
from schemas.templates import Template
from server.live.rendering.content import Content
from server.live.rendering.missing import gaps

IN_ORDER = tuple(Phase)
OFFERS = "schools"
"""The plan's field with a record for each school."""


def next_phase(phase: Phase) -> Phase | None:
    """The phase after `phase`; None when the cycle is closed."""
    place = IN_ORDER.index(phase) + 1
    return IN_ORDER[place] if place < len(IN_ORDER) else None


def begins_iteration(here: Phase, there: Phase) -> bool:
    """Whether this move goes back to the plan, as a new iteration."""
    return here is Phase.REVIEW and there is Phase.PLAN


def is_a_move(here: Phase, there: Phase) -> bool:
    """Whether a cycle may go from `here` to `there`."""
    return there is next_phase(here) or begins_iteration(here, there)


def phase_names(template: Template) -> list[PhaseName]:
    """The phases in order, as the template calls them."""
    return [PhaseName(phase=phase, name=template.phases.get(phase, "Closed")) for phase in IN_ORDER]


def missing_before(
    phase: Phase | None,
    plan: Content,
    document_id: UUID,
    template: Template,
    schools: Mapping[UUID, str],
) -> list[MissingField]:
    """What `plan` lacks that the cycle needs to enter `phase` (None: nothing comes next).

    `schools` names those that take part: what they offer and want is asked of each of them by
    name, and of no other.
    """
    if phase is None:
        return []
    found: list[MissingField] = []
    for field in plan.kind.fields:
        if field.key == OFFERS and _needed(field.required_before, phase):
            found += [
                MissingField(document_id=document_id, key=OFFERS, title=title, detail=detail)
                for title, detail in offers_missing(plan, schools).values()
            ]
    for gap in gaps(plan):
        if gap.key != OFFERS and _needed(gap.required_before, phase):
            words = template.sections.get(gap.key)
            title = (words and words.title) or gap.title
            found.append(MissingField(document_id=document_id, key=gap.key, title=title))
    order = _page_order(plan.kind)
    return sorted(found, key=lambda missing: order.index(missing.key))


def _page_order(kind: DocumentKind) -> list[str]:
    keys: list[str] = []
    for block in kind.blocks:
        keys += [block.section.key] if block.section else []
        keys += [field.key for field in block.group.fields] if block.group else []
    return keys


def _needed(before: str | None, phase: Phase) -> bool:
    return before is not None and IN_ORDER.index(Phase(before)) <= IN_ORDER.index(phase)


def offers_missing(plan: Content, schools: Mapping[UUID, str]) -> dict[UUID, tuple[str, str]]:
    """For each school whose record is absent or has an empty cell: what lacks, and a sentence."""
    records = plan.fields.get(OFFERS)
    found = {}
    for school_id, name in schools.items():
        filled: set[str] = set()
        for record in records if isinstance(records, list) else []:
            if record.get("school") == str(school_id):
                filled |= record.keys()
        match "offers" in filled, "wants" in filled:
            case False, False:
                found[school_id] = f"What {name} offers and wants", "Neither is written yet."
            case True, False:
                found[school_id] = f"What {name} wants to gain", "What it offers is there."
            case False, True:
                found[school_id] = f"What {name} offers", "What it wants to gain is there."
    return found
