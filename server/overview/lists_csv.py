"""Each list of the overview as CSV. Pure; nobody's name is in any of them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from schemas.overview import Overview, OverviewList
from server.web import csv_answers
from server.web.csv_answers import Cell

HEADER_OF_TRANSFERS = [
    *("practice", "from", "school", "state", "since", "changed_on", "why_dropped", "came_back")
]

Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]


def as_csv(told: Overview, which: OverviewList) -> str:
    """A header and the rows of one list, each with its term."""
    header, rows = _table(told, which)
    return csv_answers.as_csv(["term", *header], ([told.term.name, *row] for row in rows))


def _table(told: Overview, which: OverviewList) -> Table:
    names = {school.id: school.name for school in told.schools}
    match which:
        case OverviewList.CYCLES:
            return _cycles(told, names)
        case OverviewList.STALLED:
            return ["cycle", "nothing_since", "group_asked_on"], (
                [one.title, one.since, one.asked_on] for one in told.stalled
            )
        case OverviewList.LEFT_OUT:
            return ["school"], ([names[key]] for key in told.left_out)
        case OverviewList.TRANSFERS:
            return HEADER_OF_TRANSFERS, (
                [
                    one.title,
                    ", ".join(maker.name for maker in one.makers),
                    one.school.name,
                    one.state.value,
                    one.since.date(),
                    one.changed_at.date(),
                    one.reason,
                    one.came_back,
                ]
                for one in told.transfers
            )
        case OverviewList.TIME:
            return ["school", "hours_given", "more_not_told", "days_coached"], (
                [
                    names[one.school_id],
                    round(one.minutes / 60, 1),
                    "yes" if one.untold else "no",
                    float(one.coached_days),
                ]
                for one in told.time
            )


def _cycles(told: Overview, names: dict[UUID, str]) -> Table:
    header = ["cycle", "phase", "status", "theme", "subject", "schools", "stalled"]
    return header, (
        [
            one.title,
            one.phase.value,
            one.status.value,
            one.theme,
            one.subject,
            ", ".join(names[key] for key in one.school_ids if key in names),
            "yes" if one.stalled else "no",
        ]
        for one in told.cycles
    )
