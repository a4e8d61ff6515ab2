"""What a cycle of the demonstration has to tell of its lessons and iterations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from schemas.lessons import LessonState
from schemas.roles import Audience
from server.live.rendering.tree import Node

Sections = Mapping[str, tuple[Node, ...]]


@dataclass(frozen=True)
class Pupil:
    """A case pupil: an alias, whom they typify, and what counts as success for them."""

    alias: str
    typifies: str
    criterion: str


@dataclass(frozen=True)
class Stage:
    """What the teacher does, and what the group predicts of the pupils A, B and C."""

    key: str
    title: str
    teacher: str
    predicted: tuple[str, str, str]
    minutes: int
    resources: str = ""


@dataclass(frozen=True)
class Saw:
    """One entry of a canvas: `at` is hours and minutes, `match` as in the kind's choices.

    With a `photo` the page of Jay's book hangs on it (see `server/demo/work.py`).
    """

    stage: str
    pupil: str
    at: time
    seen: str
    match: str = ""
    photo: bool = False


@dataclass(frozen=True)
class Observed:
    """What one person saw, and with whom they shared it."""

    observer: str
    audience: Audience
    entries: tuple[Saw, ...]
    sections: Sections = field(default_factory=dict)


@dataclass(frozen=True)
class Interviewed:
    """What a pupil said afterwards, to whom."""

    by: str
    pupil: str
    sections: Sections


@dataclass(frozen=True)
class Talked:
    """The talk after a lesson: `pupils` maps A, B, C to what it told and whether it was enough."""

    chair: str
    recorder: str
    pupils: Mapping[str, tuple[str, str]]
    sections: Sections


@dataclass(frozen=True)
class Lessons:
    """A research lesson of a cycle; the first of `watches` planned it."""

    title: str
    school: str
    teacher: str
    on: date
    at: time
    class_alias: str
    class_size: int
    intention: str
    pupils: tuple[Pupil, Pupil, Pupil]
    stages: tuple[Stage, ...]
    watches: tuple[tuple[str, str], ...]
    look_for: tuple[Node, ...] = ()
    state: LessonState = LessonState.PLANNED
    consent_by: str = ""
    observed: tuple[Observed, ...] = ()
    interviews: tuple[Interviewed, ...] = ()
    talked: Talked | None = None


@dataclass(frozen=True)
class Iterations:
    """One way through the phases; `tried` are the sections of the plan that differed then.

    `evidence` are pairs of a kind and what it shows.
    """

    began: date
    sections: Sections = field(default_factory=dict)
    decision: str = ""
    confidence: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    tried: Sections | None = None
