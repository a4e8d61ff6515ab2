"""The live documents of a deployment: its agreement, and the log of each visit."""

from schemas.roles import Audience
from schemas.shapes import (
    DocumentKind,
    DocumentKindName,
    Field,
    FieldType,
    choices,
    group,
    section,
)

AGREEMENT = DocumentKind(
    kind=DocumentKindName.AGREEMENT,
    version=1,
    title="Agreement",
    default_audience=Audience.PAIR,
    blocks=[
        section("priorities", "Priorities", "What do we work on, and what do we leave for later?"),
        section("impact", "Impact wanted", "What will pupils do that they do not do now?"),
        section("ways", "How we work", "When, where, and who makes the time for it?"),
        section("exit", "How it ends", "What stays when the visits are over? Who carries it on?"),
    ],
)

COACHING_LOG = DocumentKind(
    kind=DocumentKindName.COACHING_LOG,
    version=1,
    title="Coaching log",
    default_audience=Audience.PAIR,
    blocks=[
        group(
            "visit",
            "This visit",
            Field(key="goal", title="Goal", type=FieldType.TEXT),
            Field(
                key="last_step",
                title="Last step",
                type=FieldType.CHOICE,
                choices=choices(done="Done", partly="In part", not_yet="Not yet"),
            ),
        ),
        group(
            "seen",
            "What we saw",
            Field(key="works", title="What works", type=FieldType.TEXT),
            Field(key="hard", title="What is hard", type=FieldType.TEXT),
        ),
        group(
            "today",
            "Today we",
            Field(
                key="modelled",
                title="Modelled it?",
                type=FieldType.CHOICE,
                choices=choices(yes="Yes", no="No"),
            ),
            Field(
                key="rehearsed",
                title="Rehearsed it?",
                type=FieldType.CHOICE,
                choices=choices(yes="Yes", no="No"),
            ),
        ),
        group(
            "next",
            "Next",
            Field(
                key="next_step",
                title="Next step",
                type=FieldType.TEXT,
                hint="One thing, small enough for Monday morning",
            ),
            Field(key="follow_up", title="Next visit", type=FieldType.DATE),
            Field(key="minutes", title="Minutes", type=FieldType.NUMBER),
        ),
    ],
)
