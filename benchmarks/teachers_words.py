"""What teachers might write, in live documents of every kind: put together from sentences."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from schemas.documents import DOCUMENT_KINDS, DocumentKind, DocumentKindName, Field, FieldType
from server.identity.tables import PersonRow
from server.live.rendering.content import Value
from server.live.shape import Seed, initial_update
from server.live.writing import paragraph
from server.organisations.tables import SchoolRow

BEGAN = datetime(2025, 9, 1, 8, 0, tzinfo=UTC)
CONTENTS = 24
"""Different contents of each kind."""

WHO = ("A", "B", "C", "The quiet ones", "Two thirds of the class", "Our pupils")
DID = (
    "explained why with a drawing before they spoke",
    "waited a full minute and then gave a reason",
    "copied the method and could not say what it means",
    "changed the answer after hearing a partner",
    "compared two fractions by folding a strip of paper",
    "used the sentence stem without being reminded",
    "asked whether the rule always holds",
    "wrote the number sentence first and lost the story",
)
THEN = (
    "when the question stood on the board",
    "as soon as nobody raised a hand",
    "in the second stage, which was longer than planned",
    "after the teacher left out the example",
    "although we had predicted the opposite",
    "with whiteboards face down until the signal",
    "where the task had more than one answer",
)
NEXT = (
    "We keep the silence and drop the race.",
    "Next time the drawing comes before the talk.",
    "What would count against it: that only the same four speak.",
    "Riverside will try it with mixed ability pairs.",
    "It cost eight minutes, which the plenary can spare.",
    "The criterion was met by seven of nine.",
)
SUBJECTS = ("Mathematics", "English", "Science", "History", "Key Stage 2: Maths")


def contents(
    kind: DocumentKindName,
    schools: Sequence[SchoolRow],
    people: Sequence[PersonRow],
    random: Random,
) -> Iterator[bytes]:
    """Some different contents of documents of a kind."""
    shape = DOCUMENT_KINDS[kind]
    for _ in range(CONTENTS):
        yield initial_update(shape, _seed(shape, schools, people, random))


def _seed(
    shape: DocumentKind, schools: Sequence[SchoolRow], people: Sequence[PersonRow], random: Random
) -> Seed:
    def value(field: Field) -> Value:
        match field.type:
            case FieldType.RECORDS:
                return [
                    {
                        column.key: told
                        for column in field.columns
                        if not isinstance(told := value(column), list)
                    }
                    for _ in range(6)
                ]
            case FieldType.NUMBER:
                return random.randrange(1, 30)
            case FieldType.DATE:
                return (BEGAN + timedelta(days=random.randrange(200))).date().isoformat()
            case FieldType.MOMENT:
                return (BEGAN + timedelta(minutes=random.randrange(9999))).isoformat()
            case FieldType.CHOICE:
                return random.choice(field.choices).value
            case FieldType.SCHOOL:
                return str(random.choice(schools).id)
            case FieldType.PERSON:
                return str(random.choice(people).id)
            case FieldType.TEXT if field.key == "subject":
                return random.choice(SUBJECTS)
            case FieldType.TEXT:
                return sentence(random)
            case _:
                return "stage-1"

    return Seed(
        {
            section.key: [paragraph(" ".join(sentence(random) for _ in range(4)))] * 2
            for section in shape.sections
        },
        {field.key: value(field) for field in shape.fields},
    )


def sentence(random: Random) -> str:
    """Something that a teacher might write."""
    seen = f"{random.choice(WHO)} {random.choice(DID)} {random.choice(THEN)}."
    return f"{seen} {random.choice(NEXT)}"
