"""Whoever names the version that they saw is refused when it is another one by now."""

import pytest

from server.web.errors import Stale
from server.web.versions import UNSEEN, read_tags, tag_of


def test_a_tag_is_the_version_in_quotes() -> None:
    assert tag_of(3) == '"3"'


@pytest.mark.parametrize("said", [None, '"3"', '"1", "3"', "*"])
def test_who_saw_this_version_or_says_nothing_may_change_it(said: str | None) -> None:
    read_tags(said).require(3)


@pytest.mark.parametrize("said", ['"2"', "3", 'W/"3"', "", '"2", "4"', "anything"])
def test_who_saw_another_version_is_refused(said: str) -> None:
    with pytest.raises(Stale) as refused:
        read_tags(said).require(3)
    assert (refused.value.status, refused.value.code) == (412, "stale")


def test_what_nobody_asked_for_with_a_tag_is_never_stale() -> None:
    UNSEEN.require(7)
