"""The cycles of Alder Valley, each in a module of its own, in the order of their beginning."""

from datetime import date

from server.demo.cycles import (
    explaining_why,
    feedback_that_is_read,
    partner_talk,
    reading_aloud,
    talk_at_home,
    words_before_reading,
    year_2_to_year_3,
)
from server.demo.cycles.shape import DemoCycle

__all__ = ["DemoCycle", "cycles"]


def cycles(today: date) -> tuple[DemoCycle, ...]:
    """All cycles, with dates around `today`."""
    return (
        partner_talk.cycle(today),
        year_2_to_year_3.cycle(today),
        words_before_reading.cycle(today),
        talk_at_home.cycle(today),
        feedback_that_is_read.cycle(today),
        explaining_why.cycle(today),
        reading_aloud.cycle(today),
    )
