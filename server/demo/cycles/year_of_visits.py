"""Lessons of a whole year that somebody of another school watched, each told in a few lines."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from schemas.lessons import LessonState
from schemas.roles import Audience
from server.demo.cycles.lessons import Lessons, Observed, Pupil, Saw, Stage

BEGINS = time(10, 40)
PUPILS = (
    Pupil("Wren", "Speaks often, and first", "Builds on what somebody else said"),
    Pupil("Reed", "Speaks when asked", "Says one thing unasked"),
    Pupil("Moss", "Listens, and hardly speaks", "Says it to a partner"),
)
TALK = Stage(
    key="talk",
    title="Talk in pairs, then all together",
    teacher="Asks once, and waits.",
    predicted=("Begins at once", "Waits for the partner", "Nods"),
    minutes=15,
)


def after_partner_talk(began: date) -> tuple[Lessons, ...]:
    """What Brookside and St Anne’s watched at each other's."""
    return (
        _visited(
            "Say it, then say it back",
            ("brookside", "imran", "hugh"),
            began + timedelta(weeks=4),
            "Say what the partner said before saying one's own",
            {"marsha": "Said the partner's reason word for word, and then: “But I think …”."},
        ),
        _visited(
            "A question that two can answer",
            ("st_annes", "marsha", "sunita"),
            began + timedelta(weeks=7),
            "Find a reason together",
            {"imran": "Turned to the partner before the question had ended."},
        ),
    )


def between_year_2_and_year_3(began: date) -> tuple[Lessons, ...]:
    """What Meadow Lane and Oakfield watched at each other's."""
    return (
        _visited(
            "The same story, a year later",
            ("oakfield", "priya", "joanne"),
            began + timedelta(weeks=6),
            "Tell a story again and make it longer",
            {"beth": "Told last year's story, and put a fox in."},
        ),
        _visited(
            "A first page",
            ("meadow_lane", "beth", "beth"),
            began + timedelta(weeks=9),
            "Choose which page goes up to the next school",
            {"priya": "Kept the page with the crossings-out: “I was thinking there.”"},
        ),
    )


def words_before_reading(began: date) -> tuple[Lessons, ...]:
    """What four schools watched at each other's."""
    return (
        _visited(
            "Three words for a storm",
            ("ash_grove", "nadia", "nadia"),
            began + timedelta(weeks=4),
            "Use a word before it is read",
            {
                "priya": "Signed “howl”, and the others signed it back.",
                "imran": "Pointed at the picture, then at the word.",
            },
        ),
        _visited(
            "Words on the wall before the book",
            ("oakfield", "priya", "joanne"),
            began + timedelta(weeks=6),
            "Guess a story from its words",
            {
                "beth": "Put “lantern” and “tunnel” beside each other: “It is dark in this one.”",
                "nadia": "Waited until the word had been said three times, then said it.",
            },
        ),
        _visited(
            "A word that one can feel",
            ("meadow_lane", "beth", "beth"),
            began + timedelta(weeks=8),
            "Find a word for what a thing feels like",
            {"imran": "Said “rough-ish”, and laughed when all said it."},
        ),
    )


def _visited(
    title: str,
    at: tuple[str, str, str],
    on: date,
    intention: str,
    saw: Mapping[str, str],
) -> Lessons:
    """A lesson that was taught; `at` is its school, its teacher and who confirmed the consent."""
    school, teacher, consent_by = at
    return Lessons(
        title=title,
        school=school,
        teacher=teacher,
        on=on,
        at=BEGINS,
        class_alias="Heron class",
        class_size=24,
        intention=intention,
        pupils=PUPILS,
        stages=(TALK,),
        watches=tuple(zip(saw, "abc", strict=False)),
        state=LessonState.TAUGHT,
        consent_by=consent_by,
        observed=tuple(
            Observed(
                observer,
                Audience.CYCLE,
                (Saw(TALK.key, pupil, time(10, 52), words, "partly"),),
            )
            for (observer, words), pupil in zip(saw.items(), "abc", strict=False)
        ),
    )
