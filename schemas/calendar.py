"""The calendar of a person or an alliance: lessons, visits and reviews."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field


class CalendarAddress(BaseModel):
    """Whether a calendar of one's own can be fetched, and since when by the address of now."""

    since: datetime | None = Field(description="None: there is no address.")


class NewCalendarAddress(CalendarAddress):
    """The address is told this once; whoever has it reads the calendar."""

    address: str = Field(examples=["https://jpd.example/calendar/9fYz….ics"])


class EntryKind(StrEnum):
    LESSON = "lesson"
    VISIT = "visit"
    REVIEW_WANTED = "review_wanted"
    """The day by which a review is hoped for."""
    FOLLOW_UP = "follow_up"
    """The day on which a group or a school looks again at what its review asked."""
    SCHOOL_REVIEW = "school_review"
    """The day on which the reviewers of a school visit it."""


class CalendarEntry(BaseModel):
    """Something on a day. `at` is the school's own time; without it, it takes the day."""

    id: UUID = Field(description="Of the lesson, visit or review.")
    kind: EntryKind
    title: str
    place: str = Field(description="The name of the school; empty where there is none.")
    on: date
    at: time | None
    path: str = Field(description="Its page here.")
    clashes_with: list[str] = Field(
        description="What one does oneself at the same time, by title; each takes an hour."
    )
