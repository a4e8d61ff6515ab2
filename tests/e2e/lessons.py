"""A research lesson that is planned already, for tests of what happens in it."""

from dataclasses import dataclass
from typing import Any

from pycrdt import Map

from client.document import LiveDocument
from client.session import Session
from tests.e2e.seats import PASSWORD, signed_in
from tests.running_server import RunningServer

PUPILS = {
    "a": ("Robin", "secure, says little"),
    "b": ("Wren", "quick, likes to guess"),
    "c": ("Jay", "new to English"),
}
STAGES = (
    ("Two bars on the board", "Tom shows 3/4 and 5/8 as bars without numbers.", 10),
    ("Rehearse, then tell your partner", "Thirty seconds of silence, then a sentence.", 12),
    ("Write the best reason", "Alone, one sentence.", 10),
)
PREDICTED = (
    ("Knows at once. Waits to be asked.", "Calls out 5/8.", "Watches partner."),
    ("Uses the stem word for word.", "Fidgets in the silence.", "Points at the stem."),
    ("A full sentence with “because”.", "Short, but a reason.", "Labels the drawing."),
)


@dataclass(frozen=True)
class PlannedLesson:
    """Tom's lesson at Riverside, which Priya and Marsha may observe."""

    id: str
    documents: dict[str, str]
    """The ids of its live documents, by kind."""


async def a_planned_lesson(server: RunningServer, cycle: dict[str, Any]) -> PlannedLesson:
    """Priya plans it: three pupils, three stages, what they predict, and who watches whom."""
    people = {each["person"]["name"].split()[0]: each["person"]["id"] for each in cycle["people"]}
    schools = {each["school"]["short_name"]: each["school"]["id"] for each in cycle["schools"]}
    with signed_in(server, "priya") as client:
        body = {
            "title": "Which is more, 3/4 or 5/8?",
            "school_id": schools["Riverside"],
            "teacher_id": people["Tom"],
            "on": "2026-03-05",
            "at": "09:30",
        }
        path = f"/api/cycles/{cycle['id']}/lessons"
        lesson = client.post(path, json=body).raise_for_status().json()
    documents = {document["kind"]: document["id"] for document in lesson["documents"]}
    async with Session(server.url) as session:
        await session.sign_in("priya@demo.example", PASSWORD)
        async with LiveDocument(session, documents["lesson"]) as plan:
            with plan.doc.transaction():
                _write(plan.doc.get("fields", type=Map), people)
            await plan.saved()
    return PlannedLesson(lesson["id"], documents)


def _write(fields: Any, people: dict[str, str]) -> None:
    for pupil in fields["pupils"]:
        alias, typifies = PUPILS[pupil["letter"]]
        pupil["alias"].insert(0, alias)
        pupil["typifies"].insert(0, typifies)
    for row, (title, teacher, minutes), predicted in zip(
        fields["stages"], STAGES, PREDICTED, strict=True
    ):
        row["title"].clear()
        row["title"].insert(0, title)
        row["teacher"].insert(0, teacher)
        row["minutes"] = minutes
        for letter, words in zip("abc", predicted, strict=True):
            row[f"predicted_{letter}"].insert(0, words)
    for name, pupil in (("Priya", "a"), ("Marsha", "b")):
        fields["watches"].append(Map({"person": people[name], "pupil": pupil}))
