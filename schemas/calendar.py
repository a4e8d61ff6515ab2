"""The calendar of a person: lessons, visits and reviews, for their own calendar program."""

from datetime import datetime

from pydantic import BaseModel, Field


class CalendarAddress(BaseModel):
    """Whether a calendar of one's own can be fetched, and since when by the address of now."""

    since: datetime | None = Field(description="None: there is no address.")


class NewCalendarAddress(CalendarAddress):
    """The address is told this once; whoever has it reads the calendar."""

    address: str = Field(examples=["https://jpd.example/calendar/9fYz….ics"])
