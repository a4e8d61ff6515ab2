"""Every family of faults, a few of each: everybody recovers, and nothing with a receipt is lost.

`./dev bench faults` injects the same by the thousand. Families that happen at the same place share
a server here.
"""

from pathlib import Path
from random import Random

import pytest

from benchmarks.faults.campaign import Quota, campaign
from benchmarks.faults.families import FAMILIES
from benchmarks.faults.stages import CannotSet, MakeStage
from tests.needs import not_here

EACH = 2
SEED = 8
PLACES = {family.make.__name__: family.make for family in FAMILIES.values()}


@pytest.mark.parametrize("make", PLACES.values(), ids=PLACES)
async def test_P1_P3_nothing_is_lost_and_everybody_recovers(
    make: MakeStage, tmp_path: Path
) -> None:
    faults = [fault for each in FAMILIES.values() if each.make is make for fault in each.faults]
    times = EACH * len(faults)
    try:
        async with make(tmp_path, Random(SEED)) as stage:
            await campaign(stage, faults, times, Quota(times))
    except CannotSet as refused:
        not_here(str(refused))
    assert stage.tally.injected == times
    assert stage.tally.saved > 0
    assert stage.tally.broken == 0, stage.tally
