"""Entries as a file that calendar programs read (RFC 5545). Pure.

Times are the school's own, without a zone: a lesson at 14:05 is at 14:05 wherever one looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from icalendar import Calendar, Event

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """Something on a day; without `at` it takes the whole day."""

    id: UUID
    title: str
    place: str
    on: date
    at: time | None
    address: str
    changed_at: datetime


def calendar_file(name: str, entries: Sequence[Entry]) -> bytes:
    """The calendar called `name`, with these entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//JPD Workspace//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@jpd-workspace")
    event.add("dtstamp", entry.changed_at)
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    event.add("url", entry.address)
    if entry.at is None:
        event.add("dtstart", entry.on)
    else:
        begins = datetime.combine(entry.on, entry.at)
        event.add("dtstart", begins)
        event.add("dtend", begins + AN_HOUR)
    return event
