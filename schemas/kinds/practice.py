"""A practice card: what came out of a cycle, written so that another school can adapt it."""

from schemas.roles import Audience
from schemas.shapes import DocumentKind, DocumentKindName, Field, FieldType, group, section

PRACTICE = DocumentKind(
    kind=DocumentKindName.PRACTICE,
    version=1,
    title="Practice card",
    default_audience=Audience.CYCLE,
    blocks=[
        group(
            "card",
            "The practice",
            Field(key="title", title="What it is called", type=FieldType.TEXT),
            Field(
                key="summary",
                title="In one sentence",
                type=FieldType.TEXT,
                hint="What one does, and what it is good for.",
            ),
            Field(key="subject", title="Subject", type=FieldType.TEXT),
        ),
        section("who", "Who might use it", "Teachers of whom, who see what in their classrooms?"),
        group(
            "points",
            "Two key points",
            Field(key="first_point", title="First", type=FieldType.TEXT),
            Field(key="second_point", title="Second", type=FieldType.TEXT),
        ),
        section("stay", "Must stay", "The active ingredients: without which it is something else."),
        section("adapt", "May be adapted", "What did each school do in its own way?"),
        section("context", "Worked in", "Which classes, how large, with how much time and help?"),
        section(
            "against", "Did not work", "Where, and what happened? What would you not do again?"
        ),
        section(
            "effect",
            "Measured effect",
            "What was read before and after, in how many pupils, and why it may be less.",
        ),
        section("resources", "Resources", "What does one need, and where is it?"),
    ],
)
