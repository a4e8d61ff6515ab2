"""The enquiry plan of a cycle."""

from schemas.roles import Audience
from schemas.shapes import (
    Block,
    Choice,
    DocumentKind,
    DocumentKindName,
    Field,
    FieldGroup,
    FieldType,
    section,
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
        section(
            "focus",
            "Focus",
            "We want to learn how to improve the way our pupils …",
            required_before="try",
        ),
        section(
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
        section(
            "evidence",
            "Evidence consulted",
            "What have others found? What did you read and set aside, and why?",
        ),
        section("hunch", "Hunch", "What do we think is going on?", required_before="try"),
        section(
            "change",
            "The change",
            "What must stay for it to work? Which parts may each school adapt?",
            required_before="try",
        ),
        section("effect", "Predicted effect", "What will pupils do that they do not do now?"),
        section(
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
        section(
            "stop",
            "What would make us stop",
            "Which result, by when, would tell you to drop this or change it?",
        ),
        section(
            "links",
            "Links to school plans",
            "How does this fit what each school is working on this year?",
        ),
    ],
)
