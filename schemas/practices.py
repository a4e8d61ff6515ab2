"""Practice cards: consent, the library, adoption, and where a practice came from and went.

A school is named only to those who may know of it. Nothing here is ever of one teacher, except
the contact whom a group names so that others can ask. It is one thing: what is told of a card.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from schemas.cycles import TemplateName
from schemas.documents import DocumentContent
from schemas.ids import Line
from schemas.organisations import AllianceBrief, SchoolBrief

Sentences = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")
]
"""Some sentences, which may be missing."""
Said = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\x00]*$"),
]
"""Some sentences, at least one."""


class CardState(StrEnum):
    """Where a card is: with its group, waiting for consent, or in the library."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    LIBRARY = "library"


class AdoptionState(StrEnum):
    """How far another school has come with a practice."""

    HEARD = "heard"
    TRIED = "tried"
    ADAPTED = "adapted"
    EMBEDDED = "embedded"
    DROPPED = "dropped"


class PeerKind(StrEnum):
    """How somebody of a school that did not make a practice stands by it."""

    ASKED = "asked"
    """They asked for it."""
    SEEN = "seen"
    """They saw it in another classroom."""
    REPEATED = "repeated"
    """They repeated it elsewhere."""


class SchoolContext(StrEnum):
    """What is known of the schools in which a practice was made, from the register."""

    SMALL = "small"
    LARGE = "large"
    SPECIAL = "special"


class KnownSchool(BaseModel):
    """A school as far as the reader may know it."""

    school: SchoolBrief | None = Field(description="None: the reader may not know which.")
    name: str = Field(description="Its name, or 'A school of another alliance'.")


class PracticeBrief(BaseModel):
    """A card as the library lists it."""

    id: UUID
    document_id: UUID
    title: str
    summary: str
    subject: str
    state: CardState
    schools: list[KnownSchool]
    phases: list[str] = Field(description="The phases of its schools, from the register.")
    uses: dict[AdoptionState, int] = Field(
        default_factory=dict, description="How many schools have come how far with it."
    )
    published_at: datetime | None


class SchoolConsent(BaseModel):
    """Whether a school of the cycle lets the card be in the library. None: not answered yet."""

    school: SchoolBrief
    consents: bool | None
    answered_by: str | None
    answered_at: datetime | None
    reason: str
    may_answer: bool


class PeerWord(BaseModel):
    """That a school which did not make the practice asked for it, saw it or repeated it."""

    id: UUID
    school: KnownSchool
    kind: PeerKind
    note: str
    at: datetime
    may_take_back: bool


class Adoption(BaseModel):
    """A school's use of a practice, and what came back from it."""

    id: UUID
    practice_id: UUID
    school: KnownSchool
    state: AdoptionState
    cycle_id: UUID | None = Field(description="Its own cycle, where the reader may see that.")
    why_here: str = Field(description="The context fit, for those who take part on either side.")
    changed: str = Field(description="What they do otherwise than the card says.")
    came_back: str = Field(description="What they tell the schools that made it.")
    reason: str = Field(description="Why it was dropped.")
    since: datetime
    changed_at: datetime
    next_states: list[AdoptionState] = Field(description="Where the reader may move it now.")
    version: int = Field(description="Counts its changes; for `If-Match`.")


class PracticeQuestion(BaseModel):
    """A question to those who made a practice; read by them and by whoever asked."""

    id: UUID
    question: str
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None
    may_answer: bool


class PracticeSource(BaseModel):
    """Another practice from which a group took something."""

    id: UUID
    practice_id: UUID | None = Field(description="None: the reader may not read that card.")
    title: str
    whole: bool = Field(description="It came from it; else a part was taken.")
    changed: str


class PracticeContact(BaseModel):
    id: UUID
    name: str


class PracticeOrigin(BaseModel):
    """The cycle of a card, for those who may see it."""

    cycle_id: UUID
    title: str
    alliance: AllianceBrief
    closed: bool


class Practice(PracticeBrief):
    """A card with everything that the reader may know of it."""

    content: DocumentContent
    origin: PracticeOrigin | None = Field(description="None: the reader may not see the cycle.")
    contact: PracticeContact | None = Field(description="Whom to ask.")
    contacts: list[PracticeContact] = Field(description="Who could be the contact.")
    validated_at: datetime | None
    validated_by: str | None = Field(description="The alliance whose lead validated it.")
    consents: list[SchoolConsent] = Field(description="For those who may see the cycle.")
    peers: list[PeerWord]
    adoptions: list[Adoption]
    sources: list[PracticeSource]
    questions: list[PracticeQuestion]
    proposed_at: datetime | None
    may_write: bool
    may_propose: bool
    may_validate: bool
    may_adopt: list[SchoolBrief] = Field(description="Own schools that did not make it.")


class PracticeCreate(BaseModel):
    cycle_id: UUID = Field(
        description="The cycle whose plan, decisions and measures the card is made from.",
        examples=["01930f6e-7c1a-7b2e-8a44-1f2f5a3b6c7d"],
    )


class PracticeUpdate(BaseModel):
    contact_id: UUID | None = Field(default=None, description="Somebody of the cycle.")


class ProposalPut(BaseModel):
    proposed: bool = Field(description="Ask the schools for their consent, or no longer.")


class ConsentPut(BaseModel):
    consents: bool = Field(examples=[True])
    reason: Sentences = Field(default="", examples=["We are proud of it."])


class ValidationPut(BaseModel):
    validated: bool


class PeerCreate(BaseModel):
    school_id: UUID = Field(description="The school for which one speaks; it did not make it.")
    kind: PeerKind
    note: Sentences = Field(default="", examples=["Seen in a Year 5 science lesson."])


class SourceCreate(BaseModel):
    practice_id: UUID = Field(description="A card of the library.")
    changed: Said = Field(description="What was taken, and what is otherwise.")


class QuestionCreate(BaseModel):
    question: Said = Field(examples=["How long is the silence for children who sign?"])


class AnswerPut(BaseModel):
    answer: Said


class CycleOfAdoption(BaseModel):
    """The cycle with which a school begins: it is started as any other, and names its origin."""

    alliance_id: UUID
    title: Line = Field(examples=["Rehearse, then speak: at Wharfe Bridge"])
    template: TemplateName = TemplateName.JPD
    invite_school_ids: list[UUID] = Field(default_factory=list, max_length=20)


class AdoptionCreate(BaseModel):
    """Take up a practice. Without a cycle the school has heard of it, and may try it later."""

    school_id: UUID
    why_here: Said = Field(
        description="Why it fits this school: what is alike, what is not.",
        examples=["Our partner talk is lively and thin, too; our classes are mixed-age."],
    )
    cycle: CycleOfAdoption | None = None


class AdoptionMove(BaseModel):
    """What is left out stays as it is. Dropping needs the reason, adapting what is otherwise."""

    state: AdoptionState | None = None
    changed: Sentences | None = None
    came_back: Sentences | None = None
    reason: Sentences | None = None


class PracticeOfCycle(BaseModel):
    """What a cycle has to do with the library: its own card, and the card it began from."""

    card: PracticeBrief | None
    may_make: bool
    adoption: Adoption | None
    adopted: PracticeBrief | None = Field(
        description="The card that the cycle began from; None also when it has left the library."
    )


class StepKind(StrEnum):
    """What stands at a place of a lineage."""

    CARD = "card"
    ADOPTION = "adoption"


class LineageStep(BaseModel):
    """One place in a lineage: a card, or a school's use from which no card has come."""

    id: UUID
    kind: StepKind
    practice_id: UUID | None = Field(description="A card that the reader may open.")
    title: str
    schools: list[KnownSchool]
    state: AdoptionState | None = Field(description="Of a school's use of a practice.")
    at: datetime
    asked: bool = Field(description="The card whose lineage it is.")


class LinkKind(StrEnum):
    WHOLE = "whole"
    PART = "part"
    DROPPED = "dropped"


class LineageLink(BaseModel):
    """What went from one place to another, and what was changed on the way."""

    source: UUID
    target: UUID
    kind: LinkKind
    changed: str


class Lineage(BaseModel):
    """Where a practice came from and where it went, the earliest first."""

    steps: list[LineageStep]
    links: list[LineageLink]
