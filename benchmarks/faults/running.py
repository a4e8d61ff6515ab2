"""Runs a family: stages side by side, each with servers and people of its own."""

import asyncio
import tempfile
from pathlib import Path
from random import Random

from benchmarks.faults.campaign import Quota, campaign
from benchmarks.faults.families import Family
from benchmarks.faults.tally import Tally


async def inject(
    family: Family, quota: Quota, seed: int, folder: Path, *, side_by_side: int = 1
) -> Tally:
    """Inject faults of `family`; what came of it. `folder` is on the disk to be used."""
    tally = Tally()

    async def lane(number: int) -> None:
        random = Random(f"{seed} {number}")
        while not quota.over:
            with tempfile.TemporaryDirectory(dir=folder, prefix="jpd-faults-") as scratch:
                async with family.make(Path(scratch), random) as stage:
                    await campaign(stage, family.faults, family.per_stage, quota)
            tally.add(stage.tally)

    async with asyncio.TaskGroup() as lanes:
        for number in range(side_by_side):
            lanes.create_task(lane(number))
    return tally
