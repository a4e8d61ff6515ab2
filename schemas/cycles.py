"""Enquiry cycles: their phases, templates, schools and people."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from schemas.documents import DocumentKindName
from schemas.ids import Line, OptionalLine
from schemas.organisations import AllianceBrief, SchoolBrief
from schemas.people import PersonBrief
from schemas.roles import Audience, CycleRole


class Phase(StrEnum):
    """Where a cycle is; in this order, and from review it may go back to plan."""

    SCAN = "scan"
    PLAN = "plan"
    TRY = "try"
    REVIEW = "review"
    SHARE = "share"
    CLOSED = "closed"


class SchoolPart(StrEnum):
    """Whether a school takes part in a cycle: an offer until somebody there accepts.

    `LEFT`: it has left the alliance, and with it the cycle.
    """

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"


class CycleStatus(StrEnum):
    """Whether a cycle is under way: worked out from its phase and its schools, never kept.

    `PROPOSED` until a second school takes part or it leaves its first phase; a `PARKED` one rests,
    is read only meanwhile and does not count as live, like a `CLOSED` one.
    """

    PROPOSED = "proposed"
    ACTIVE = "active"
    PARKED = "parked"
    CLOSED = "closed"


class TemplateName(StrEnum):
    JPD = "jpd"
    LESSON_STUDY = "lesson_study"
    PDSA = "pdsa"
    SPIRAL = "spiral"
    IMPLEMENTATION = "implementation"


class CycleCreate(BaseModel):
    alliance_id: UUID
    title: Line
    template: TemplateName = TemplateName.JPD
    school_id: UUID = Field(description="The school of the person who starts it.")
    invite_school_ids: list[UUID] = Field(default_factory=list, max_length=20)


class CycleUpdate(BaseModel):
    """What is left out stays as it is."""

    title: Line | None = None
    theme: OptionalLine | None = Field(
        default=None, description="Cycles of one theme stand together in the overview."
    )


class CycleSchool(BaseModel):
    school: SchoolBrief
    part: SchoolPart
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = Field(
        default="", description="The school's sentence with its answer; for people of the cycle."
    )
    may_decide: bool = Field(default=False, description="The reader may accept or decline for it.")


class CyclePerson(BaseModel):
    person: PersonBrief
    role: CycleRole


class CycleDocument(BaseModel):
    """A live document of a cycle, as the reader may use it."""

    id: UUID
    kind: DocumentKindName
    title: str
    audience: Audience
    may_write: bool
    lesson_id: UUID | None = Field(default=None, description="The lesson that it is about.")


class PhaseName(BaseModel):
    phase: Phase
    name: str = Field(description="As the cycle's template calls it.")


class Parked(BaseModel):
    """That a cycle rests, since when and why."""

    at: datetime
    by: str | None
    reason: str = Field(description="For whoever may read the cycle; empty for others.")


class HowItGoes(StrEnum):
    """A group's answer when nothing has happened for weeks."""

    GO_ON = "go_on"
    PARK = "park"
    CLOSE = "close"


class QuietAnswer(BaseModel):
    """How the group goes on; `words` are needed to park or close, and welcome otherwise."""

    answer: HowItGoes = Field(examples=["go_on"])
    words: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")
    ] = Field(default="", examples=["We meet again after the inspection, on 12 March."])


class QuietSaid(BaseModel):
    """What somebody answered for the group."""

    answer: HowItGoes
    words: str
    by: str | None
    at: datetime


class CycleQuiet(BaseModel):
    """That nothing has happened for weeks of term, as those see it who write in the cycle."""

    since: date
    asked_on: date
    for_lead: bool = Field(description="The lead of the alliance sees it by now.")


class CycleBrief(BaseModel):
    id: UUID
    alliance: AllianceBrief
    title: str
    status: CycleStatus
    parked: Parked | None = None
    phase: Phase
    phase_names: list[PhaseName]
    iteration: int
    template: TemplateName
    schools: list[CycleSchool]
    my_role: CycleRole | None
    changed_at: datetime
    changed_by: str | None = Field(description="Who last changed its plan or its people.")


class MissingField(BaseModel):
    """A required part of the plan that is still empty; `key` is its place on the page."""

    document_id: UUID
    key: str
    title: str
    detail: str = ""


class Cycle(CycleBrief):
    theme: str = Field(description="As its facilitator names it; may be empty.")
    people: list[CyclePerson]
    documents: list[CycleDocument]
    missing: list[MissingField] = Field(description="Needed before the next phase.")
    lessons: int = Field(description="How many research lessons it has, cancelled ones included.")
    may_manage: bool = Field(description="The reader may invite, assign and move the phase.")
    may_park: bool = Field(description="The reader may park it, or take it up again.")
    may_add_lesson: bool
    quiet: CycleQuiet | None = None
    said: QuietSaid | None = Field(
        default=None, description="The group's last answer, when nothing had happened for weeks."
    )
    version: int = Field(description="Counts changes of what is set by hand; its `ETag` in quotes.")
    created_at: datetime


class CycleSchoolsInvite(BaseModel):
    school_ids: list[UUID] = Field(min_length=1, max_length=20)


class SchoolAnswer(BaseModel):
    """A school's answer to an invitation into a cycle."""

    accept: bool
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")
    ] = ""


class CyclePersonPut(BaseModel):
    role: CycleRole
    school_id: UUID | None = Field(
        default=None, description="The school whose mark the person carries in this cycle."
    )


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")
]


class CyclePark(BaseModel):
    reason: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$"
        ),
    ] = Field(description="Why it rests, for whoever may read the cycle.")


class FacilitatorPut(BaseModel):
    """To whom the reader hands on facilitating."""

    person_id: UUID


class SchoolGainPut(BaseModel):
    gave: Words = ""
    gained: Words = ""


class SchoolGain(BaseModel):
    """What a school gave and what it gained, as it says itself at the end."""

    school: SchoolBrief
    gave: str = ""
    gained: str = ""
    written_by: str | None = None
    written_at: datetime | None = None
    version: int = Field(default=0, description="For `If-Match`; 0 while nobody has written it.")
    may_write: bool = Field(default=False, description="The reader may write it now.")


class PhaseMove(BaseModel):
    """Move on to the next phase, or from review back to plan as a new iteration."""

    to: Phase


class NextStep(BaseModel):
    """One line of 'Next for you' on the home page: computed, never hand-kept."""

    kind: str = Field(description="`answer_for_school`, `write_section`, …")
    title: str
    detail: str
    alliance_id: UUID
    cycle_id: UUID | None = Field(default=None, description="None for what is of no cycle.")
    cycle_title: str = ""
    deployment_id: UUID | None = Field(default=None, description="The deployment that asks.")
    peer_review_id: UUID | None = Field(default=None, description="The review of a school.")
    practice_id: UUID | None = Field(default=None, description="The practice card that asks.")
    school: SchoolBrief | None = None
    key: str | None = Field(default=None, description="The section to open, where there is one.")
    lesson_id: UUID | None = None
    document_id: UUID | None = Field(default=None, description="The feedback to answer.")
    iteration: int | None = Field(default=None, description="The iteration to decide about.")
    due: date | None = None
    reminded_at: datetime | None = Field(
        default=None, description="When people were reminded of it, where that is on record."
    )


class WorkingNow(BaseModel):
    """Somebody who has a document open that the reader may read."""

    person: PersonBrief
    cycle_id: UUID
    cycle_title: str
    section: str | None = Field(description="Title of the section they are in.")


class Home(BaseModel):
    next_steps: list[NextStep]
    working_now: list[WorkingNow]
