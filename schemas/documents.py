"""Every kind of live document, as the API tells them."""

from pydantic import BaseModel
from pydantic import Field as Describe

from schemas.attachments import Attachment
from schemas.charters import SignedFor
from schemas.kinds.charter import CHARTER
from schemas.kinds.coaching import AGREEMENT, COACHING_LOG
from schemas.kinds.lesson import DISCUSSION, INTERVIEW, LESSON, OBSERVATION
from schemas.kinds.peer_review import SCHOOL_REPORT, SCHOOL_SUPPORT, SELF_EVALUATION
from schemas.kinds.plan import PLAN
from schemas.kinds.practice import PRACTICE
from schemas.kinds.responses import FEEDBACK, ITERATION
from schemas.kinds.review import REVIEW, REVIEW_ANSWER
from schemas.kinds.scan import SCAN
from schemas.shapes import (
    COMMENTS_ROOT,
    FIELDS_ROOT,
    Block,
    Choice,
    DocumentKind,
    DocumentKindName,
    Field,
    FieldGroup,
    FieldType,
    Section,
)

__all__ = [
    "COMMENTS_ROOT",
    "DOCUMENT_KINDS",
    "FIELDS_ROOT",
    "PLAN",
    "Block",
    "Choice",
    "DocumentContent",
    "DocumentKind",
    "DocumentKindName",
    "DocumentKinds",
    "Field",
    "FieldGroup",
    "FieldType",
    "Section",
]

DOCUMENT_KINDS: dict[DocumentKindName, DocumentKind] = {
    kind.kind: kind
    for kind in (
        SCAN,
        PLAN,
        LESSON,
        OBSERVATION,
        INTERVIEW,
        DISCUSSION,
        FEEDBACK,
        ITERATION,
        REVIEW,
        REVIEW_ANSWER,
        PRACTICE,
        AGREEMENT,
        COACHING_LOG,
        CHARTER,
        SELF_EVALUATION,
        SCHOOL_REPORT,
        SCHOOL_SUPPORT,
    )
}


class DocumentKinds(BaseModel):
    """The answer of `/api/document-kinds`."""

    items: list[DocumentKind]
    next: str | None = None


class DocumentContent(BaseModel):
    """A live document rendered from its live state, for programs.

    `sections` maps a section's key to its blocks as ProseMirror JSON (`{"type": "doc", …}`);
    `fields` maps a field's key to its value (text, number, date, or a list of records).
    `attachments` and `signatures` are told with the live state, and not with a kept version.
    """

    id: str
    kind: DocumentKindName
    version: int
    title: str
    sections: dict[str, dict[str, object]]
    fields: dict[str, object]
    attachments: list[Attachment] = Describe(default_factory=list)
    signatures: list[SignedFor] = Describe(
        default_factory=list, description="Of the charter of an alliance: for each of its schools."
    )
