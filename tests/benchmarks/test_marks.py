"""The load finds every lost, doubled and misplaced edit, and writes marks that can be found."""

from benchmarks.marks import Arrivals, has_text, make_edits, marks_in, runs_of, seed, text_of


def test_what_comes_in_order_is_new_and_nothing_is_missing() -> None:
    arrivals = Arrivals(3)
    assert all(arrivals.take(author, number) for author in (0, 2) for number in range(4))
    assert arrivals.missing(4, me=1) == 0
    assert (arrivals.out_of_order, arrivals.repeated) == (0, 0)


def test_a_lost_edit_is_missing() -> None:
    arrivals = Arrivals(2)
    for number in (0, 2, 3):
        assert arrivals.take(1, number)
    assert arrivals.missing(5, me=0) == 2
    assert arrivals.out_of_order == 2


def test_an_edit_that_overtook_another_is_out_of_order_and_not_missing() -> None:
    arrivals = Arrivals(2)
    for number in (0, 2, 1, 3):
        assert arrivals.take(1, number)
    assert arrivals.missing(4, me=0) == 0
    assert (arrivals.out_of_order, arrivals.repeated) == (1, 0)


def test_an_edit_that_comes_again_is_repeated_and_not_new() -> None:
    arrivals = Arrivals(2)
    assert [arrivals.take(1, number) for number in (0, 0, 2, 2, 1, 1)] == [True, False] * 3
    assert arrivals.missing(3, me=0) == 0
    assert arrivals.repeated == 3


def test_runs_are_taken_only_when_all_of_them_come_next() -> None:
    arrivals = Arrivals(3)
    assert runs_of([(2, 1), (0, 0), (2, 0)]) == [(0, 0, 1), (2, 0, 2)]
    assert arrivals.take_runs([(0, 0, 1), (1, 7, 9), (2, 0, 2)], me=1)
    assert arrivals.expects == [1, 0, 2]
    for wrong in ([(0, 0, 1)], [(2, 3, 4)], [(0, 1, 2), (2, 1, 2)]):
        assert not arrivals.take_runs(wrong, me=1)
    assert arrivals.expects == [1, 0, 2]
    assert arrivals.take(0, 2)
    assert not arrivals.take_runs([(2, 2, 3)], me=1)


def test_edits_that_do_not_follow_each_other_are_no_run() -> None:
    assert runs_of([(0, 1), (0, 3)]) == runs_of([(0, 1), (0, 1)]) == []


def test_edits_are_found_in_their_updates_and_in_the_text() -> None:
    base = seed()
    assert has_text(base)
    updates = [update for writer in (0, 7) for update in make_edits(base, writer, 3)]
    written = [(0, 0), (0, 1), (0, 2), (7, 0), (7, 1), (7, 2)]
    assert [mark for update in updates for mark in marks_in(update)] == written
    text = text_of([base, *updates])
    assert sorted(marks_in(text.encode())) == written


def test_an_empty_document_has_no_text_yet() -> None:
    assert not has_text(b"\x00\x00")
