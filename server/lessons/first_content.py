"""What the live documents of a new lesson begin with. Pure."""

from schemas.ids import new_id
from server.live.shape import Seed

LETTERS = ("a", "b", "c")
STAGES = ("Beginning", "Main part", "End")


def lesson_plan() -> Seed:
    """Three case pupils without a name yet, and three stages to begin from."""
    return Seed(
        fields={
            "pupils": [{"letter": letter} for letter in LETTERS],
            "stages": [{"name": str(new_id()), "title": title} for title in STAGES],
        }
    )


def discussion() -> Seed:
    """A place for each case pupil."""
    return Seed(fields={"pupils": [{"letter": letter} for letter in LETTERS]})


def interview(pupil: str | None, on: str) -> Seed:
    """Whom it is with, and the day."""
    return Seed(fields={"on": on} | ({"pupil": pupil} if pupil else {}))
