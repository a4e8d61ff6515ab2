"""Frames in blocks, each with a seed of its own, thrown by several processes side by side."""

import asyncio
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from benchmarks.fuzz.arena import fuzz
from benchmarks.fuzz.report import Report
from benchmarks.processes import memory_mib

BLOCK = 20_000
"""Frames that one process throws with one seed; the memory is looked at after each block."""


def block(frames: int, seed: str) -> tuple[Report, float, int]:
    """What came of so many frames, the memory of the process afterwards in MiB, and its id."""
    report = asyncio.run(fuzz(frames, seed))
    return report, memory_mib(os.getpid())[0], os.getpid()


def throw(frames: int, seed: int, processes: int) -> tuple[Report, float]:
    """All frames, in blocks; by how many MiB the memory of a process grew after its first block."""
    shares = [min(BLOCK, frames - at) for at in range(0, frames, BLOCK)]
    seeds = [f"{seed} {number}" for number in range(len(shares))]
    total, grown = Report(), 0.0
    first: dict[int, float] = {}
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for part, memory, process in pool.map(block, shares, seeds):
            grown = max(grown, memory - first.setdefault(process, memory))
            total.add(part)
            print(f"{total.frames:,} frames, {memory:.0f} MiB", flush=True)
            for finding in part.findings:
                print(f"FOUND ({finding.state}): {finding.what}")
                print("\n".join(frame.hex() for frame in finding.frames))
    return total, grown
