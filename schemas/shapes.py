"""What a kind of live document is made of; the kinds themselves are in `schemas/kinds`.

A live document has these roots (Yjs' shared types):

- one `Y.XmlFragment` per `Section`, under the section's key; node names as in ProseMirror's
  basic, list and table schemas;
- a `Y.Map` named `fields`, with one entry per `Field`;
- a `Y.Map` named `comments`, threads anchored by relative positions.

A text field is a `Y.Text`, so that two people who type in it at once both keep their words; the
other plain fields are values of the map (the last one set stands). A `records` field is a
`Y.Array` of `Y.Map`s whose entries follow `Field.columns`. Only the server makes these shared
types, when it makes the document or brings it to a newer `version`; records of a field with `one`
are made by whoever writes, each with a `Y.Text` for every text column.

Moving a record must not make it anew, or what somebody types into it meanwhile would be lost. So
a record that was moved has its place as a number under `order`: those stand first, the smaller
number earlier; the others follow as they stand in the array.
"""

from enum import StrEnum

from pydantic import BaseModel
from pydantic import Field as Describe

from schemas.roles import Audience

FIELDS_ROOT = "fields"
COMMENTS_ROOT = "comments"
ORDER_KEY = "order"


class DocumentKindName(StrEnum):
    SCAN = "scan"
    PLAN = "plan"
    LESSON = "lesson"
    OBSERVATION = "observation"
    INTERVIEW = "interview"
    DISCUSSION = "discussion"
    FEEDBACK = "feedback"
    ITERATION = "iteration"
    REVIEW = "review"
    REVIEW_ANSWER = "review_answer"
    PRACTICE = "practice"
    AGREEMENT = "agreement"
    COACHING_LOG = "coaching_log"
    CHARTER = "charter"
    SELF_EVALUATION = "self_evaluation"
    SCHOOL_REPORT = "school_report"
    SCHOOL_SUPPORT = "school_support"


class FieldType(StrEnum):
    """How a typed field is kept in the live document, and which input shows it."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    SCHOOL = "school"
    PERSON = "person"
    MOMENT = "moment"
    NAME = "name"
    POINTER = "pointer"
    RECORDS = "records"


class Choice(BaseModel):
    value: str
    label: str


class Field(BaseModel):
    """A typed field: DATE is ISO 8601 `yyyy-mm-dd`, MOMENT that with time and zone.

    SCHOOL and PERSON are ids as text. NAME is a record's own name: whoever makes the record draws
    it, and nobody changes it. POINTER is the name of a record, or the id of something, elsewhere.
    """

    key: str
    title: str
    type: FieldType
    hint: str = ""
    unit: str = Describe(default="", description="For numbers, e.g. 'hours'.")
    choices: list[Choice] = Describe(default_factory=list)
    columns: list["Field"] = Describe(default_factory=list)
    one: str = Describe(
        default="",
        description="What one record is called, where whoever writes adds, moves and removes them.",
    )
    alias: bool = Describe(
        default=False, description="Ask before keeping what looks like somebody's full name."
    )
    required_before: str | None = Describe(
        default=None, description="The phase that cannot begin while this is empty."
    )


class Section(BaseModel):
    """A section of rich text, with the prompt that stands in it while it is empty."""

    key: str
    title: str
    prompt: str
    required_before: str | None = None


class FieldGroup(BaseModel):
    """Typed fields that stand together between the sections, under one heading."""

    key: str
    title: str
    fields: list[Field]


class Block(BaseModel):
    """What stands next on the page: either a section or a group of fields."""

    section: Section | None = None
    group: FieldGroup | None = None


class DocumentKind(BaseModel):
    """A kind of live document: its blocks in the order in which the page shows them."""

    kind: DocumentKindName
    version: int
    title: str
    default_audience: Audience
    blocks: list[Block]

    @property
    def sections(self) -> list[Section]:
        """The rich-text sections, in page order."""
        return [block.section for block in self.blocks if block.section]

    @property
    def fields(self) -> list[Field]:
        """The typed fields of all groups, in page order."""
        return [field for block in self.blocks if block.group for field in block.group.fields]


def section(key: str, title: str, prompt: str, required_before: str | None = None) -> Block:
    """A block of one section."""
    return Block(
        section=Section(key=key, title=title, prompt=prompt, required_before=required_before)
    )


def group(key: str, title: str, *fields: Field) -> Block:
    """A block of fields."""
    return Block(group=FieldGroup(key=key, title=title, fields=list(fields)))


def choices(**labels: str) -> list[Choice]:
    """What can be chosen: value and label."""
    return [Choice(value=value, label=label) for value, label in labels.items()]
