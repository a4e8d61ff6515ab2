"""The document that is opened cold: it has what was typed, and a process opens it."""

from pathlib import Path

from benchmarks.open import DOCUMENT, TAIL, forget_facts, make_document, open_cold, session
from sync.log_sql import SqlLog
from sync.verifying import contradictions


async def test_the_document_is_whole_and_is_opened_with_and_without_facts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/log.sqlite3"
    made = await make_document(url, 6_000)
    log = SqlLog(url)
    found = await log.inventory(DOCUMENT)
    stored = await log.load(DOCUMENT)
    await log.close()
    assert made.rows == len(found.rows) == len(list(session(6_000)))
    assert contradictions(found.rows, found.snapshots) == []
    assert len(stored.rows) == TAIL

    runs = open_cold(tmp_path, url, 1)
    forget_facts(url)
    runs += open_cold(tmp_path, url, 1)

    assert all(run["all"] > 0 for run in runs)
