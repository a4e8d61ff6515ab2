"""The states of a deployment, and what may happen in each. Pure.

Each refusal is a sentence that says what to do instead.

    asked ⇄ offered → accepted → agreed → running → reviewed → ended
      ↘ withdrawn ↙       ↘ declined        ↘──────────────↗
"""

from collections.abc import Mapping
from enum import StrEnum

from schemas.coaching import DeploymentState
from server.web.errors import Conflict

D = DeploymentState


class Step(StrEnum):
    """What somebody does with a deployment."""

    OFFER = "offer"
    LOSE_OFFERS = "lose the last open offer"
    ANSWER = "answer an offer"
    ACCEPT = "accept an offer"
    WITHDRAW = "withdraw"
    DECLINE = "decline"
    NAME_TEACHER = "name the teacher"
    SET_TERMS = "set the terms"
    SIGN = "sign"
    BOTH_SIGNED = "have both signatures"
    VISIT = "visit"
    KEEP_LEDGER = "keep the ledger"
    REVIEW = "review at mid-term"
    EVALUATE = "evaluate"
    COMMENT = "comment"


_SOUGHT = (D.ASKED, D.OFFERED)
_AT_WORK = (D.AGREED, D.RUNNING, D.REVIEWED)

CARRIED = frozenset({D.ACCEPTED, *_AT_WORK})
"""What counts towards the number of deployments that somebody carries at once."""

OVER = frozenset({D.ENDED, D.WITHDRAWN, D.DECLINED})


def _stays(*states: DeploymentState) -> dict[DeploymentState, DeploymentState]:
    return {state: state for state in states}


LEADS_TO: Mapping[Step, Mapping[DeploymentState, DeploymentState]] = {
    Step.OFFER: dict.fromkeys(_SOUGHT, D.OFFERED),
    Step.LOSE_OFFERS: dict.fromkeys(_SOUGHT, D.ASKED),
    Step.ANSWER: _stays(D.OFFERED),
    Step.ACCEPT: {D.OFFERED: D.ACCEPTED},
    Step.WITHDRAW: dict.fromkeys(_SOUGHT, D.WITHDRAWN),
    Step.DECLINE: {D.ACCEPTED: D.DECLINED},
    Step.NAME_TEACHER: _stays(D.ACCEPTED, *_AT_WORK),
    Step.SET_TERMS: _stays(D.ACCEPTED),
    Step.SIGN: _stays(D.ACCEPTED),
    Step.BOTH_SIGNED: {D.ACCEPTED: D.AGREED},
    Step.VISIT: {D.AGREED: D.RUNNING, D.RUNNING: D.RUNNING, D.REVIEWED: D.REVIEWED},
    Step.KEEP_LEDGER: _stays(*_AT_WORK, D.ENDED),
    Step.REVIEW: {D.RUNNING: D.REVIEWED, D.REVIEWED: D.REVIEWED},
    Step.EVALUATE: dict.fromkeys(_AT_WORK, D.ENDED),
    Step.COMMENT: _stays(D.ENDED),
}
"""Where each step leads from each state in which it may be done."""

WHY_NOT: Mapping[DeploymentState, str] = {
    D.ASKED: "Nobody has offered yet. Look at who matches, and wait for an offer.",
    D.OFFERED: "An offer waits for the school’s answer. That comes first.",
    D.ACCEPTED: "The agreement is not signed by both yet. Finish and sign it first.",
    D.AGREED: "The agreement is signed, and the first visit has no date yet. Plan that first.",
    D.RUNNING: "This deployment is running. End it with an evaluation when its work is done.",
    D.REVIEWED: "This deployment is running. End it with an evaluation when its work is done.",
    D.ENDED: "This deployment has ended. For more, the school asks anew.",
    D.WITHDRAWN: "The school has withdrawn this request. Look at the others that match you.",
    D.DECLINED: "This did not come to an agreement. The school may ask anew.",
}
"""What to do instead of what cannot be done now."""

TAKEN = "The school has accepted somebody else’s offer. Look at the other requests that match you."


def possible(state: DeploymentState, step: Step) -> bool:
    """Whether `step` may be done now."""
    return state in LEADS_TO[step]


def after(state: DeploymentState, step: Step) -> DeploymentState:
    """The state behind `step`; raises Conflict with what to do instead."""
    if possible(state, step):
        return LEADS_TO[step][state]
    if step is Step.OFFER and state in CARRIED:
        raise Conflict(TAKEN)
    raise Conflict(WHY_NOT[state])
