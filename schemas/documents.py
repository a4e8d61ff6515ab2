"""The shape of every kind of live document: the one place where keys and types are said.

A live document has these roots (Yjs' shared types):

- one `Y.XmlFragment` per `Section`, under the section's key; node names as in ProseMirror's
  basic, list and table schemas;
- a `Y.Map` named `fields`, with one entry per `Field`;
- a `Y.Map` named `comments`, threads anchored by relative positions.

A text field is a `Y.Text`, so that two people who type in it at once both keep their words; the
other plain fields are values of the map (the last one set stands). A `records` field is a
`Y.Array` of `Y.Map`s whose entries follow `Field.columns`. Only the server makes these shared
types, when it makes the document or brings it to a newer `version`.
"""

from enum import StrEnum

from pydantic import BaseModel
from pydantic import Field as Describe

from schemas.roles import Audience

FIELDS_ROOT = "fields"
COMMENTS_ROOT = "comments"


class DocumentKindName(StrEnum):
    PLAN = "plan"


class FieldType(StrEnum):
    """How a typed field is kept in the live document, and which input shows it."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    SCHOOL = "school"
    RECORDS = "records"


class Choice(BaseModel):
    value: str
    label: str


class Field(BaseModel):
    """A typed field: DATE is ISO 8601 `yyyy-mm-dd`, SCHOOL the id of a school as text."""

    key: str
    title: str
    type: FieldType
    hint: str = ""
    unit: str = Describe(default="", description="For numbers, e.g. 'hours'.")
    choices: list[Choice] = Describe(default_factory=list)
    columns: list["Field"] = Describe(default_factory=list)
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


def _section(key: str, title: str, prompt: str, required_before: str | None = None) -> Block:
    return Block(
        section=Section(key=key, title=title, prompt=prompt, required_before=required_before)
    )


_PROTOCOLS = [
    Choice(value="lesson_study", label="Lesson study"),
    Choice(value="peer_observation", label="Peer observation"),
    Choice(value="video_club", label="Video club"),
    Choice(value="pupil_voice", label="Pupil voice"),
    Choice(value="work_sample", label="Looking at pupils' work"),
]

PLAN = DocumentKind(
    kind=DocumentKindName.PLAN,
    version=1,
    title="Enquiry plan",
    default_audience=Audience.CYCLE,
    blocks=[
        _section(
            "focus",
            "Focus",
            "We want to learn how to improve the way our pupils …",
            required_before="try",
        ),
        _section(
            "why",
            "Why this, why now",
            "What did you look at, and what did it show? What else could explain it?",
            required_before="try",
        ),
        Block(
            group=FieldGroup(
                key="facts",
                title="Class, dates and cover",
                fields=[
                    Field(key="class_name", title="Class", type=FieldType.TEXT),
                    Field(key="year_group", title="Year group", type=FieldType.TEXT),
                    Field(key="subject", title="Subject", type=FieldType.TEXT),
                    Field(
                        key="protocol",
                        title="Agreed protocol",
                        type=FieldType.CHOICE,
                        choices=_PROTOCOLS,
                    ),
                    Field(key="starts_on", title="Begins", type=FieldType.DATE),
                    Field(key="next_lesson_on", title="Next lesson", type=FieldType.DATE),
                    Field(key="review_on", title="Review meeting", type=FieldType.DATE),
                    Field(key="ends_on", title="Shared by", type=FieldType.DATE),
                    Field(
                        key="cover_hours",
                        title="Cover planned",
                        type=FieldType.NUMBER,
                        unit="hours",
                    ),
                ],
            )
        ),
        _section(
            "evidence",
            "Evidence consulted",
            "What have others found? What did you read and set aside, and why?",
        ),
        _section("hunch", "Hunch", "What do we think is going on?", required_before="try"),
        _section(
            "change",
            "The change",
            "What must stay for it to work? Which parts may each school adapt?",
            required_before="try",
        ),
        _section("effect", "Predicted effect", "What will pupils do that they do not do now?"),
        _section(
            "criteria",
            "Success criteria",
            "How will you know that it worked? Two or three things that you could see or count.",
            required_before="try",
        ),
        Block(
            group=FieldGroup(
                key="offers",
                title="Offers and gains",
                fields=[
                    Field(
                        key="schools",
                        title="What each school offers and wants to gain",
                        type=FieldType.RECORDS,
                        required_before="try",
                        columns=[
                            Field(key="school", title="School", type=FieldType.SCHOOL),
                            Field(key="offers", title="Offers", type=FieldType.TEXT),
                            Field(key="wants", title="Wants to gain", type=FieldType.TEXT),
                        ],
                    )
                ],
            )
        ),
        _section(
            "stop",
            "What would make us stop",
            "Which result, by when, would tell you to drop this or change it?",
        ),
        _section(
            "links",
            "Links to school plans",
            "How does this fit what each school is working on this year?",
        ),
    ],
)

DOCUMENT_KINDS: dict[DocumentKindName, DocumentKind] = {PLAN.kind: PLAN}


class DocumentKinds(BaseModel):
    """The answer of `/api/document-kinds`."""

    items: list[DocumentKind]
    next: str | None = None


class DocumentContent(BaseModel):
    """A live document rendered from its live state, for programs.

    `sections` maps a section's key to its blocks as ProseMirror JSON (`{"type": "doc", …}`);
    `fields` maps a field's key to its value (text, number, date, or a list of records).
    """

    id: str
    kind: DocumentKindName
    version: int
    title: str
    sections: dict[str, dict[str, object]]
    fields: dict[str, object]
