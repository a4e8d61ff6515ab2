"""Who may do what: the one place that decides.

A person stands in some ways towards a thing (`standings`: member of the cycle, lead of its
alliance, speaker of one of its schools …), and the tables below say which standings may do what.
`can` looks it up, `require` raises, `grant` is the same for one live document, and
`server.identity.visible` makes SQL filters from the same tables.

Administrators look after people, schools and settings: they stand in no cycle by that.
It is one thing, and long: whoever asks who may do what reads it here from top to bottom.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.roles import Audience, CycleRole, Grant, ReviewerPart
from server.identity.actor import Actor, load_actor
from server.identity.things import (
    AdoptionThing,
    AllianceThing,
    CycleSchoolThing,
    CycleThing,
    DeploymentThing,
    DocumentThing,
    Home,
    MemberThing,
    OwnSchoolThing,
    PeerReviewThing,
    PersonThing,
    SchoolInAllianceThing,
    SchoolThing,
    ServerThing,
    StaffThing,
    Thing,
)
from server.web.errors import Forbidden, NotFound

__all__ = [
    "Action",
    "Actor",
    "AdoptionThing",
    "AllianceThing",
    "CycleSchoolThing",
    "CycleThing",
    "DeploymentThing",
    "DocumentThing",
    "MemberThing",
    "OwnSchoolThing",
    "PeerReviewThing",
    "PersonThing",
    "SchoolInAllianceThing",
    "SchoolThing",
    "ServerThing",
    "StaffThing",
    "Standing",
    "Thing",
    "can",
    "grant",
    "load_actor",
    "require",
    "standings",
]


class Action(StrEnum):
    SEE = "see"
    """Know that it exists, and its outline: title, phase, who takes part."""
    READ = "read"
    WRITE = "write"
    SUGGEST = "suggest"
    COMMENT = "comment"
    ADD_LESSON = "add a lesson"
    CHANGE = "change"
    """Rename and set up, as against writing what is in it."""
    ADVANCE = "advance"
    INVITE = "invite"
    ASSIGN = "assign"
    ANSWER = "answer"
    PARK = "park"
    """Let a cycle rest, with a reason, or take it up again."""
    TELL_GAINS = "tell gains"
    """Say at the end what a school gave and what it gained."""
    REVIEW = "review"
    """Open a review, ask reviewers, end it."""
    SEE_REVIEWS = "see reviews"
    ANSWER_REQUEST = "answer a request to review"
    HAND_OVER = "hand a review over"
    ANSWER_REVIEW = "answer a review"
    OFFER_REVIEWS = "offer to review"
    MARK_TRAINED = "mark as trained"
    READ_MATURITY = "read how far the alliance is"
    LEAD_RATING = "lead a round of rating"
    RATE = "rate the school"
    READ_RATING = "read the school's rating before it is shown"
    AGREE = "agree on ratings"
    START_CYCLE = "start a cycle"
    CREATE_ALLIANCE = "create an alliance"
    WIDEN = "widen"
    """Say who may read a live document, fewer people included."""
    SEE_PEOPLE = "see people"
    LEAVE = "leave"
    """Go, or take somebody out."""
    CLOSE = "close"
    """Close an account for good."""
    READ_SMALL_NUMBERS = "read small numbers"
    """Numbers of a few pupils, by whom somebody who knows the school might know a child."""

    GIVE_TIME = "give time"
    SEE_TIME = "see time"
    """What a cycle cost the schools; never what it cost somebody."""
    PROPOSE = "propose"
    """Make a practice card of a cycle, and ask its schools whether the library may have it."""
    CONSENT = "consent"
    """Let what a school made with others be in the library, or no longer."""
    VALIDATE = "validate"
    TAKE_UP = "take up"
    """Say what one's own school does with a practice of others."""
    ASK_FOR_COACHING = "ask for coaching"
    READ_REQUEST = "read the request"
    """What a school asks for, as against what comes of it."""
    READ_DAYS = "read the days"
    """How many days were agreed and used, and until when."""
    OFFER = "offer"
    """Offer to take up a deployment, or say that it is not for oneself."""
    SIGN = "sign"
    """Settle, sign or decline the agreement of a deployment; sign the charter for a school."""
    JOIN = "join"
    """Say that one is coached, or is not."""
    VISIT = "visit"
    """Plan visits and read what was written about them."""
    KEEP_LEDGER = "keep the ledger"
    EVALUATE = "evaluate"
    REMARK = "remark"
    """Comment, as the one who coached, on what came of it."""
    READ_CHARTER = "read the charter"
    KEEP_CHARTER = "keep the charter"
    """Begin the charter of an alliance, and say when it is renewed."""
    SAY_HOW_IT_GOES = "say how it goes on"
    """Answer for the group of a cycle in which nothing has happened for weeks."""
    ASK_FOR_REVIEW = "ask for a review"
    """Ask people of other schools to look at one's own."""
    SEE_OVERVIEW = "see the overview"
    """What an alliance sees of itself: its schools, never persons."""
    SEEK_PARTNERS = "seek partners"
    """Say that one's school looks for others to work with."""
    OVERSEE = "oversee"
    """Know of all its cycles which have stalled, and of all its schools what they gave."""


class Standing(StrEnum):
    """How a person stands towards a thing."""

    SIGNED_IN = "signed in"
    SELF = "self"
    ADMINISTRATOR = "administrator"
    ALLIANCE_MEMBER = "member of the alliance"
    ALLIANCE_LEAD = "lead of the alliance"
    SCHOOL_MEMBER = "member of the school"
    SPEAKER = "speaks for a school that takes part"
    INVITED_SPEAKER = "speaks for a school that was asked"
    STAFF = "member of the alliance and of this school of it"
    SCHOOL_SPEAKER = "speaks for this school, which takes part"
    SCHOOL_WRITER = "writes for this school in the cycle"
    OWN_SPEAKER = "speaks for this school"
    MEMBER = "member"
    FACILITATOR = "facilitator"
    COACH = "coach"
    ADVISER = "adviser"
    VIEWER = "viewer"
    REVIEWER = "reviews it, from another school"
    ASKED_REVIEWER = "was asked to review it"
    OWNER = "owner"
    PARTNER = "partner"
    SLE = "specialist leader of the alliance"
    MIGHT_COACH = "specialist leader, where nobody coaches yet"
    OFFERER = "made an offer"
    COACHES = "coaches in this deployment"
    COACHED = "is coached, or asked whether they would be"


S = Standing
Rule = frozenset[Standing]
Rules = Mapping[Action, Rule]

STANDING_IN_CYCLE: Mapping[CycleRole, Standing] = {
    CycleRole.MEMBER: S.MEMBER,
    CycleRole.FACILITATOR: S.FACILITATOR,
    CycleRole.COACH: S.COACH,
    CycleRole.ADVISER: S.ADVISER,
    CycleRole.VIEWER: S.VIEWER,
}
STANDING_OF_REVIEWER: Mapping[ReviewerPart, Standing] = {
    ReviewerPart.ASKED: S.ASKED_REVIEWER,
    ReviewerPart.ACCEPTED: S.REVIEWER,
}
_EVERY_ROLE: Rule = frozenset(STANDING_IN_CYCLE.values())
_READERS: Rule = _EVERY_ROLE | {S.ALLIANCE_LEAD, S.SPEAKER, S.REVIEWER}
_WRITERS: Rule = frozenset({S.MEMBER, S.FACILITATOR})
_LOOKS_AFTER: Rule = frozenset({S.ALLIANCE_LEAD, S.ADMINISTRATOR})
_SIGNERS: Rule = frozenset({S.OWN_SPEAKER, S.COACHES})
_IN_DEPLOYMENT: Rule = _SIGNERS | {S.COACHED}
_AT_SCHOOL: Rule = frozenset({S.OWN_SPEAKER, S.REVIEWER})
_AT_VISITS: Rule = frozenset({S.COACHES, S.COACHED})

RULES: Mapping[type, Rules] = {
    ServerThing: {
        Action.SEE: frozenset({S.SIGNED_IN}),
        Action.CREATE_ALLIANCE: frozenset({S.ADMINISTRATOR}),
        Action.CHANGE: frozenset({S.ADMINISTRATOR}),
    },
    AllianceThing: {
        Action.SEE: frozenset({S.ALLIANCE_MEMBER, S.SPEAKER, S.ADMINISTRATOR}),
        Action.READ: frozenset({S.ALLIANCE_MEMBER, S.SPEAKER, S.ADMINISTRATOR}),
        Action.SEE_PEOPLE: frozenset({S.ALLIANCE_MEMBER, S.ADMINISTRATOR}),
        Action.CHANGE: _LOOKS_AFTER,
        Action.INVITE: _LOOKS_AFTER,
        Action.READ_MATURITY: frozenset({S.ALLIANCE_MEMBER, S.SPEAKER}),
        Action.LEAD_RATING: frozenset({S.ALLIANCE_LEAD}),
        Action.AGREE: frozenset({S.ALLIANCE_LEAD, S.SPEAKER}),
        Action.READ_CHARTER: frozenset({S.ALLIANCE_MEMBER, S.SPEAKER}),
        Action.KEEP_CHARTER: frozenset({S.ALLIANCE_LEAD}),
        Action.SEE_OVERVIEW: frozenset({S.ALLIANCE_MEMBER, S.SPEAKER}),
        Action.OVERSEE: frozenset({S.ALLIANCE_LEAD}),
    },
    SchoolThing: {
        Action.SEE: frozenset({S.SCHOOL_MEMBER, S.ALLIANCE_MEMBER, S.ADMINISTRATOR}),
        Action.READ: frozenset({S.SCHOOL_MEMBER, S.ALLIANCE_MEMBER, S.ADMINISTRATOR}),
        Action.CHANGE: _LOOKS_AFTER | {S.SPEAKER},
        Action.INVITE: _LOOKS_AFTER | {S.SPEAKER},
        Action.TAKE_UP: frozenset({S.SCHOOL_MEMBER}),
    },
    OwnSchoolThing: {
        Action.SEE: frozenset({S.OWN_SPEAKER}),
        Action.CHANGE: frozenset({S.OWN_SPEAKER}),
    },
    SchoolInAllianceThing: {
        Action.SEE: frozenset({S.ALLIANCE_MEMBER, S.SPEAKER, S.ADMINISTRATOR}),
        Action.START_CYCLE: frozenset({S.STAFF}),
        Action.LEAVE: _LOOKS_AFTER | {S.OWN_SPEAKER},
        Action.ASK_FOR_COACHING: frozenset({S.OWN_SPEAKER}),
        Action.SEEK_PARTNERS: frozenset({S.OWN_SPEAKER}),
        Action.ASK_FOR_REVIEW: frozenset({S.OWN_SPEAKER}),
        Action.RATE: frozenset({S.OWN_SPEAKER}),
        Action.SIGN: frozenset({S.OWN_SPEAKER}),
        Action.READ_RATING: frozenset({S.STAFF, S.OWN_SPEAKER}),
    },
    PersonThing: {
        Action.SEE: frozenset({S.SELF, S.ALLIANCE_MEMBER, S.ADMINISTRATOR}),
        Action.CHANGE: frozenset({S.SELF}),
        Action.CLOSE: frozenset({S.SELF, S.ADMINISTRATOR}),
    },
    MemberThing: {
        Action.SEE: frozenset({S.ALLIANCE_MEMBER, S.ADMINISTRATOR}),
        Action.CHANGE: _LOOKS_AFTER,
        Action.LEAVE: _LOOKS_AFTER | {S.SELF},
        Action.OFFER_REVIEWS: frozenset({S.SELF}),
        Action.MARK_TRAINED: _LOOKS_AFTER | {S.SELF},
    },
    StaffThing: {
        Action.SEE: frozenset({S.ALLIANCE_MEMBER, S.ADMINISTRATOR}),
        Action.CHANGE: _LOOKS_AFTER | {S.SPEAKER},
        Action.LEAVE: _LOOKS_AFTER | {S.SPEAKER, S.SELF},
    },
    CycleThing: {
        Action.SEE: _READERS | {S.INVITED_SPEAKER, S.ASKED_REVIEWER},
        Action.READ: _READERS,
        Action.WRITE: _WRITERS,
        Action.SUGGEST: _WRITERS | {S.COACH},
        Action.COMMENT: _WRITERS | {S.COACH, S.ADVISER, S.ALLIANCE_LEAD},
        Action.ADD_LESSON: _WRITERS | {S.COACH},
        Action.CHANGE: frozenset({S.FACILITATOR}),
        Action.ADVANCE: frozenset({S.FACILITATOR}),
        Action.INVITE: frozenset({S.FACILITATOR}),
        Action.ASSIGN: frozenset({S.FACILITATOR}),
        Action.PARK: frozenset({S.FACILITATOR}),
        Action.SAY_HOW_IT_GOES: _WRITERS,
        Action.REVIEW: frozenset({S.ALLIANCE_LEAD}),
        Action.SEE_REVIEWS: _READERS | {S.ASKED_REVIEWER},
        Action.ANSWER_REQUEST: frozenset({S.REVIEWER, S.ASKED_REVIEWER}),
        Action.HAND_OVER: frozenset({S.REVIEWER}),
        Action.ANSWER_REVIEW: _WRITERS,
        Action.READ_SMALL_NUMBERS: _EVERY_ROLE,
        Action.GIVE_TIME: _EVERY_ROLE - {S.VIEWER},
        Action.SEE_TIME: _EVERY_ROLE | {S.SPEAKER},
        Action.PROPOSE: _WRITERS,
        Action.VALIDATE: frozenset({S.ALLIANCE_LEAD}),
    },
    CycleSchoolThing: {
        Action.SEE: _READERS | {S.INVITED_SPEAKER},
        Action.ANSWER: frozenset({S.INVITED_SPEAKER}),
        Action.TELL_GAINS: frozenset({S.SCHOOL_SPEAKER, S.SCHOOL_WRITER}),
        Action.CONSENT: frozenset({S.SCHOOL_SPEAKER}),
    },
    AdoptionThing: {
        Action.SEE: _READERS | {S.SCHOOL_MEMBER, S.OWNER},
        Action.CHANGE: _WRITERS | {S.SPEAKER, S.OWNER},
    },
    PeerReviewThing: {
        Action.SEE: _AT_SCHOOL | {S.ASKED_REVIEWER, S.ALLIANCE_MEMBER},
        Action.READ: _AT_SCHOOL,
        Action.CHANGE: frozenset({S.OWN_SPEAKER}),
        Action.ANSWER_REQUEST: frozenset({S.REVIEWER, S.ASKED_REVIEWER}),
        Action.HAND_OVER: frozenset({S.REVIEWER}),
    },
    DeploymentThing: {
        Action.SEE: _IN_DEPLOYMENT | {S.MIGHT_COACH, S.OFFERER, S.ALLIANCE_LEAD},
        Action.READ_REQUEST: _IN_DEPLOYMENT | {S.MIGHT_COACH, S.OFFERER},
        Action.READ: _IN_DEPLOYMENT,
        Action.READ_DAYS: _IN_DEPLOYMENT | {S.ALLIANCE_LEAD},
        Action.OFFER: frozenset({S.SLE}),
        Action.ANSWER: frozenset({S.OWN_SPEAKER}),
        Action.CHANGE: frozenset({S.OWN_SPEAKER}),
        Action.SIGN: _SIGNERS,
        Action.JOIN: frozenset({S.COACHED}),
        Action.VISIT: _AT_VISITS,
        Action.KEEP_LEDGER: _SIGNERS,
        Action.REVIEW: _SIGNERS,
        Action.EVALUATE: frozenset({S.OWN_SPEAKER}),
        Action.REMARK: frozenset({S.COACHES}),
    },
}
"""Which standings may do what with each type of thing ("Who may do what" in the product)."""

Ladder = Mapping[Audience, Rule]


def _readers(of_cycle: Rule, *, own: bool) -> Ladder:
    """Who reads on each rung, where `of_cycle` do on the cycle's.

    With `own` it stays the owner's and the partner's, whoever else reads it and wherever they go.
    """
    theirs: Rule = frozenset({S.OWNER, S.PARTNER})
    cycle = of_cycle | theirs if own else of_cycle
    return {
        Audience.PRIVATE: frozenset({S.OWNER}),
        Audience.PAIR: theirs,
        Audience.CYCLE: cycle,
        Audience.ALLIANCE: cycle | {S.ALLIANCE_MEMBER, S.ALLIANCE_LEAD, S.SPEAKER},
        Audience.LIBRARY: cycle | {S.SIGNED_IN},
    }


def _writers(of_cycle: Rule) -> Ladder:
    """Who writes on each rung: the two of a pair, and `of_cycle` where the cycle reads it."""
    return {
        Audience.PRIVATE: frozenset({S.OWNER}),
        Audience.PAIR: frozenset({S.OWNER, S.PARTNER}),
        Audience.CYCLE: of_cycle,
        Audience.ALLIANCE: of_cycle,
        Audience.LIBRARY: of_cycle,
    }


def _of_alliance(*standing: Standing) -> Ladder:
    """What belongs to an alliance is on its rung alone."""
    nobody = dict.fromkeys(Audience, frozenset[Standing]())
    return {**nobody, Audience.ALLIANCE: frozenset(standing)}


_K = DocumentKindName
_ON_LESSONS: Rule = _WRITERS | {S.COACH}

DOCUMENT_READERS: Mapping[DocumentKindName, Ladder] = {
    _K.SCAN: _readers(_READERS, own=False),
    _K.PLAN: _readers(_READERS, own=False),
    _K.LESSON: _readers(_EVERY_ROLE, own=False),
    _K.OBSERVATION: _readers(_EVERY_ROLE, own=True),
    _K.INTERVIEW: _readers(_EVERY_ROLE, own=True),
    _K.DISCUSSION: _readers(_EVERY_ROLE, own=False),
    _K.FEEDBACK: _readers(_EVERY_ROLE, own=True),
    _K.ITERATION: _readers(_READERS, own=False),
    _K.REVIEW: {
        **_readers(_READERS, own=False),
        Audience.PAIR: frozenset({S.REVIEWER, S.ALLIANCE_LEAD}),
    },
    _K.REVIEW_ANSWER: _readers(_READERS, own=False),
    _K.PRACTICE: _readers(_READERS, own=False),
    _K.AGREEMENT: dict.fromkeys(Audience, _IN_DEPLOYMENT),
    _K.COACHING_LOG: dict.fromkeys(Audience, _AT_VISITS),
    _K.CHARTER: _of_alliance(S.ALLIANCE_MEMBER, S.ALLIANCE_LEAD, S.SPEAKER),
    _K.SELF_EVALUATION: _readers(_AT_SCHOOL, own=False),
    _K.SCHOOL_REPORT: {
        **_readers(_AT_SCHOOL, own=False),
        Audience.PAIR: frozenset({S.REVIEWER}),
    },
    _K.SCHOOL_SUPPORT: _readers(_AT_SCHOOL, own=False),
}
"""Who reads a live document: the audience ladder, for each kind.

What is about a lesson stays with those who take part in the cycle: leads and heads read it when it
is widened to the alliance, and not before. A review is on the pair's rung while it is written: its
reviewers and the lead who asked them are the pair then. The report on a school is on it too, for
its reviewers alone; the school owns it from the moment when it is handed over.
"""

DOCUMENT_WRITERS: Mapping[DocumentKindName, Ladder] = {
    _K.SCAN: _writers(_WRITERS),
    _K.PLAN: _writers(_WRITERS),
    _K.LESSON: _writers(_ON_LESSONS),
    _K.OBSERVATION: dict.fromkeys(Audience, frozenset({S.OWNER})),
    _K.INTERVIEW: _writers(_ON_LESSONS | {S.OWNER}),
    _K.DISCUSSION: _writers(_ON_LESSONS),
    _K.FEEDBACK: _writers(frozenset({S.OWNER, S.PARTNER})),
    _K.ITERATION: _writers(_WRITERS),
    _K.REVIEW: {
        **dict.fromkeys(Audience, frozenset[Standing]()),
        Audience.PAIR: frozenset({S.REVIEWER}),
    },
    _K.REVIEW_ANSWER: _writers(_WRITERS),
    _K.PRACTICE: _writers(_WRITERS),
    _K.AGREEMENT: dict.fromkeys(Audience, _SIGNERS),
    _K.COACHING_LOG: dict.fromkeys(Audience, _AT_VISITS),
    _K.CHARTER: _of_alliance(S.ALLIANCE_LEAD, S.SPEAKER),
    _K.SELF_EVALUATION: dict.fromkeys(Audience, frozenset({S.OWN_SPEAKER})),
    _K.SCHOOL_REPORT: {
        **dict.fromkeys(Audience, frozenset[Standing]()),
        Audience.PAIR: frozenset({S.REVIEWER}),
    },
    _K.SCHOOL_SUPPORT: dict.fromkeys(Audience, _AT_SCHOOL),
}
"""Who writes in a live document, while what it belongs to is neither closed nor parked."""

_GOES_ON = frozenset({_K.REVIEW, _K.REVIEW_ANSWER, _K.PRACTICE})
"""Kinds that are written also while their cycle rests: most come at its end."""

_HANDED_OVER = frozenset({_K.REVIEW, _K.SCHOOL_REPORT})
"""Kinds that reviewers write among themselves, until they hand them over."""

_OWN = frozenset({_K.OBSERVATION, _K.INTERVIEW, _K.FEEDBACK})
"""Kinds that are somebody's own; the others are the group's from the beginning."""

_OF_DEPLOYMENTS = frozenset({_K.AGREEMENT, _K.COACHING_LOG})
"""Kinds that nobody widens: who is in the deployment reads them, and nobody else ever does."""

_RUNGS_OF: Mapping[DocumentKindName, Sequence[Audience]] = {
    **dict.fromkeys(_OWN, (Audience.PRIVATE, Audience.PAIR, Audience.CYCLE, Audience.ALLIANCE)),
    **dict.fromkeys(_OF_DEPLOYMENTS, (Audience.PAIR,)),
    _K.CHARTER: (Audience.ALLIANCE,),
}
_OF_SCHOOLS = frozenset({_K.SELF_EVALUATION, _K.SCHOOL_REPORT, _K.SCHOOL_SUPPORT})
"""Kinds of a peer review, which the reviewed school alone lets others read."""

HOME_OF: Mapping[DocumentKindName, type[Home]] = {
    **dict.fromkeys(_K, CycleThing),
    **dict.fromkeys(_OF_DEPLOYMENTS, DeploymentThing),
    **dict.fromkeys(_OF_SCHOOLS, PeerReviewThing),
    _K.CHARTER: AllianceThing,
}
"""What documents of each kind belong to."""

RUNGS: Mapping[DocumentKindName, Sequence[Audience]] = {
    kind: _RUNGS_OF.get(kind, [Audience.CYCLE, Audience.ALLIANCE]) for kind in _K
}
"""Where on the ladder a live document may be put; the library takes it only by a practice card."""

DOCUMENT_WIDENERS: Mapping[DocumentKindName, Rule] = {
    kind: frozenset()
    if kind in _OF_DEPLOYMENTS | {_K.PRACTICE, _K.CHARTER}
    else frozenset({S.OWN_SPEAKER})
    if kind in _OF_SCHOOLS
    else frozenset({S.OWNER if kind in _OWN else S.FACILITATOR})
    for kind in _K
}
"""Who says who reads it: its owner, and for what is the group's its facilitators.

Of a practice card its schools do, by their consent; of a peer review the reviewed school.
"""

CHANGES_A_CLOSED_CYCLE: frozenset[Action] = frozenset(
    {Action.CHANGE, Action.ASSIGN, Action.PROPOSE}
)
"""What is left to do with a closed cycle, besides seeing, reading and reviewing it."""

CHANGES_A_PARKED_CYCLE: frozenset[Action] = frozenset({Action.CHANGE, Action.ASSIGN, Action.PARK})
"""What is left to do with a parked one: above all to take it up again."""

_REVIEWING = frozenset(
    {
        Action.REVIEW,
        Action.SEE_REVIEWS,
        Action.ANSWER_REQUEST,
        Action.HAND_OVER,
        Action.ANSWER_REVIEW,
    }
)
_LOOKING = _REVIEWING | {
    Action.SEE,
    Action.READ,
    Action.VALIDATE,
    Action.READ_SMALL_NUMBERS,
    Action.SEE_TIME,
}


def standings(actor: Actor, thing: Thing) -> Rule:
    """All the ways in which `actor` stands towards `thing`."""
    found = {S.SIGNED_IN}
    if actor.is_administrator:
        found.add(S.ADMINISTRATOR)
    match thing:
        case ServerThing():
            pass
        case AllianceThing():
            found |= _in_alliances(actor, frozenset({thing.id}))
            if thing.id in actor.alliances_spoken_in:
                found.add(S.SPEAKER)
        case SchoolThing():
            found |= _in_alliances(actor, thing.alliances) | _in_school(actor, thing)
        case OwnSchoolThing():
            if thing.id in actor.speaks_for:
                found.add(S.OWN_SPEAKER)
        case SchoolInAllianceThing():
            found |= _in_alliances(actor, frozenset({thing.alliance_id}))
            if thing.alliance_id in actor.alliances_spoken_in:
                found.add(S.SPEAKER)
            own = thing.id in actor.schools and thing.alliance_id in actor.alliances
            if own and thing.belongs:
                found.add(S.STAFF)
            if thing.id in actor.speaks_for and thing.belongs:
                found.add(S.OWN_SPEAKER)
        case PersonThing():
            found |= _in_alliances(actor, thing.alliances)
            if thing.id == actor.id:
                found.add(S.SELF)
        case MemberThing() | StaffThing():
            found |= _in_alliances(actor, frozenset({thing.alliance_id}))
            if thing.id == actor.id:
                found.add(S.SELF)
            if isinstance(thing, StaffThing):
                if thing.shared:
                    found.discard(S.ALLIANCE_LEAD)
                if thing.school_id in actor.speaks_for:
                    found.add(S.SPEAKER)
        case CycleThing():
            found |= _in_cycle(actor, thing)
        case CycleSchoolThing():
            found |= _in_cycle(actor, thing.cycle) - {S.INVITED_SPEAKER}
            found |= _for_school(actor, thing)
        case DeploymentThing():
            found |= _in_deployment(actor, thing)
        case PeerReviewThing():
            found |= _in_peer_review(actor, thing)
        case AdoptionThing():
            found |= _in_school(actor, SchoolThing(thing.school_id))
            if thing.cycle is not None:
                found |= _in_cycle(actor, thing.cycle) - {S.INVITED_SPEAKER, S.SPEAKER}
            if actor.id == thing.owner:
                found.add(S.OWNER)
        case DocumentThing():
            found |= standings(actor, thing.home)
            if actor.id == thing.owner:
                found.add(S.OWNER)
            if actor.id == thing.partner:
                found.add(S.PARTNER)
    return frozenset(found)


def _in_alliances(actor: Actor, alliances: frozenset[object]) -> set[Standing]:
    found = set()
    if not alliances.isdisjoint(actor.alliances):
        found.add(S.ALLIANCE_MEMBER)
    if not alliances.isdisjoint(actor.leads):
        found.add(S.ALLIANCE_LEAD)
    return found


def _in_school(actor: Actor, school: SchoolThing) -> set[Standing]:
    found = set()
    if school.id in actor.schools:
        found.add(S.SCHOOL_MEMBER)
    if school.id in actor.speaks_for:
        found.add(S.SPEAKER)
    return found


def _in_cycle(actor: Actor, cycle: CycleThing) -> set[Standing]:
    found = _in_alliances(actor, frozenset({cycle.alliance_id}))
    if cycle.id in actor.cycles:
        found.add(STANDING_IN_CYCLE[actor.cycles[cycle.id]])
    for school in actor.speaks_for & cycle.schools.keys():
        if cycle.schools[school] is SchoolPart.LEFT:
            continue
        found.add(S.INVITED_SPEAKER)
        if cycle.schools[school] is SchoolPart.ACCEPTED:
            found.add(S.SPEAKER)
    part = actor.reviews.get(cycle.id)
    if part is not None and _may_review(actor, cycle):
        found.add(STANDING_OF_REVIEWER[part])
    return found


def _may_review(actor: Actor, cycle: CycleThing) -> bool:
    """Somebody of the alliance, and nobody whose own school takes part by now."""
    own = (cycle.schools.get(school) is SchoolPart.ACCEPTED for school in actor.schools)
    return cycle.alliance_id in actor.alliances and not any(own)


def _for_school(actor: Actor, thing: CycleSchoolThing) -> set[Standing]:
    found = set()
    part = thing.cycle.schools.get(thing.school_id, SchoolPart.LEFT)
    if thing.school_id in actor.speaks_for and part is not SchoolPart.LEFT:
        found.add(S.INVITED_SPEAKER)
        if part is SchoolPart.ACCEPTED:
            found.add(S.SCHOOL_SPEAKER)
    role = actor.cycles.get(thing.cycle.id)
    own = actor.marks.get(thing.cycle.id) == thing.school_id
    if own and role is not None and STANDING_IN_CYCLE[role] in _WRITERS:
        found.add(S.SCHOOL_WRITER)
    return found


def _in_deployment(actor: Actor, thing: DeploymentThing) -> set[Standing]:
    """Lead, speaker, specialist leader, coach, coached; being of the alliance alone is nothing."""
    found = _in_alliances(actor, frozenset({thing.alliance_id}))
    if thing.school_id in actor.speaks_for:
        found.add(S.OWN_SPEAKER)
    if thing.alliance_id in actor.coaches_in:
        found |= {S.SLE, S.MIGHT_COACH} if thing.coach is None else {S.SLE}
    if actor.id in thing.offered:
        found.add(S.OFFERER)
    if actor.id == thing.coach:
        found.add(S.COACHES)
    if actor.id == thing.teacher:
        found.add(S.COACHED)
    return found


def _in_peer_review(actor: Actor, thing: PeerReviewThing) -> set[Standing]:
    """Its school's speakers, its reviewers; the alliance once the school has shared it."""
    found = _in_alliances(actor, frozenset({thing.alliance_id})) if thing.shared else set()
    if thing.school_id in actor.speaks_for:
        found.add(S.OWN_SPEAKER)
    if thing.alliance_id in actor.alliances and thing.school_id not in actor.schools:
        if actor.id in thing.reviewers:
            found.add(S.REVIEWER)
        if actor.id in thing.asked:
            found.add(S.ASKED_REVIEWER)
    return found


def can(actor: Actor, action: Action, thing: Thing) -> bool:
    """Whether `actor` may do `action` with `thing`."""
    stands = standings(actor, thing)
    match thing:
        case DocumentThing():
            return _can_with_document(stands, action, thing)
        case CycleThing(closed=True) if action not in _LOOKING | CHANGES_A_CLOSED_CYCLE:
            return False
        case CycleThing(parked=True) if action not in _LOOKING | CHANGES_A_PARKED_CYCLE:
            return False
        case _:
            return not stands.isdisjoint(RULES[type(thing)].get(action, frozenset()))


def _can_with_document(stands: Rule, action: Action, document: DocumentThing) -> bool:
    if stands.isdisjoint(DOCUMENT_READERS[document.kind][document.audience]):
        return False
    match action:
        case Action.SEE | Action.READ:
            return True
        case Action.WIDEN if document.kind in _HANDED_OVER and document.audience is Audience.PAIR:
            return False  # it leaves this rung by being handed over
        case Action.WIDEN:
            return not stands.isdisjoint(DOCUMENT_WIDENERS[document.kind])
        case _ if document.home.rests and document.kind not in _GOES_ON:
            return False
        case Action.WRITE if document.kind is _K.AGREEMENT and _is_agreed(document.home):
            return False
        case Action.WRITE:
            return not stands.isdisjoint(DOCUMENT_WRITERS[document.kind][document.audience])
        case _:
            return not stands.isdisjoint(RULES[type(document.home)].get(action, frozenset()))


def _is_agreed(home: Home) -> bool:
    return isinstance(home, DeploymentThing) and home.agreed


def require(actor: Actor, action: Action, thing: Thing) -> None:
    """Raise `NotFound` when `actor` may not even see `thing`, `Forbidden` for `action` alone."""
    if can(actor, action, thing):
        return
    raise Forbidden if can(actor, Action.SEE, thing) else NotFound


def grant(actor: Actor, document: DocumentThing) -> Grant:
    """What `actor` may do with a live document."""
    if can(actor, Action.WRITE, document):
        return Grant.WRITE
    return Grant.READ if can(actor, Action.READ, document) else Grant.NONE
