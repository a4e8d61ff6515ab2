"""Words before reading: four schools, third iteration, now looking at what it did."""

from datetime import date, timedelta

from schemas.cycles import Phase, TemplateName
from schemas.roles import CycleRole
from schemas.time_given import Spent
from server.demo.cycles import year_of_visits
from server.demo.cycles.shape import (
    MONDAY,
    THURSDAY,
    DemoCycle,
    Gives,
    Joins,
    Takes,
    said,
    weekday,
)
from server.demo.cycles.words_before_reading_findings import findings
from server.demo.cycles.words_before_reading_review import review
from server.demo.words import h, ol, p, ul
from server.live.writing import quote, table


def cycle(today: date) -> DemoCycle:
    """Phase Review, iteration 3; an adviser from outside reads along."""
    began = weekday(today, MONDAY, weeks=-17)
    meeting = weekday(today, THURSDAY, weeks=1)
    return DemoCycle(
        title="Words before reading",
        theme="Early reading",
        template=TemplateName.JPD,
        phase=Phase.REVIEW,
        iteration=3,
        began=began,
        changed=("imran", timedelta(days=1)),
        schools=(
            Joins(
                "brookside",
                answered_by="imran",
                offers="A reading lead with an afternoon a week; sets of six of the same book",
                wants="What infants already do with picture books before any word is read",
            ),
            Joins(
                "oakfield",
                answered_by="joanne",
                offers="Recordings of group reading from last year",
                wants="A way in for children who join in the middle of the year",
            ),
            Joins(
                "meadow_lane",
                answered_by="beth",
                offers="Story props, and the habit of telling before reading",
                wants="To know what becomes of our children in Year 3",
            ),
            Joins(
                "ash_grove",
                answered_by="nadia",
                offers="Signs and symbols for any word that you send us",
                wants="Books that are worth the work of signing them",
            ),
        ),
        people=(
            Takes("imran", CycleRole.FACILITATOR, "brookside"),
            Takes("priya", CycleRole.MEMBER, "oakfield"),
            Takes("amina", CycleRole.MEMBER, "oakfield"),
            Takes("rhian", CycleRole.MEMBER, "oakfield"),
            Takes("beth", CycleRole.MEMBER, "meadow_lane"),
            Takes("nadia", CycleRole.MEMBER, "ash_grove"),
            Takes("ruth", CycleRole.ADVISER),
        ),
        time=_oakfields_time(today),
        lessons=year_of_visits.words_before_reading(began),
        findings=findings(today),
        review=review(today),
        facts={
            "class_name": "3S, 4N, Squirrels and Beech",
            "year_group": "Year 2 to Year 4",
            "subject": "English: reading",
            "protocol": "pupil_voice",
            "starts_on": began.isoformat(),
            "review_on": meeting.isoformat(),
            "ends_on": (meeting + timedelta(weeks=3)).isoformat(),
            "cover_hours": 16,
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **take hold of new words** "
                    "before they meet them in a book, so that they go on reading when a word is "
                    "hard."
                ),
            ),
            "why": (
                p(
                    "We read one page with six children in each school and asked them to put a "
                    "pebble down wherever they got stuck. Most pebbles lay on words that they "
                    "could *sound out* and had never heard."
                ),
                ul(
                    "Brookside: 31 pebbles, 24 of them on such words.",
                    "Oakfield: 28, of them 19.",
                    "Meadow Lane: 17, of them 15; two children asked for more pebbles.",
                    "Ash Grove: we counted looks to the adult instead, and saw the same.",
                ),
                p(
                    "It could also be the books: two of the four pages came from a box that nobody "
                    "had opened since 2011."
                ),
            ),
            "evidence": (
                p(
                    "The guidance for [literacy in Key Stage 1](https://"
                    "educationendowmentfoundation.org.uk/education-evidence/guidance-reports/"
                    "literacy-ks-1) sent us to spoken words first. Ruth brought two studies in "
                    "which words were taught by *using* them three times before the book."
                ),
                p("**Set aside:** word lists for the fridge door. Parents told us why."),
            ),
            "hunch": (
                p(
                    "A word that has been in the mouth is half read. Ours meet a word for the "
                    "first time in print, alone, with a book in the way."
                ),
                quote("I didn’t know it was a real word. I thought I did it wrong."),
            ),
            "change": (
                h("Must stay"),
                ol(
                    "Four words, chosen by the teacher, *before* the book is opened.",
                    "Each word is said, shown and used by every child in a sentence of their own.",
                    "When the word comes in the book, the group stops for a second and smiles. "
                    "Nobody explains it.",
                ),
                h("May be adapted"),
                ul(
                    "Props, pictures, signs or a walk round the playground.",
                    "Three words are enough where a sentence takes a child a long time.",
                ),
                p(
                    "*Since iteration 2:* children may bring a fifth word. In iteration 1 we had "
                    "chosen all of them, and the children waited for us."
                ),
            ),
            "effect": (
                p(
                    "Fewer pebbles on words that were spoken before, and as many as ever on the "
                    "others. Wagtail will read on past a hard word at least once without looking "
                    "up."
                ),
            ),
            "criteria": (
                ul(
                    "Of ten pebbles, at most three lie on words that can be sounded out.",
                    "Each case pupil uses two of the four words unasked on another day.",
                    "The children say that they would choose the book again.",
                ),
                table(
                    ("School", "Pebbles before", "Now", "Of them on new words"),
                    ("Brookside", "31", "14", "5"),
                    ("Oakfield", "28", "16", "6"),
                    ("Meadow Lane", "17", "9", "4"),
                ),
                p("Six children in a school are few, and the page was not the same page."),
            ),
            "stop": (
                p(
                    "If the fun goes out of the story because of the four words. Ash Grove’s "
                    "children would tell us first, so we ask them first."
                ),
            ),
            "links": (
                p(
                    f"Review with Helen and Ruth on {said(meeting)}. The group has sent four "
                    "questions that it wants to be asked."
                ),
            ),
        },
    )


def _oakfields_time(today: date) -> tuple[Gives, ...]:
    """What three of Oakfield noted this term, and today: enough of them for a sum to be told."""
    days = (today, today - timedelta(weeks=2), today - timedelta(weeks=4))
    noted = (
        ("priya", (60, 150, 200), Spent.TALKING),
        ("amina", (90, 180, 240), Spent.OBSERVING),
        ("rhian", (75, 120, 285), Spent.PLANNING),
    )
    return tuple(
        Gives(person, on, minutes, spent)
        for person, all_minutes, spent in noted
        for on, minutes in zip(days, all_minutes, strict=True)
    )
