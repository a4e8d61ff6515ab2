"""The families of faults, by name."""

from dataclasses import dataclass

from benchmarks.faults import buses, clocks, databases, disks, kills, networks
from benchmarks.faults.campaign import Fault
from benchmarks.faults.stages import (
    MakeStage,
    behind_tcp_proxy,
    on_lockable_disk,
    on_postgres,
    on_small_disk,
    on_sqlite,
    two_nodes,
    with_own_clock,
    with_upgrades,
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
        Family("kill-snapshot", "`kill -9` in a snapshot", with_upgrades, (kills.in_snapshot,)),
        Family("kill-start", "`kill -9` at the start", with_upgrades, (kills.at_start,)),
        Family(
            "kill-migration",
            "`kill -9` in a migration",
            with_upgrades,
            (kills.in_migration,),
            per_stage=20,
        ),
        Family(
            "postgresql-stop",
            "PostgreSQL: `pg_ctl stop -m immediate`, started again",
            on_postgres,
            (databases.stopped,),
        ),
        Family(
            "postgresql-backends",
            "PostgreSQL: every backend of the server ended",
            on_postgres,
            (databases.backends_ended,),
        ),
        Family(
            "postgresql-commit",
            "PostgreSQL: the answer to COMMIT lost",
            on_postgres,
            (databases.answer_lost,),
        ),
        Family(
            "postgresql-pool",
            "PostgreSQL: the pool used up, no connection left",
            on_postgres,
            (databases.pool_used_up, databases.no_connection_left),
        ),
        Family("redis-pause", "Redis: SIGSTOP and SIGCONT", two_nodes, (buses.paused,)),
        Family("redis-flush", "Redis: FLUSHALL", two_nodes, (buses.emptied,)),
        Family("redis-restart", "Redis: killed, started again", two_nodes, (buses.restarted,)),
        Family("net-stall", "network: stalls", behind_tcp_proxy, (networks.stalled,)),
        Family("net-trickle", "network: 1 byte/s", behind_tcp_proxy, (networks.trickling,)),
        Family("net-reset", "network: reset inside a frame", behind_tcp_proxy, (networks.reset,)),
        Family("net-half-open", "network: half open", behind_tcp_proxy, (networks.half_open,)),
        Family("disk-full", "disk: full", on_small_disk, (disks.full,), per_stage=100),
        Family("disk-growth", "disk: files may not grow", on_sqlite, (disks.no_growth,)),
        Family("disk-read-only", "disk: read-only", on_lockable_disk, (disks.read_only,)),
        Family("clock", "clock: jumps by an hour", with_own_clock, (clocks.jump,)),
    )
}
