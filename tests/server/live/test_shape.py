"""The shared types that the server makes, once."""

from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlFragment

from schemas.documents import FIELDS_ROOT, PLAN, Block, Field, FieldGroup, FieldType, Section
from server.live.rendering.content import read_content
from server.live.shape import Seed, add_record, complete, initial_update
from server.live.writing import paragraph


def a_plan(seed: Seed | None = None) -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    doc.apply_update(initial_update(PLAN, seed))
    return doc


def test_a_new_document_has_a_shared_type_for_whatever_people_type_into() -> None:
    doc = a_plan()
    fields = doc.get(FIELDS_ROOT, type=Map)
    assert isinstance(fields["class_name"], Text)
    assert isinstance(fields["schools"], Array)
    assert "starts_on" not in fields
    for section in PLAN.sections:
        assert str(doc.get(section.key, type=XmlFragment)) == "<paragraph></paragraph>"


def test_two_people_who_begin_at_once_write_into_the_same_paragraph() -> None:
    update = initial_update(PLAN)
    docs: list[Doc[Any]] = [Doc(), Doc()]
    for at, doc in enumerate(docs):
        doc.apply_update(update)
        text = doc.get(FIELDS_ROOT, type=Map)["class_name"]
        text.insert(0, f"<{at}>")
    docs[0].apply_update(docs[1].get_update())
    value = read_content(docs[0], PLAN).fields["class_name"]
    assert value in {"<0><1>", "<1><0>"}


def test_a_key_that_the_kind_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="has no hope, love"):
        initial_update(PLAN, Seed(sections={"hope": []}, fields={"love": "x"}))


def test_completing_what_is_complete_changes_nothing() -> None:
    doc = a_plan(Seed(sections={"focus": [paragraph("Ours")]}))
    changes: list[object] = []
    doc.observe(changes.append)
    complete(doc, PLAN)
    assert changes == []


def test_a_newer_version_of_a_kind_adds_what_is_new_and_leaves_what_is_there() -> None:
    doc = a_plan(Seed(sections={"focus": [paragraph("Ours")]}))
    newer = PLAN.model_copy(
        update={
            "version": 2,
            "blocks": [
                *PLAN.blocks,
                Block(section=Section(key="after", title="After", prompt="")),
                Block(
                    group=FieldGroup(
                        key="g",
                        title="G",
                        fields=[Field(key="note", title="Note", type=FieldType.TEXT)],
                    )
                ),
            ],
        }
    )
    before = read_content(doc, PLAN)
    complete(doc, newer)
    assert read_content(doc, PLAN) == before
    assert isinstance(doc.get(FIELDS_ROOT, type=Map)["note"], Text)
    assert len(doc.get("after", type=XmlFragment).children) == 1


def test_a_record_is_added_once_when_it_is_to_be_unique() -> None:
    doc = a_plan()
    for _ in range(2):
        add_record(doc, PLAN, "schools", {"school": "s1"}, unique="school")
    add_record(doc, PLAN, "schools", {"school": "s2", "offers": "Tea"}, unique="school")
    records = doc.get(FIELDS_ROOT, type=Map)["schools"]
    assert [str(record["school"]) for record in records] == ["s1", "s2"]
    assert isinstance(records[0]["wants"], Text)
    assert str(records[1]["offers"]) == "Tea"


def test_a_field_without_records_takes_none() -> None:
    with pytest.raises(KeyError):
        add_record(a_plan(), PLAN, "class_name", {})
