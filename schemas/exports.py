"""A cycle whole, as one reader may read it: for programs, and to keep."""

from datetime import datetime

from pydantic import BaseModel, Field

from schemas.claims import Claim
from schemas.cycles import Cycle, CycleDocument, SchoolGain
from schemas.documents import DocumentContent
from schemas.feedback import Feedback
from schemas.iterations import Iteration
from schemas.lessons import LessonBrief
from schemas.measures import Measure
from schemas.people import PersonBrief
from schemas.reviews import Review


class ExportedDocument(BaseModel):
    """A live document with what stands in it; `partner` is the other of a pair."""

    document: CycleDocument
    owner: PersonBrief | None
    partner: PersonBrief | None
    content: DocumentContent


class CycleExport(BaseModel):
    """Everything of a cycle that the reader may read, as it stood at one moment.

    What others keep to themselves, and numbers of a few pupils where the reader is not of the
    cycle, are not in it.
    """

    form: int = Field(default=1, description="Counts changes of this shape that break readers.")
    exported_at: datetime
    cycle: Cycle
    lessons: list[LessonBrief]
    documents: list[ExportedDocument]
    iterations: list[Iteration]
    measures: list[Measure]
    claims: list[Claim]
    feedback: list[Feedback]
    reviews: list[Review] = Field(default_factory=list)
    gains: list[SchoolGain]
