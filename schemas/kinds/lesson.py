"""What belongs to a research lesson: its plan, what was seen in it, and the talk after it.

Case pupils are called by the letters A, B and C and by an alias. When a lesson is, in which school
and who teaches it are rows of tables, because calendars and rights depend on them.
"""

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

PUPILS = choices(a="A", b="B", c="C")
WATCHED = [*PUPILS, *choices(all="The whole class")]
MATCHES = choices(yes="Matches", partly="Partly", no="Doesn't match", unknown="Can't say")
ENOUGH = choices(yes="Yes", nearly="Nearly", not_yet="Not yet", unknown="Can't say")

OPENING = choices(everybody="When every observation is in", now="Now, without waiting")

_PUPIL = Field(key="pupil", title="Case pupil", type=FieldType.CHOICE, choices=PUPILS)

LESSON = DocumentKind(
    kind=DocumentKindName.LESSON,
    version=1,
    title="Lesson plan",
    default_audience=Audience.CYCLE,
    blocks=[
        group(
            "class",
            "The class",
            Field(
                key="class_alias",
                title="Class",
                type=FieldType.TEXT,
                hint="A name that only the group knows, such as 4E.",
            ),
            Field(key="class_size", title="Pupils", type=FieldType.NUMBER),
            Field(key="intention", title="Learning intention", type=FieldType.TEXT),
        ),
        group(
            "case_pupils",
            "Case pupils",
            Field(
                key="pupils",
                title="Three pupils, each typical of a group",
                type=FieldType.RECORDS,
                hint="Aliases, never names.",
                columns=[
                    Field(key="letter", title="Pupil", type=FieldType.CHOICE, choices=PUPILS),
                    Field(key="alias", title="Alias", type=FieldType.TEXT, alias=True),
                    Field(key="typifies", title="Typical of", type=FieldType.TEXT),
                    Field(key="criterion", title="Success for this pupil", type=FieldType.TEXT),
                ],
            ),
        ),
        group(
            "course",
            "Stages",
            Field(
                key="stages",
                title="What the teacher does, and what we predict",
                type=FieldType.RECORDS,
                one="stage",
                columns=[
                    Field(key="name", title="Name", type=FieldType.NAME),
                    Field(key="title", title="Stage", type=FieldType.TEXT),
                    Field(key="teacher", title="What the teacher does", type=FieldType.TEXT),
                    Field(key="predicted_a", title="We predict of A", type=FieldType.TEXT),
                    Field(key="predicted_b", title="We predict of B", type=FieldType.TEXT),
                    Field(key="predicted_c", title="We predict of C", type=FieldType.TEXT),
                    Field(key="resources", title="Resources", type=FieldType.TEXT),
                    Field(key="minutes", title="Time", type=FieldType.NUMBER, unit="minutes"),
                ],
            ),
        ),
        group(
            "watching",
            "Who watches whom",
            Field(
                key="watches",
                title="Who watches whom",
                type=FieldType.RECORDS,
                one="observer",
                columns=[
                    Field(key="person", title="Observer", type=FieldType.PERSON),
                    Field(key="pupil", title="Watches", type=FieldType.CHOICE, choices=WATCHED),
                ],
            ),
        ),
        section(
            "look_for",
            "What to look for",
            "What would you see or hear if it works? What if it does not?",
        ),
    ],
)

OBSERVATION = DocumentKind(
    kind=DocumentKindName.OBSERVATION,
    version=1,
    title="Observation",
    default_audience=Audience.PRIVATE,
    blocks=[
        group(
            "canvas",
            "What was seen",
            Field(
                key="entries",
                title="What was seen",
                type=FieldType.RECORDS,
                columns=[
                    Field(key="name", title="Name", type=FieldType.NAME),
                    Field(key="stage", title="Stage", type=FieldType.POINTER),
                    _PUPIL,
                    Field(key="at", title="When", type=FieldType.MOMENT),
                    Field(key="seen", title="What was seen", type=FieldType.TEXT),
                    Field(
                        key="match",
                        title="Against the prediction",
                        type=FieldType.CHOICE,
                        choices=MATCHES,
                    ),
                    Field(key="photo", title="Photo of work", type=FieldType.POINTER),
                ],
            ),
        ),
        section("surprise", "A surprising incident", "What did you not expect?"),
        section("pattern", "Across the pupils", "What did the case pupils have in common?"),
        section("thoughts", "First thoughts", "What do you wonder now? Keep it for the talk."),
    ],
)

INTERVIEW = DocumentKind(
    kind=DocumentKindName.INTERVIEW,
    version=1,
    title="Pupil interview",
    default_audience=Audience.CYCLE,
    blocks=[
        group(
            "facts",
            "Who was asked, and when",
            _PUPIL,
            Field(key="on", title="Date", type=FieldType.DATE),
        ),
        section("enjoyed", "What they enjoyed", "What did you enjoy most in that lesson?"),
        section("can_do", "What they can do now", "What can you do now that you could not before?"),
        section("helped", "What helped", "What helped you to learn? What worked for you?"),
        section(
            "another_class",
            "For another class",
            "If the same lesson were taught to another class, what would you change?",
        ),
        section("verbatim", "Word for word", "Sentences as the pupil said them."),
    ],
)

DISCUSSION = DocumentKind(
    kind=DocumentKindName.DISCUSSION,
    version=1,
    title="Discussion",
    default_audience=Audience.CYCLE,
    blocks=[
        group(
            "facts",
            "Who leads the talk",
            Field(key="chair", title="Chair", type=FieldType.PERSON),
            Field(key="recorder", title="Recorder", type=FieldType.PERSON),
            Field(key="on", title="Date", type=FieldType.DATE),
            Field(key="opening", title="Opinions open", type=FieldType.CHOICE, choices=OPENING),
        ),
        group(
            "case_pupils",
            "Case pupils",
            Field(
                key="pupils",
                title="Each case pupil, before any opinion",
                type=FieldType.RECORDS,
                columns=[
                    Field(key="letter", title="Pupil", type=FieldType.CHOICE, choices=PUPILS),
                    Field(key="progress", title="Progress", type=FieldType.TEXT),
                    Field(
                        key="enough",
                        title="Enough, for the criterion",
                        type=FieldType.CHOICE,
                        choices=ENOUGH,
                    ),
                    Field(
                        key="talked",
                        title="Talked through",
                        type=FieldType.CHOICE,
                        choices=choices(yes="Yes"),
                    ),
                ],
            ),
        ),
        section(
            "planned",
            "Planned and observed",
            "What was planned, what happened, and why was it different?",
        ),
        section("wider", "The wider class", "What does this say about the rest of the class?"),
        section("opinions", "Opinions", "What do you make of it?"),
        section("keep", "Keep", "What stays as it is?"),
        section("adapt", "Adapt", "What do we do otherwise next time?"),
        section("drop", "Drop", "What do we leave out?"),
    ],
)
