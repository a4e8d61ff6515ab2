"""Cursors hold what they were given, and refuse what we never gave."""

import base64
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import column

from server.web.errors import Invalid
from server.web.paging import Paging, behind, page_of, read_cursor, write_cursor

keys = st.one_of(
    st.integers(),
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    st.uuids(),
    st.datetimes(timezones=st.just(UTC)),
)


@given(st.lists(keys).map(tuple))
def test_a_cursor_brings_back_its_keys(
    given_keys: tuple[int | str | UUID | datetime, ...],
) -> None:
    assert read_cursor(write_cursor(given_keys)) == given_keys


@given(st.one_of(st.text(), st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_anything_else_is_refused_or_harmless(cursor: str) -> None:
    try:
        found = read_cursor(cursor)
    except Invalid:
        return
    assert all(isinstance(key, str | int | UUID | datetime) for key in found)


def test_the_cursor_of_another_list_is_refused() -> None:
    paging = Paging(after=("Oakfield",), limit=10)
    with pytest.raises(Invalid):
        behind(paging, (column("number"), int))
    with pytest.raises(Invalid):
        behind(paging, (column("name"), str), (column("number"), int))


def test_the_last_page_has_no_next() -> None:
    asked = Paging(after=None, limit=2)
    assert page_of([1, 2], asked, lambda row: (row,), str).next is None


def test_a_full_page_leads_behind_its_last_row() -> None:
    found = page_of([1, 2, 3], Paging(after=None, limit=2), lambda row: (row,), str)
    assert found.items == ["1", "2"]
    assert found.next is not None
    assert read_cursor(found.next) == (2,)
