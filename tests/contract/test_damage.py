"""What logs in a database do with rows that are missing or not as they were written."""

import pytest
from sqlalchemy import Executable, create_engine, delete, select, update
from sqlalchemy.schema import DropTable

from sync.errors import DocumentDamaged
from sync.log import Added, Addition, Damage, NewRow, Refused, Row, Snapshot
from sync.log_sql import SqlLog
from sync.log_tables import archive, quarantine, snapshots, updates
from sync.segments import SEGMENT_ROWS
from tests.contract.conftest import OpenLog

FIRST = NewRow("server", "", 1000.0, b"first")


def rows(*texts: str) -> tuple[NewRow, ...]:
    return tuple(NewRow("priya", "s", 1001.0, text.encode()) for text in texts)


async def damaged(log_url: str, log: SqlLog, statement: Executable) -> None:
    """Fill a document, then let `statement` do to it what a disk might."""
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, rows("a", "b"))])
    await log.write_snapshot("plan", Snapshot(2, b"at 2"))
    await disturb(log_url, statement)


async def disturb(log_url: str, *statements: Executable) -> None:
    """Do to the tables what a disk might."""
    engine = create_engine(log_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)
    engine.dispose()


async def kept(log_url: str) -> list[tuple[str, int, str, bytes | None]]:
    """What is in quarantine: kind, number, reason and bytes."""
    engine = create_engine(log_url)
    columns = quarantine.c
    with engine.connect() as connection:
        found = connection.execute(
            select(columns.kind, columns.seq, columns.reason, columns.payload).order_by(columns.seq)
        ).all()
    engine.dispose()
    return [(row.kind, row.seq, row.reason, row.payload) for row in found]


async def test_S50_what_is_whole_before_a_changed_row_is_opened_and_the_rest_told(
    open_log: OpenLog, log_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = open_log()
    change = update(updates).where(updates.c.seq == 3).values(payload=b"B")
    await damaged(log_url, log, change)

    stored = await log.load("plan")

    assert (stored.seq, stored.snapshot, stored.rows) == (2, Snapshot(2, b"at 2"), ())
    assert stored.damage == Damage(3, "row 3 is damaged")
    assert "row 3 is damaged" in caplog.text


async def test_S50_a_missing_row_ends_what_is_provably_right(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, rows("a", "b", "c"))])
    await disturb(log_url, delete(updates).where(updates.c.seq == 3))

    stored = await log.load("plan")

    assert [row.payload for row in stored.rows] == [b"first", b"a"]
    assert stored.damage == Damage(3, "row 3 is missing")


async def test_S50_a_snapshot_after_a_damaged_row_covers_it(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await damaged(log_url, log, update(updates).where(updates.c.seq == 2).values(payload=b"A"))

    stored = await log.load("plan")

    assert stored.damage is None
    assert [row.payload for row in stored.rows] == [b"b"]


async def test_S50_where_nothing_is_provably_right_the_document_is_refused(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, rows("a"))])
    await disturb(log_url, update(updates).where(updates.c.seq == 1).values(payload=b"F"))

    with pytest.raises(DocumentDamaged, match="row 1"):
        await log.load("plan")


async def test_S51_what_is_damaged_is_kept_as_it_was_found_and_never_overwritten(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    change = update(updates).where(updates.c.seq == 3).values(payload=b"B")
    await damaged(log_url, log, change)
    await log.load("plan")
    await disturb(log_url, update(updates).where(updates.c.seq == 3).values(payload=b"C"))
    await log.load("plan")

    assert await kept(log_url) == [("row", 3, "row 3 is damaged", b"B")]
    engine = create_engine(log_url)
    with engine.connect() as connection:
        assert connection.scalar(select(updates.c.payload).where(updates.c.seq == 3)) == b"C"
    engine.dispose()


async def test_S51_damage_that_cannot_be_recorded_is_told_and_the_document_opens(
    open_log: OpenLog, log_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = open_log()
    await damaged(log_url, log, delete(updates).where(updates.c.seq == 3))
    await disturb(log_url, DropTable(quarantine))

    assert (await log.load("plan")).damage == Damage(3, "row 3 is missing")
    assert "cannot be recorded" in caplog.text


async def test_S43_a_repeated_append_to_a_document_that_is_damaged_refuses_only_that_one(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await damaged(log_url, log, update(updates).where(updates.c.seq == 3).values(payload=b"B"))
    await log.create("other", FIRST, {})

    refused, added = await log.append(
        [Addition("plan", 1, rows("lost")), Addition("other", 1, rows("x"))], again=True
    )

    assert isinstance(refused, Refused)
    assert isinstance(refused.error, DocumentDamaged)
    assert added == Added("other", 2, 2)


@pytest.mark.parametrize("seq", [2, 3])
async def test_S45_a_missing_row_refuses_the_document(
    open_log: OpenLog, log_url: str, seq: int
) -> None:
    log = open_log()
    await damaged(log_url, log, delete(updates).where(updates.c.seq == seq))

    with pytest.raises(DocumentDamaged, match=f"row {seq}"):
        await log.since("plan", 0)


async def test_S46_a_damaged_snapshot_is_passed_over_since_its_rows_are_there(
    open_log: OpenLog, log_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = open_log()
    await damaged(log_url, log, update(snapshots).values(payload=b"something else"))

    stored = await log.load("plan")

    assert stored.snapshot is None
    assert [row.payload for row in stored.rows] == [b"first", b"a", b"b"]
    assert "document plan: snapshot 2 is damaged" in caplog.text
    assert await kept(log_url) == [("snapshot", 2, "snapshot 2 is damaged", b"something else")]


async def archived(log: SqlLog) -> None:
    """A document of two whole segments, a third begun, and a snapshot after two segments' rows."""
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, rows(*map(str, range(2, 2 * SEGMENT_ROWS + 10))))])
    snapshot = Snapshot(2 * SEGMENT_ROWS, b"both")
    await log.write_snapshot("plan", snapshot)
    assert (await log.compact("plan", snapshot)).rows == 2 * SEGMENT_ROWS


async def test_S50_a_damaged_segment_harms_nobody_while_a_snapshot_covers_it(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await archived(log)
    await disturb(log_url, update(archive).values(payload=b"nothing"))

    assert (await log.load("plan")).damage is None
    with pytest.raises(DocumentDamaged, match="segment of rows 1 to 256"):
        await log.since("plan", 0)


async def test_S50_without_the_snapshot_rows_up_to_the_damaged_segment_are_right(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await archived(log)
    second = archive.c.first == SEGMENT_ROWS + 1
    await disturb(log_url, update(archive).where(second).values(payload=b"?"), delete(snapshots))

    stored = await log.load("plan")

    assert stored.seq == SEGMENT_ROWS == len(stored.rows)
    assert stored.damage
    assert stored.damage.seq == SEGMENT_ROWS + 1
    assert await kept(log_url) == [
        ("segment", 257, "the segment of rows 257 to 512 is damaged", b"?")
    ]


async def test_S50_a_segment_that_is_missing_is_found(open_log: OpenLog, log_url: str) -> None:
    log = open_log()
    await archived(log)
    await disturb(log_url, delete(archive).where(archive.c.first == 1), delete(snapshots))

    with pytest.raises(DocumentDamaged, match="rows 1 to 256 are missing"):
        await log.load("plan")


async def test_S52_what_is_not_whole_does_not_go_into_the_archive(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, rows(*map(str, range(2, SEGMENT_ROWS + 10))))])
    await disturb(log_url, update(updates).where(updates.c.seq == 9).values(payload=b"?"))
    snapshot = Snapshot(SEGMENT_ROWS, b"all")
    await log.write_snapshot("plan", snapshot)

    with pytest.raises(DocumentDamaged, match="row 9"):
        await log.compact("plan", snapshot)

    engine = create_engine(log_url)
    with engine.connect() as connection:
        assert connection.execute(select(archive)).first() is None
        assert len(connection.execute(select(updates.c.seq)).all()) == SEGMENT_ROWS + 9
    engine.dispose()


async def test_S53_a_damaged_snapshot_does_not_count_among_those_that_stay(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, rows("a", "b", "c", "d"))])
    for seq in (1, 2, 3, 4):
        await log.write_snapshot("plan", Snapshot(seq, f"at {seq}".encode()))
    await disturb(log_url, update(snapshots).where(snapshots.c.seq == 3).values(payload=b"?"))

    assert (await log.compact("plan", Snapshot(4, b"at 4"))).snapshots == 2

    assert (await log.load("plan", at=4)).snapshot == Snapshot(2, b"at 2")
    assert await kept(log_url) == [("snapshot", 3, "snapshot 3 is damaged", b"?")]


async def test_S57_an_inventory_names_every_fault(open_log: OpenLog, log_url: str) -> None:
    log = open_log()
    await archived(log)
    head = 2 * SEGMENT_ROWS + 9
    await disturb(
        log_url,
        update(archive).where(archive.c.first == 1).values(payload=b"?"),
        delete(updates).where(updates.c.seq.in_([head - 5, head - 4])),
        update(updates).where(updates.c.seq == head - 2).values(author="tom", payload=b"?"),
        update(updates).where(updates.c.seq == head).values(seq=head + 1),
        update(snapshots).values(payload=b"?"),
    )

    found = await log.inventory("plan")

    assert [str(fault) for fault in found.faults] == [
        "the segment of rows 1 to 256 is damaged",
        "rows 516 to 517 are missing",
        "row 519 is damaged",
        "row 521 is missing",
        "snapshot 512 is damaged",
        "row 522 is after the newest one",
    ]
    assert [row.seq for row in found.rows] == [*range(257, 516), 518, 520]


async def test_S54_an_epoch_erases_the_bytes_of_what_was_damaged_too(
    open_log: OpenLog, log_url: str
) -> None:
    log = open_log()
    await archived(log)
    await disturb(
        log_url,
        update(archive).where(archive.c.first == 1).values(payload=b"a secret"),
        update(updates).where(updates.c.seq == 515).values(payload=b"a secret"),
    )
    await log.load("plan")
    with pytest.raises(DocumentDamaged):
        await log.since("plan", 0)

    await log.begin_epoch(Addition("plan", 2 * SEGMENT_ROWS + 9, rows("new"), {9: "priya"}))

    assert [reason for _, _, reason, payload in await kept(log_url) if payload] == []
    stored = await log.load("plan")
    assert stored.rows == (Row("priya", "s", 1001.0, b"new", 2 * SEGMENT_ROWS + 10),)
