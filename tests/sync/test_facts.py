"""What a snapshot carries beside the document, so that opening need not read every struct."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from sync import opening as opening_module
from sync.errors import DocumentDamaged, ProtocolError
from sync.facts import Facts, encode_facts, read_facts
from sync.opening import opening
from sync.snapshots import make_snapshot
from sync.updates import read
from tests.sync.ends import Table, stored

CLIENTS = st.integers(0, (1 << 53) - 1)
IDS = st.sets(st.tuples(CLIENTS, st.integers(0, (1 << 31) - 2)), max_size=50)


@given(st.dictionaries(CLIENTS, st.integers(1, (1 << 31) - 1)), IDS, IDS)
def test_S56_facts_survive_being_written_and_read(
    clocks: dict[int, int], types: set[tuple[int, int]], seams: set[tuple[int, int]]
) -> None:
    facts = Facts(clocks, types, seams)
    assert read_facts(encode_facts(facts)) == facts


@pytest.mark.parametrize("data", [b"", b"\x02\x00", encode_facts(Facts()) + b"\x00"])
def test_S56_facts_are_read_strictly(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        read_facts(data)


def a_rich_document() -> bytes:
    doc: Doc[Any] = Doc(client_id=7)
    section = doc.get("focus", type=XmlFragment)
    for words in ("Reading aloud 🎉", "Talk in pairs"):
        paragraph = section.children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText(words))
    fields = doc.get("fields", type=Map)
    fields["people"] = Array([Map({"name": Text("Priya 🙂")})])
    del section.children[0]
    return doc.get_update()


def test_S56_a_snapshot_knows_what_reading_it_would_find_out() -> None:
    snapshot = make_snapshot(stored(a_rich_document()))
    found = Facts()
    found.learn(read(snapshot.payload))
    assert read_facts(snapshot.facts) == found
    assert found.types
    assert found.seams


def test_S56_opening_reads_the_rows_after_the_snapshot_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = Table(a_rich_document())
    log = stored(*(row.payload for row in table.rows))
    snapshot = make_snapshot(log)
    priya = table.join()
    priya.write("Later 🎈")
    table.commit()
    rows = stored(*(row.payload for row in table.rows)).rows[1:]
    fully = opening(replace(log, snapshot=replace(snapshot, facts=b""), seq=2, rows=rows))
    was_read: list[bytes] = []
    monkeypatch.setattr(opening_module, "read", lambda data: was_read.append(data) or read(data))

    quickly = opening(replace(log, snapshot=snapshot, seq=2, rows=rows))

    assert was_read == [rows[0].payload]
    assert (quickly.updates, quickly.facts) == (fully.updates, fully.facts)


def test_S56_facts_that_cannot_be_read_refuse_the_document() -> None:
    log = stored(a_rich_document())
    snapshot = replace(make_snapshot(log), facts=b"\xff")
    with pytest.raises(DocumentDamaged):
        opening(replace(log, snapshot=snapshot, rows=()))
