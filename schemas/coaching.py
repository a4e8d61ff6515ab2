"""Deployments: a specialist leader's work with a school, from the request to its evaluation.

Nothing here counts or compares people: a match says why, and never how much. It is one thing, and
long: the shapes of a deployment in the order of its states.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from schemas.ids import Line, OptionalLine
from schemas.matching import MatchReason, SchoolPhase
from schemas.organisations import SchoolBrief
from schemas.people import PersonBrief

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")
]
"""Some sentences, which may be missing."""

SomeWords = Annotated[Words, StringConstraints(min_length=1)]
Days = Annotated[float, Field(strict=True, gt=0, le=60, multiple_of=0.25)]
"""Days in quarters; a text that looks like a number is none."""

_TOLD = ConfigDict(json_schema_serialization_defaults_required=True)
"""Of answers: what has a default is always told."""

CAPACITY = 3
"""How many deployments somebody carries at once, unless they say otherwise."""


class DeploymentState(StrEnum):
    """Where a deployment is. `ACCEPTED`: an offer was, and the agreement is being written."""

    ASKED = "asked"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    AGREED = "agreed"
    RUNNING = "running"
    REVIEWED = "reviewed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"


class OfferState(StrEnum):
    """`PASSED`: it matched, and somebody said that it is not for them. Only they are told."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    PASSED = "passed"


class Side(StrEnum):
    """Who signs an agreement."""

    SCHOOL = "school"
    COACH = "coach"


class DeploymentCreate(BaseModel):
    """What a school asks for. Only its speakers ask for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "alliance_id": "0198f2a0-7c1e-7cc0-8d53-2f8f3f0f6a01",
                    "school_id": "0198f2a0-7c1e-7cc0-8d53-2f8f3f0f6a02",
                    "title": "Bar models across Years 1 to 3",
                    "need": "Three teachers draw them in three ways.",
                    "subject": "Mathematics",
                    "outcomes": "One way of drawing, agreed and tried in each class.",
                    "wanted_when": "After Easter",
                    "days": 2,
                }
            ]
        }
    )

    alliance_id: UUID
    school_id: UUID
    title: Line
    need: SomeWords
    subject: Line
    outcomes: Words = ""
    wanted_when: OptionalLine = ""
    days: Days | None = Field(default=None, description="About how many.")


class OfferCreate(BaseModel):
    message: Words = ""
    days: Days | None = None
    when: OptionalLine = ""


class OfferAnswer(BaseModel):
    accept: bool
    reason: Words = ""


class Reason(BaseModel):
    """Why a request was withdrawn, or an agreement not made. It may be left out."""

    reason: Words = ""


class TeacherPut(BaseModel):
    """Who is to be coached; they say themselves whether they are."""

    person_id: UUID


class TeacherAnswer(BaseModel):
    accept: bool


class TermsPut(BaseModel):
    """What the ledger counts against; what else is agreed stands in the agreement's own text."""

    days: Days
    ends_on: date | None = None
    funder: OptionalLine = ""
    rate: Annotated[float, Field(strict=True, ge=0, le=10_000, multiple_of=0.01)] | None = Field(
        default=None, description="Pounds for a day."
    )


class Told(BaseModel):
    """A side's own words: of a mid-term review, an evaluation, a comment."""

    words: SomeWords


class VisitPut(BaseModel):
    on: date
    at: time | None = None


class LedgerCreate(BaseModel):
    on: date
    days: Days
    what: OptionalLine = ""
    invoice: Annotated[OptionalLine, StringConstraints(max_length=60)] = ""
    beyond: bool = Field(
        default=False, description="More days than agreed: yes, I know. Else 409 `beyond` asks."
    )


class LedgerEntry(BaseModel):
    id: UUID
    on: date
    days: float
    what: str
    invoice: str


class Ledger(BaseModel):
    """The days of a deployment, what they cost and who pays: plain, for both sides."""

    items: list[LedgerEntry]
    next: str | None = None
    days_agreed: float | None
    days_used: float
    funder: str
    rate: float | None


class Profile(BaseModel):
    """What somebody coaches, for whom, and how many schools at once."""

    opted_in: bool = Field(description="Shown to schools that look for somebody.")
    subjects: list[Line] = Field(max_length=12)
    phases: list[SchoolPhase] = Field(max_length=5)
    capacity: Annotated[int, Field(strict=True, ge=1, le=12)]
    about: Words


class Match(BaseModel):
    """Somebody who might take up a request, and why. Never a figure."""

    person: PersonBrief
    about: str
    reasons: list[MatchReason]
    has_room: bool
    offered: bool


class Offer(BaseModel):
    coach: PersonBrief | None
    state: OfferState
    message: str
    days: float | None
    when: str
    reason: str
    made_at: datetime
    answered_at: datetime | None
    mine: bool
    may_answer: bool


class Signature(BaseModel):
    side: Side
    by: str | None
    at: datetime


class Statement(BaseModel):
    """What one side says, and when."""

    side: Side
    words: str
    by: str | None
    at: datetime


class Visit(BaseModel):
    model_config = _TOLD

    id: UUID
    number: int
    on: date | None
    at: time | None
    held: bool
    document_id: UUID | None = Field(default=None, description="Its log, for the two of them.")


class May(BaseModel):
    """What the reader may do now."""

    model_config = _TOLD

    offer: bool = False
    answer: bool = False
    withdraw: bool = False
    name_teacher: bool = False
    join: bool = False
    set_terms: bool = False
    sign: bool = False
    decline: bool = False
    plan_visit: bool = False
    keep_ledger: bool = False
    review: bool = False
    evaluate: bool = False
    comment: bool = False


class DeploymentBrief(BaseModel):
    """A deployment in a list. What the reader may not know is left empty.

    Who leads the alliance is told that it is there, its state and its days, and nobody's name.
    """

    model_config = _TOLD

    id: UUID
    alliance_id: UUID
    school: SchoolBrief | None
    state: DeploymentState
    days_agreed: float | None
    days_used: float | None = Field(description="None for whoever only might take it up.")
    ends_on: date | None
    title: str = ""
    subject: str = ""
    wanted_when: str = ""
    days_wanted: float | None = None
    coach: PersonBrief | None = None
    teacher: PersonBrief | None = None
    mine: Side | None = Field(default=None, description="On whose side the reader stands.")
    coached: bool = Field(default=False, description="The reader is the teacher.")
    next_visit: Visit | None = None
    last_visit: Visit | None = None
    next_step: str = Field(default="", description="From the last log, for the two of them.")
    asked_at: datetime
    changed_at: datetime


class Deployment(DeploymentBrief):
    """One deployment as its reader may know it."""

    need: str = ""
    outcomes: str = ""
    why_over: str = Field(default="", description="Why it was withdrawn or declined.")
    offers: list[Offer] = Field(default_factory=list)
    teacher_joined: bool = False
    funder: str = ""
    rate: float | None = None
    agreement_id: UUID | None = Field(
        default=None, description="Its text, a live document of both sides."
    )
    may_write_agreement: bool = False
    signatures: list[Signature] = Field(default_factory=list)
    midterm: list[Statement] = Field(default_factory=list)
    evaluation: Statement | None = None
    comment: Statement | None = None
    visits: list[Visit] = Field(default_factory=list)
    may: May
    version: int = Field(description="Counts changes of the terms; its `ETag` in quotes.")


class RequestThatMatches(BaseModel):
    deployment: DeploymentBrief
    reasons: list[MatchReason]


class MyOffer(BaseModel):
    deployment: DeploymentBrief
    state: OfferState
    made_at: datetime
    reason: str


class Board(BaseModel):
    """What somebody who coaches sees of their work: nobody else is answered with it."""

    profile: Profile
    has_room: bool
    running: list[DeploymentBrief]
    requests: list[RequestThatMatches]
    offers: list[MyOffer]
    days_used: float
    days_agreed: float
