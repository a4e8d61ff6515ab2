"""A calendar as programs read it."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import uuid4

from icalendar import Calendar

from schemas.calendar import EntryKind
from server.calendar.feed import Entry, calendar_file, clashes
from tests.builders import NOW


def an_entry(title: str = "Lesson 1: Fractions", at: time | None = time(14, 5)) -> Entry:
    return Entry(
        id=uuid4(),
        title=title,
        place="Oakfield",
        on=date(2026, 3, 3),
        at=at,
        path="/lessons/1",
        changed_at=NOW,
        kind=EntryKind.LESSON,
    )


def read(*entries: Entry) -> Calendar:
    return Calendar.from_ical(calendar_file("Joint practice", entries, "https://jpd.example"))


def test_a_lesson_is_at_the_time_of_its_school_and_in_no_zone():
    [event] = read(an_entry()).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2026, 3, 3, 14, 5)  # noqa: DTZ001 that is the point
    assert (str(event["summary"]), str(event["location"])) == ("Lesson 1: Fractions", "Oakfield")


def test_what_has_no_time_takes_the_day():
    [event] = read(an_entry(at=None)).walk("VEVENT")
    assert event["dtstart"].dt == date(2026, 3, 3)


def test_titles_with_commas_line_breaks_and_great_length_come_through():
    title = "One, two; three\nfour " + "ü" * 300
    [event] = read(an_entry(title)).walk("VEVENT")
    assert str(event["summary"]) == title


def test_an_entry_keeps_its_id_so_that_programs_move_it_and_add_none():
    entry = an_entry()
    [before] = read(entry).walk("VEVENT")
    [after] = read(Entry(**{**vars(entry), "on": date(2026, 3, 4)})).walk("VEVENT")
    assert before["uid"] == after["uid"]


def test_what_takes_the_same_hour_clashes_and_what_follows_or_takes_the_day_does_not():
    first, second, third = (an_entry(each, at) for each, at in TIMES.items())
    whole_day = an_entry("Review wanted", None)
    assert clashes([first, second, third, whole_day]) == {
        first.id: ["a quarter past"],
        second.id: ["the hour"],
        third.id: [],
    }
    assert clashes([first, replace(second, on=date(2026, 3, 4))]) == {first.id: [], second.id: []}


TIMES = {"the hour": time(9), "a quarter past": time(9, 15), "an hour later": time(10, 15)}
