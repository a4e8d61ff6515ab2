"""When a document that people edit is read."""

from math import inf

from server.live.projections.settling import AT_LATEST, SETTLED, Settling


def test_a_document_is_read_after_a_pause() -> None:
    settling = Settling()
    settling.edited("plan", 10.0)
    assert settling.take(10.0 + SETTLED - 0.01, 5) == {}
    assert settling.take(10.0 + SETTLED, 5) == {"plan": 10.0}
    assert not settling.waits


def test_each_edit_begins_the_pause_again() -> None:
    settling = Settling()
    settling.edited("plan", 10.0)
    settling.edited("plan", 10.5)
    assert settling.next_due == 10.5 + SETTLED


def test_a_document_that_is_edited_all_the_time_is_read_all_the_same() -> None:
    settling = Settling()
    at = 10.0
    while not (taken := settling.take(at, 5)):
        settling.edited("plan", at)
        at += 0.1
    assert taken == {"plan": 10.0}
    assert at <= 10.0 + AT_LATEST + 0.2


def test_of_many_the_longest_waiting_come_first_and_the_others_wait_on() -> None:
    settling = Settling()
    for at, document in enumerate(["first", "second", "third"]):
        settling.edited(document, float(at))
    assert list(settling.take(inf, 2)) == ["first", "second"]
    assert settling.oldest == 2.0


def test_what_could_not_be_read_keeps_its_age() -> None:
    settling = Settling()
    settling.edited("plan", 10.0)
    settling.take(inf, 1)
    settling.edited("plan", 12.0)
    settling.put_back("plan", 10.0)
    assert settling.oldest == 10.0
