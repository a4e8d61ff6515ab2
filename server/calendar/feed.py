"""Entries, those that clash, and a file of them for calendar programs (RFC 5545). Pure.

Times are the school's own, without a zone: a lesson at 14:05 is at 14:05 wherever one looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from icalendar import Calendar, Event

from schemas.calendar import EntryKind

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """Something on a day; without `at` it takes the whole day."""

    id: UUID
    title: str
    place: str
    on: date
    at: time | None
    path: str
    changed_at: datetime
    kind: EntryKind


def clashes(entries: Sequence[Entry]) -> dict[UUID, list[str]]:
    """What somebody who does all of this would do at the same time: titles by id."""
    timed = [(entry, datetime.combine(entry.on, entry.at)) for entry in entries if entry.at]
    return {
        entry.id: [
            other.title
            for other, then in timed
            if other.id != entry.id and abs(then - begins) < AN_HOUR
        ]
        for entry, begins in timed
    }


def calendar_file(name: str, entries: Sequence[Entry], page: str) -> bytes:
    """The calendar called `name`, with these entries; `page` is where the pages begin."""
    calendar = Calendar()
    calendar.add("prodid", "-//JPD Workspace//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, page))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, page: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@jpd-workspace")
    event.add("dtstamp", entry.changed_at)
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", page + entry.path)
    if entry.at is None:
        event.add("dtstart", entry.on)
    else:
        begins = datetime.combine(entry.on, entry.at)
        event.add("dtstart", begins)
        event.add("dtend", begins + AN_HOUR)
    return event
