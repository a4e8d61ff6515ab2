"""What may happen to a deployment in which state, and what is said when it may not."""

import pytest

from schemas.coaching import DeploymentState as D
from server.coaching.states import CARRIED, LEADS_TO, OVER, TAKEN, WHY_NOT, Step, after, possible
from server.web.errors import Conflict

THE_WAY = [
    (Step.OFFER, D.OFFERED),
    (Step.ACCEPT, D.ACCEPTED),
    (Step.BOTH_SIGNED, D.AGREED),
    (Step.VISIT, D.RUNNING),
    (Step.REVIEW, D.REVIEWED),
    (Step.VISIT, D.REVIEWED),
    (Step.EVALUATE, D.ENDED),
    (Step.COMMENT, D.ENDED),
]


def test_a_request_goes_all_the_way_to_its_evaluation() -> None:
    state = D.ASKED
    for step, then in THE_WAY:
        state = after(state, step)
        assert state is then


def test_the_last_offer_that_is_taken_back_leaves_a_request_as_it_was_asked() -> None:
    assert after(D.OFFERED, Step.LOSE_OFFERS) is D.ASKED


@pytest.mark.parametrize("state", D)
def test_each_state_says_what_to_do_instead_of_what_cannot_be_done(state: D) -> None:
    for step in Step:
        if possible(state, step):
            assert after(state, step) in D
            continue
        with pytest.raises(Conflict) as refused:
            after(state, step)
        assert str(refused.value) in {WHY_NOT[state], TAKEN}


def test_an_offer_for_a_withdrawn_request_is_told_the_way_on() -> None:
    with pytest.raises(Conflict, match=r"withdrawn.*Look at the others that match you"):
        after(D.WITHDRAWN, Step.OFFER)
    with pytest.raises(Conflict, match=r"somebody else.s offer"):
        after(D.RUNNING, Step.OFFER)


def test_a_deployment_is_carried_from_the_accepted_offer_until_it_is_over() -> None:
    assert not CARRIED & OVER
    assert set(D) - CARRIED - OVER == {D.ASKED, D.OFFERED}


def test_nothing_leads_out_of_what_is_over_but_words_and_invoices() -> None:
    moves = {
        step
        for step, leads in LEADS_TO.items()
        for state in OVER
        if leads.get(state, state) not in OVER
    }
    assert moves == set()
