"""What governors are told of a school in a school year, as a paper: schools and cycles. Pure."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from schemas.cycles import CycleStatus, Phase
from schemas.schools import Exchange, ExchangeKind, SchoolCycle, SchoolHours, SchoolSummary
from server.paper.blocks import Block, Heading, Item, Paper, Words

TOO_FEW = "too few people to show"
PHASES = {
    Phase.SCAN: "looking at what is so",
    Phase.PLAN: "planning a change",
    Phase.TRY: "trying it in lessons",
    Phase.REVIEW: "reviewing what it did",
    Phase.SHARE: "sharing what was learnt",
    Phase.CLOSED: "closed",
}
SENTENCES = {
    ExchangeKind.VISITS: (
        "Others watched lessons with us",
        "We watched lessons of others",
        "visit",
    ),
    ExchangeKind.COACHING: ("We coached in other schools", "We were coached", ""),
    ExchangeKind.REVIEWS: ("We reviewed work of others", "Others reviewed our work", ""),
    ExchangeKind.PRACTICES: (
        "Others use practices that we helped to make",
        "We use practices of others",
        "practice",
    ),
}
"""How each kind is said: what was given, what was gained, and what is counted (empty: nothing)."""


def paper_of(told: SchoolSummary, today: date) -> Paper:
    """The whole paper."""
    return Paper(
        title=f"Joint practice development at {told.school.name}",
        subtitle=f"{told.year.name}, for governors. As of {_day(today)}.",
        blocks=tuple(_blocks(told)),
    )


def _blocks(told: SchoolSummary) -> Iterator[Block]:
    if told.alliances:
        yield Words(f"We work with other schools in {_listed(told.alliances)}.")
    yield Heading("Time")
    yield from (Words(line) for line in hours_in_words(told.hours))
    yield Heading("Our improvement plan")
    yield from _plan(told)
    yield Heading("Cycles in which we take part")
    yield from _cycles(told)
    yield Heading("What we gave to other schools")
    yield from _given(told.exchange, gave=True)
    yield Heading("What we gained from them")
    yield from _given(told.exchange, gave=False)
    yield Heading("How to read this")
    yield Words(
        "Joint practice development is developmental, never appraisal. This paper is about the "
        "school: it names nobody, counts nothing of one person, and holds nothing from lesson "
        "observations. A number by which one person's part could be worked out is left out, and "
        "so are words that name somebody."
    )


def hours_in_words(hours: SchoolHours) -> Iterator[str]:
    """What is told of the time of a school, in sentences."""
    free = f"{_count(hours.entitlement, 'hour')}" if hours.entitlement is not None else ""
    if hours.given is None:
        yield f"Hours given: {TOO_FEW}."
    elif free:
        yield f"Our people gave {_count(hours.given, 'hour')} of the {free} that we keep free."
    else:
        yield f"Our people gave {_count(hours.given, 'hour')}."
    if hours.given is None and free:
        yield f"We keep {free} free."
    if hours.entitlement is None:
        yield "We have not set how many hours we keep free."
    if hours.untold and hours.given is not None:
        yield f"There is more, given in cycles in which there were {TOO_FEW}."


def _plan(told: SchoolSummary) -> Iterator[Block]:
    if not told.priorities:
        yield Words("No priority is linked yet.")
    titles = {cycle.id: cycle.title for cycle in told.cycles}
    for priority in told.priorities:
        yield Item(f"{priority.title}: {_served(priority.cycle_ids, titles)}")
    linked = {key for priority in told.priorities for key in priority.cycle_ids}
    beside = [cycle.title for cycle in told.cycles if cycle.id not in linked]
    if told.priorities and beside:
        yield Words(f"Beside the plan: {_listed(beside)}.")


def _served(cycles: list[UUID], titles: dict[UUID, str]) -> str:
    served = [titles[key] for key in cycles if key in titles]
    return f"served by {_listed(served)}." if served else "no cycle of this year serves it."


def _cycles(told: SchoolSummary) -> Iterator[Block]:
    if not told.cycles:
        yield Words("None in this year.")
    for cycle in told.cycles:
        yield Heading(cycle.title, level=2)
        yield Words(_where(cycle))
        if cycle.gave:
            yield Words(f"We gave: {cycle.gave}")
        if cycle.gained:
            yield Words(f"We gained: {cycle.gained}")


def _where(cycle: SchoolCycle) -> str:
    partners = _listed([each.name for each in cycle.partners])
    beside = f"With {partners}. " if partners else "No other school yet. "
    if cycle.status is CycleStatus.PARKED:
        return f"{beside}Parked for now."
    return f"{beside}Now: {PHASES[cycle.phase]}."


def _given(rows: list[Exchange], *, gave: bool) -> Iterator[Block]:
    told = [line for row in rows if (line := _line(row, gave=gave))]
    yield from (Item(line) for line in told)
    if not told:
        yield Words("Nothing yet in this year.")


def _line(row: Exchange, *, gave: bool) -> str:
    given, gained, counted = SENTENCES[row.kind]
    if not (row.gave if gave else row.gained):
        return ""
    words = given if gave else gained
    schools = row.given_to if gave else row.received_from
    count = row.given if gave else row.received
    with_whom = f": {_listed(schools)}" if schools else ""
    if not counted:
        return f"{words}{with_whom}."
    return f"{words}{with_whom} ({TOO_FEW if count is None else _count(count, counted)})."


def _count(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
