"""Fingerprints: equal for the same document however it is encoded, different for another."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, merge_updates

from sync.sameness import fingerprint
from tests.sync.ends import content, text
from tests.sync.test_updates import a_conversation


@given(st.integers(0, 1 << 32))
@settings(max_examples=40)
def test_S46_documents_that_hold_the_same_have_one_fingerprint(seed: int) -> None:
    docs, _ = a_conversation(random.Random(seed))
    states = [doc.get_update() for doc in docs]
    prints = set()
    for order in (states, states[::-1], [merge_updates(*states)]):
        doc: Doc[Any] = Doc()
        for state in order:
            doc.apply_update(state)
        again: Doc[Any] = Doc()
        again.apply_update(doc.get_update())
        prints |= {fingerprint(doc.get_update()), fingerprint(again.get_update())}
    assert len(prints) == 1


def test_S46_a_run_written_as_one_struct_or_as_two_is_the_same() -> None:
    whole = bytes.fromhex("0101010004010174026162" + "00")
    in_two = bytes.fromhex("0102010004010174016184010001" + "62" + "00")
    assert fingerprint(whole) == fingerprint(in_two)


@pytest.mark.parametrize(
    "other",
    [
        "0101010004010174026163" + "00",
        "0101020004010174026162" + "00",
        "0101010004010175026162" + "00",
        "0102010004010174016144010001" + "62" + "00",
        "0101010004010174026162" + "010101" + "0001",
    ],
    ids=["another letter", "another client", "another parent", "another place", "a deletion"],
)
def test_S46_documents_that_differ_have_different_fingerprints(other: str) -> None:
    whole = bytes.fromhex("0101010004010174026162" + "00")
    assert fingerprint(whole) != fingerprint(bytes.fromhex(other))


def test_S46_one_edit_more_is_another_document() -> None:
    doc: Doc[Any] = Doc(client_id=1)
    doc.apply_update(content("Focus"))
    before = fingerprint(doc.get_update())
    text(doc).insert(0, "x")
    assert fingerprint(doc.get_update()) != before
