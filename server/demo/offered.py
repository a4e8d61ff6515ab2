"""Whom a visitor of the demonstration may be."""

from schemas.people import Demo, DemoPerson
from server.demo.alder_valley import PASSWORD, PEOPLE
from server.demo.carr_moor import CARR_MOOR

OFFERED = (
    ("priya", "Teacher at Oakfield, facilitates"),
    ("tom", "Teacher at Riverside"),
    ("marsha", "Teacher at St Anne’s"),
    ("daniel", "SLE from Hillcrest, coaches"),
    ("joanne", "Head of Oakfield, answers for it"),
    ("helen", "Leads the alliance"),
    ("lena", "Teacher at Carr Lane, in another alliance"),
    ("admin", "Administrator"),
)
"""Whom a visitor may be, and what they do there."""


def offered() -> Demo:
    """What the sign-in page of a demonstration offers."""
    known = {person.key: person for person in (*PEOPLE, *CARR_MOOR.people)}
    people = [
        DemoPerson(name=known[key].name, email=known[key].email, part=part) for key, part in OFFERED
    ]
    return Demo(password=PASSWORD, people=people)
