"""What follows from what was seen: feedback to somebody, and an iteration of the practice."""

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

DECISIONS = choices(keep="Keep", adapt="Adapt", drop="Drop")
CONFIDENCE = choices(low="Not sure", fair="Fairly sure", high="Sure")
EVIDENCE = choices(
    observation="Observation", interview="Pupil interview", reading="Reading", work="Pupils' work"
)

FEEDBACK = DocumentKind(
    kind=DocumentKindName.FEEDBACK,
    version=1,
    title="Feedback",
    default_audience=Audience.PAIR,
    blocks=[
        section("noticed", "Noticed", "What did you see or hear?"),
        section("wondered", "Wondered", "What would you like to understand?"),
        section("next_step", "Next step", "What might be tried next?"),
        section("answer", "Answer", "What do you make of it?"),
    ],
)

ITERATION = DocumentKind(
    kind=DocumentKindName.ITERATION,
    version=1,
    title="Iteration",
    default_audience=Audience.CYCLE,
    blocks=[
        section("changed", "What changed", "What do you do now that you did not do before?"),
        section("why", "Why", "What made you change it?"),
        section("saw", "What we saw", "What did pupils do?"),
        section("against", "Look also for", "Whom does it not help? What would count against it?"),
        group(
            "decision",
            "Decision",
            Field(
                key="decision",
                title="What do we do with it?",
                type=FieldType.CHOICE,
                choices=DECISIONS,
            ),
            Field(
                key="confidence",
                title="How sure are we?",
                type=FieldType.CHOICE,
                choices=CONFIDENCE,
            ),
            Field(
                key="evidence",
                title="What it rests on",
                type=FieldType.RECORDS,
                one="thing",
                columns=[
                    Field(key="kind", title="Kind", type=FieldType.CHOICE, choices=EVIDENCE),
                    Field(key="target", title="Which", type=FieldType.POINTER),
                    Field(key="note", title="What it shows", type=FieldType.TEXT),
                ],
            ),
        ),
    ],
)
