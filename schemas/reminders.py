"""What the workspace reminds people of by itself."""

from enum import StrEnum


class ReminderKind(StrEnum):
    """`CYCLE_QUIET`: its group is asked how it goes on; `CYCLE_STALLED`: its lead sees it."""

    CHARTER_RENEWAL = "charter_renewal"
    REVIEW_FOLLOW_UP = "review_follow_up"
    CYCLE_QUIET = "cycle_quiet"
    CYCLE_STALLED = "cycle_stalled"
