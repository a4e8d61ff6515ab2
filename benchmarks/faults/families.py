"""The families of faults, by name."""

from dataclasses import dataclass

from benchmarks.faults import kills
from benchmarks.faults.campaign import Fault
from benchmarks.faults.stages import (
    MakeStage,
    on_postgres,
    on_sqlite,
    with_migrations,
    with_snapshots,
)


@dataclass(frozen=True)
class Family:
    """`faults` are injected in turn on a stage that `make` sets, at most `per_stage` on one."""

    name: str
    what: str
    make: MakeStage
    faults: tuple[Fault, ...]
    per_stage: int = 500


FAMILIES = {
    family.name: family
    for family in (
        Family("kill-sqlite", "`kill -9` under load, SQLite", on_sqlite, (kills.under_load,)),
        Family(
            "kill-postgresql", "`kill -9` under load, PostgreSQL", on_postgres, (kills.under_load,)
        ),
        Family("kill-snapshot", "`kill -9` in a snapshot", with_snapshots, (kills.in_snapshot,)),
        Family("kill-start", "`kill -9` at the start", on_sqlite, (kills.at_start,)),
        Family(
            "kill-migration",
            "`kill -9` in a migration",
            with_migrations,
            (kills.in_migration,),
            per_stage=40,
        ),
    )
}
