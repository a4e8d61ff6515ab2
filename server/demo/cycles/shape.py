"""What a cycle of the demonstration says about itself, and its dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from schemas.cycles import Phase, SchoolPart, TemplateName
from schemas.roles import CycleRole
from schemas.time_given import Spent
from server.demo.cycles.findings import Findings
from server.demo.cycles.lessons import Iterations, Lessons
from server.demo.cycles.reviews import Reviews
from server.live.rendering.tree import Node
from server.live.shape import Seed

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


@dataclass(frozen=True)
class Takes:
    """Somebody's part; `school` is whose mark they carry, empty for none."""

    person: str
    role: CycleRole
    school: str = ""


@dataclass(frozen=True)
class Joins:
    """A school's part: who answered for it (empty: nobody yet), what it offers and wants.

    `gave` and `gained` are what `told_by` wrote at the end.
    """

    school: str
    part: SchoolPart = SchoolPart.ACCEPTED
    answered_by: str = ""
    offers: str = ""
    wants: str = ""
    gave: str = ""
    gained: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Gives:
    """Minutes that somebody of the cycle noted for themselves."""

    person: str
    on: date
    minutes: int
    spent: Spent


@dataclass(frozen=True)
class Rests:
    """That a cycle is parked: by whom, on which day, and why."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True)
class DemoCycle:
    """A cycle with its plan; the first of `schools` started it, by the first of `people`.

    `changed` is who wrote last, and how long ago; on an earlier day it was after school.
    """

    title: str
    template: TemplateName
    phase: Phase
    iteration: int
    began: date
    changed: tuple[str, timedelta]
    schools: tuple[Joins, ...]
    people: tuple[Takes, ...]
    sections: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    facts: Mapping[str, str | int] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    scan: Seed = field(default_factory=Seed)
    lessons: tuple[Lessons, ...] = ()
    iterations: tuple[Iterations, ...] = ()
    parked: Rests | None = None
    time: tuple[Gives, ...] = ()
    review: Reviews | None = None
    theme: str = ""


def weekday(today: date, day: int, weeks: int = 0) -> date:
    """The next such `day` of the week that is not today, `weeks` later (earlier if negative)."""
    ahead = (day - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead, weeks=weeks)


def said(day: date) -> str:
    """A date as people write it: 'Thu 5 March'."""
    return f"{day:%a} {day.day} {day:%B}"


def changed_at(now: datetime, ago: timedelta) -> datetime:
    """So long before `now`; on an earlier day at 16:20 of a school day."""
    moment = now - ago
    if ago < timedelta(days=1):
        return moment
    at_weekend = max(0, moment.weekday() - FRIDAY)
    return datetime.combine(moment.date() - timedelta(days=at_weekend), time(16, 20), UTC)
