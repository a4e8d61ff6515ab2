"""Promise P1 and P3: what had a receipt, or was seen by others, survives `kill -9`."""

from random import Random

from tests.faults.killing import kill_under_writers
from tests.running_server import RunningServer
from tests.writing_group import Group

TIMES = 12
"""`./dev bench kill` and `./dev bench faults` do it by the thousand."""
WRITERS = 8


async def test_P1_P2_P3_no_edit_is_lost_or_doubled_when_the_server_is_killed_under_eight_writers(
    server: RunningServer, group: Group
) -> None:
    tally = await kill_under_writers(
        server, group, times=TIMES, writers=WRITERS, random=Random(20261122)
    )
    assert tally.kills == TIMES
    assert tally.acknowledged > TIMES * WRITERS
    assert tally.resent > 0, "no kill hit an edit on its way: this proved less than it says"
