"""Every endpoint and socket × everybody × every document: held against the table of access.

Everybody is somebody in every role of this alliance and of another, the owner and the partner of a
document, an administrator, a stranger and nobody at all; documents are of every kind, on every rung
of the audience ladder. Who may do what is worked out from `server.identity.access`; no operation
can be left out. Where somebody may not even see a thing, the answer is as if it did not exist.
It is one thing: the table `CALLS`, with a line for each operation, and what is proven by it.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import col, func, select

from schemas.documents import DocumentKindName
from schemas.maturity import Strand
from schemas.maturity_words import DESCRIPTORS
from schemas.roles import Audience
from server.app import create_app
from server.data.audit import AuditRow
from server.identity import current
from server.identity.access import (
    Action,
    Actor,
    AdoptionThing,
    AllianceThing,
    CycleSchoolThing,
    CycleThing,
    DeploymentThing,
    DocumentThing,
    MemberThing,
    OwnSchoolThing,
    PeerReviewThing,
    PersonThing,
    SchoolInAllianceThing,
    SchoolThing,
    ServerThing,
    StaffThing,
    Standing,
    can,
    standings,
)
from server.identity.current import Credentials, SignIn
from server.identity.things import Home, Thing
from server.settings import Settings
from tests.builders import PASSWORD
from tests.server.attachments.pictures import a_photo
from tests.server.conftest import CASES, PAGE, a_browser
from tests.server.described import the_api
from tests.server.stage import (
    ALLOWED,
    FORBIDDEN,
    HIDDEN,
    READER,
    SIGN_IN,
    Stage,
    outcome,
)
from tests.server.two_alliances import (
    INVITATION_SECRET,
    OF_ALLIANCES,
    OF_DEPLOYMENTS,
    OF_SCHOOLS,
    Rung,
    World,
    two_alliances,
    unknown,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

Expect = Callable[[Actor | None, World], str]
Property = Callable[[str, object], None]
Way = Callable[[Stage, UUID, str | None], Awaitable[str]]


def anybody(_actor: Actor | None, _world: World) -> str:
    return ALLOWED


def signed_in(actor: Actor | None, _world: World) -> str:
    return ALLOWED if actor else SIGN_IN


def nothing_of_others(actor: Actor | None, world: World) -> str:
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.id == world.leaver else HIDDEN


@dataclass(frozen=True)
class By:
    """What the table says of `action` with that thing."""

    action: Action
    thing_of: Callable[[World], Thing]

    def __call__(self, actor: Actor | None, world: World) -> str:
        return decided(actor, self.action, self.thing_of(world))


def decided(actor: Actor | None, action: Action, thing: Thing) -> str:
    if actor is None:
        return SIGN_IN
    if can(actor, action, thing):
        return ALLOWED
    return FORBIDDEN if can(actor, Action.SEE, thing) else HIDDEN


by = By


def inside(action: Action) -> Expect:
    """With what stands in the cycle: whoever may not read the cycle knows nothing of it."""

    def expected(actor: Actor | None, world: World) -> str:
        if actor is None:
            return SIGN_IN
        if not can(actor, Action.READ, the_cycle(world)):
            return HIDDEN
        return ALLOWED if can(actor, action, the_cycle(world)) else FORBIDDEN

    return expected


def of_card(action: Action, thing_of: Callable[[World], Thing]) -> Expect:
    """With a practice card: who does not read it knows nothing of it."""

    def expected(actor: Actor | None, world: World) -> str:
        if actor is None:
            return SIGN_IN
        if not can(actor, Action.READ, the_card(world)):
            return HIDDEN
        return ALLOWED if can(actor, action, thing_of(world)) else FORBIDDEN

    return expected


def inviting(actor: Actor | None, world: World) -> str:
    """Into Oakfield: who looks after the alliance, or speaks for that school."""
    if actor is None:
        return SIGN_IN
    if not can(actor, Action.SEE, the_alliance(world)):
        return HIDDEN
    oakfield = SchoolThing(world.oakfield, frozenset({world.alliance}))
    return ALLOWED if can(actor, Action.INVITE, oakfield) else FORBIDDEN


def inviting_somebody(actor: Actor | None, world: World) -> str:
    """Whoever may invite anybody at all sees the list, and tries out a pasted one."""
    if actor is None:
        return SIGN_IN
    if not can(actor, Action.SEE, the_alliance(world)):
        return HIDDEN
    own_school = actor.speaks_for & actor.school_alliances.keys()
    may = (
        can(actor, Action.INVITE, the_alliance(world))
        or any(world.alliance in actor.school_alliances[school] for school in own_school)
        or can(actor, Action.INVITE, the_cycle(world))
    )
    return ALLOWED if may else FORBIDDEN


def taking_back(actor: Actor | None, world: World) -> str:
    """One that somebody may not take back does not exist for them."""
    may_list = inviting_somebody(actor, world)
    if may_list == ALLOWED:
        return ALLOWED if inviting(actor, world) == ALLOWED else HIDDEN
    return may_list


def hidden_but_for(action: Action) -> Expect:
    """What stands in a deployment does not exist for others, whatever they know of that."""

    def expected(actor: Actor | None, world: World) -> str:
        if actor is None:
            return SIGN_IN
        return ALLOWED if can(actor, action, the_deployment(world)) else HIDDEN

    return expected


def coaching_there(actor: Actor | None, world: World) -> str:
    told = by(Action.SEE, the_alliance)(actor, world)
    if actor is None or told != ALLOWED:
        return told
    return ALLOWED if world.alliance in actor.coaches_in else FORBIDDEN


def coaching_anywhere(actor: Actor | None, _world: World) -> str:
    if actor is None:
        return SIGN_IN
    return ALLOWED if actor.coaches_in else FORBIDDEN


def leaving(actor: Actor | None, world: World) -> str:
    if actor is not None and actor.id == world.leaver:
        return ALLOWED
    return by(Action.ASSIGN, the_cycle)(actor, world)


def the_alliance(world: World) -> AllianceThing:
    return AllianceThing(world.alliance)


def the_spare_school(world: World) -> SchoolInAllianceThing:
    return SchoolInAllianceThing(world.spare, world.alliance)


def oakfield_here(world: World) -> SchoolInAllianceThing:
    return SchoolInAllianceThing(world.oakfield, world.alliance)


def the_leaver(world: World) -> MemberThing:
    return MemberThing(world.alliance, world.leaver)


def the_leaver_at_school(world: World) -> StaffThing:
    return StaffThing(world.alliance, world.oakfield, world.leaver)


def the_leaver_everywhere(world: World) -> PersonThing:
    return PersonThing(world.leaver, frozenset({world.alliance}))


def the_cycle(world: World) -> CycleThing:
    return CycleThing(world.cycle, world.alliance, world.parts)


def the_request(world: World) -> DeploymentThing:
    offered = frozenset({world.offerer})
    return DeploymentThing(world.request, world.alliance, world.oakfield, offered=offered)


def the_deployment(world: World) -> DeploymentThing:
    return DeploymentThing(
        world.deployment,
        world.alliance,
        world.oakfield,
        coach=world.coach,
        teacher=world.coached,
        offered=frozenset({world.coach}),
    )


def the_peer_review(world: World) -> PeerReviewThing:
    return PeerReviewThing(
        world.peer_review,
        world.alliance,
        world.oakfield,
        asked=frozenset({world.actors["asked_reviewer"].id}),
        reviewers=frozenset({world.actors["reviewer"].id}),
    )


def the_shared_review(world: World) -> PeerReviewThing:
    """On its ladder there are documents that the school lets its alliance read."""
    return replace(the_peer_review(world), id=world.shared_review, shared=True)


def the_plan(world: World) -> DocumentThing:
    return DocumentThing(
        world.document,
        DocumentKindName.PLAN,
        Audience.CYCLE,
        the_cycle(world),
        owner=world.owner,
    )


def the_observation(world: World) -> DocumentThing:
    return DocumentThing(
        world.observation,
        DocumentKindName.OBSERVATION,
        Audience.PRIVATE,
        the_cycle(world),
        owner=world.actors["member"].id,
        partner=world.teacher,
    )


def the_card(world: World) -> DocumentThing:
    return DocumentThing(
        world.card_document,
        DocumentKindName.PRACTICE,
        Audience.CYCLE,
        the_cycle(world),
        owner=world.owner,
    )


def oakfield_in_the_cycle(world: World) -> CycleSchoolThing:
    return CycleSchoolThing(the_cycle(world), world.oakfield)


def oakfield(world: World) -> SchoolThing:
    return SchoolThing(world.oakfield, frozenset({world.alliance}))


def oakfield_of_the_alliance(world: World) -> SchoolInAllianceThing:
    return SchoolInAllianceThing(world.oakfield, world.alliance)


def own_school(world: World) -> OwnSchoolThing:
    return OwnSchoolThing(world.oakfield)


def the_adoption(world: World) -> AdoptionThing:
    return AdoptionThing(world.adoption, world.spare, the_cycle(world), owner=world.owner)


@dataclass(frozen=True)
class Call:
    """How an operation is called on Alder Valley, and who may."""

    expect: Expect
    path: Mapping[str, str] | None = None
    query: str = ""
    body: Callable[[World], Any] | None = None


def fixed(body: Any) -> Callable[[World], Any]:
    return lambda _world: body


AT_ALLIANCE = {"alliance_id": "alliance"}
AT_STAFF = AT_ALLIANCE | {"school_id": "oakfield", "person_id": "leaver"}
AT_CYCLE = {"cycle_id": "cycle"}
AT_DOCUMENT = {"document": "document"}
AT_OBSERVATION = {"document_id": "observation"}
AT_PHOTO = {"document_id": "observation", "attachment_id": "photo"}
AT_PLAN = {"document_id": "document"}
AT_LESSON = {"lesson_id": "lesson"}
AT_MEASURE = {"measure_id": "measure"}
AT_READING = {"reading_id": "reading"}
AT_CLAIM = {"claim_id": "claim"}
AT_REQUEST = {"deployment_id": "request"}
AT_AGREEMENT = {"deployment_id": "agreement"}
AT_DEPLOYMENT = {"deployment_id": "deployment"}
AT_REVIEW = {"review_id": "review"}
AT_ROUND = {"round_id": "round"}
AT_SHOWN = {"round_id": "shown"}
AT_SCHOOL = {"school_id": "oakfield"}
AT_PRIORITY = AT_SCHOOL | {"priority_id": "priority"}
AT_PEER_REVIEW = {"review_id": "peer_review"}
AT_CARD = {"practice_id": "card"}
AT_LIBRARY_CARD = {"practice_id": "library_card"}

CALLS: Mapping[str, Call] = {
    "health": Call(anybody),
    "read_setup": Call(anybody),
    "post_setup": Call(
        anybody, body=fixed({"name": "A", "email": "a@school.example", "password": PASSWORD})
    ),
    "close_session": Call(anybody),
    "look_at_invitation": Call(anybody, body=fixed({"token": INVITATION_SECRET})),
    "accept_invitation": Call(
        anybody, body=fixed({"token": INVITATION_SECRET, "name": "New", "password": PASSWORD})
    ),
    "read_me": Call(signed_in),
    "change_me": Call(signed_in, body=fixed({"name": "Another"})),
    "change_password": Call(signed_in, body=fixed({"current": PASSWORD, "new": PASSWORD})),
    "read_calendar_address": Call(signed_in),
    "list_own_entries": Call(signed_in),
    "list_entries_of_alliance": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "make_calendar_address": Call(signed_in),
    "take_calendar_address_back": Call(signed_in),
    "list_tokens": Call(signed_in),
    "create_token": Call(signed_in, body=fixed({"name": "Timetable"})),
    "revoke_token": Call(nothing_of_others, {"token_id": "their_token"}),
    "list_sessions": Call(signed_in),
    "end_session": Call(nothing_of_others, {"session_id": "their_session"}),
    "read_document_kinds": Call(signed_in),
    "list_templates": Call(signed_in),
    "read_home": Call(signed_in),
    "read_next": Call(signed_in),
    "list_cycles": Call(signed_in),
    "list_alliances": Call(signed_in),
    "search_register": Call(signed_in, query="q=oak"),
    "search_everything": Call(signed_in, query="q=talk"),
    "list_subjects": Call(signed_in),
    "create_alliance": Call(
        by(Action.CREATE_ALLIANCE, lambda _world: ServerThing()),
        body=fixed({"name": "New", "kind": "mixed_phase"}),
    ),
    "read_alliance": Call(by(Action.READ, the_alliance), AT_ALLIANCE),
    "change_alliance": Call(
        by(Action.CHANGE, the_alliance), AT_ALLIANCE, body=fixed({"name": "Other"})
    ),
    "list_schools": Call(by(Action.READ, the_alliance), AT_ALLIANCE),
    "add_school": Call(
        by(Action.CHANGE, the_alliance), AT_ALLIANCE, body=fixed({"name": "Nether Hall"})
    ),
    "remove_school": Call(by(Action.LEAVE, the_spare_school), AT_ALLIANCE | {"school_id": "spare"}),
    "read_leaving": Call(by(Action.LEAVE, the_spare_school), AT_ALLIANCE | {"school_id": "spare"}),
    "list_former_schools": Call(by(Action.CHANGE, the_alliance), AT_ALLIANCE),
    "let_school_return": Call(by(Action.CHANGE, the_alliance), AT_ALLIANCE | {"school_id": "gone"}),
    "read_member": Call(by(Action.SEE, the_leaver), AT_ALLIANCE | {"person_id": "leaver"}),
    "give_alliance_role": Call(
        by(Action.CHANGE, the_leaver),
        AT_ALLIANCE | {"person_id": "leaver"},
        body=fixed({"role": "sle"}),
    ),
    "leave_alliance": Call(by(Action.LEAVE, the_leaver), AT_ALLIANCE | {"person_id": "leaver"}),
    "give_school_role": Call(
        by(Action.CHANGE, the_leaver_at_school), AT_STAFF, body=fixed({"role": "staff"})
    ),
    "leave_school": Call(by(Action.LEAVE, the_leaver_at_school), AT_STAFF),
    "list_accounts": Call(by(Action.CHANGE, lambda _world: ServerThing())),
    "read_account": Call(by(Action.CLOSE, the_leaver_everywhere), {"person_id": "leaver"}),
    "change_account": Call(
        by(Action.CLOSE, the_leaver_everywhere),
        {"person_id": "leaver"},
        body=fixed({"closed": True}),
    ),
    "list_people": Call(by(Action.SEE_PEOPLE, the_alliance), AT_ALLIANCE),
    "create_invitation": Call(
        inviting,
        body=lambda world: {
            "email": "somebody@school.example",
            "alliance_id": str(world.alliance),
            "school_id": str(world.oakfield),
        },
    ),
    "create_invitations": Call(
        inviting,
        body=lambda world: {
            "invitations": [
                {
                    "email": "somebody@school.example",
                    "alliance_id": str(world.alliance),
                    "school_id": str(world.oakfield),
                }
            ]
        },
    ),
    "preview_invitations": Call(
        inviting_somebody, body=lambda world: {"alliance_id": str(world.alliance), "text": ""}
    ),
    "list_invitations": Call(inviting_somebody, query="alliance_id={alliance}"),
    "revoke_invitation": Call(taking_back, {"invitation_id": "invitation"}),
    "start_cycle": Call(
        by(
            Action.START_CYCLE,
            lambda world: SchoolInAllianceThing(world.oakfield, world.alliance),
        ),
        body=lambda world: {
            "alliance_id": str(world.alliance),
            "school_id": str(world.oakfield),
            "title": "Talk",
        },
    ),
    "read_cycle": Call(by(Action.SEE, the_cycle), AT_CYCLE),
    "change_cycle": Call(by(Action.CHANGE, the_cycle), AT_CYCLE, body=fixed({"title": "Talk"})),
    "invite_schools": Call(
        by(Action.INVITE, the_cycle),
        AT_CYCLE,
        body=lambda world: {"school_ids": [str(world.spare)]},
    ),
    "put_person": Call(
        by(Action.ASSIGN, the_cycle),
        AT_CYCLE | {"person_id": "joiner"},
        body=fixed({"role": "member"}),
    ),
    "remove_person": Call(leaving, AT_CYCLE | {"person_id": "leaver"}),
    "move_cycle": Call(by(Action.ADVANCE, the_cycle), AT_CYCLE, body=fixed({"to": "plan"})),
    "park_cycle": Call(by(Action.PARK, the_cycle), AT_CYCLE, body=fixed({"reason": "Reports"})),
    "answer_quiet": Call(
        by(Action.SAY_HOW_IT_GOES, the_cycle), AT_CYCLE, body=fixed({"answer": "go_on"})
    ),
    "take_up_cycle": Call(by(Action.PARK, the_cycle), AT_CYCLE),
    "hand_on_facilitating": Call(
        by(Action.ASSIGN, the_cycle),
        AT_CYCLE,
        body=lambda world: {"person_id": str(world.actors["member"].id)},
    ),
    "list_gains": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "tell_gain": Call(
        by(
            Action.TELL_GAINS,
            lambda world: CycleSchoolThing(the_cycle(world), world.oakfield),
        ),
        AT_CYCLE | {"school_id": "oakfield"},
        body=fixed({"gave": "Film", "gained": "Talk"}),
    ),
    "list_activity": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "read_time": Call(by(Action.SEE_TIME, the_cycle), AT_CYCLE),
    "give_time": Call(
        by(Action.GIVE_TIME, the_cycle), AT_CYCLE, body=fixed({"minutes": 20, "on": "2026-03-03"})
    ),
    "take_back_time": Call(nothing_of_others, {"time_id": "their_time"}),
    "read_document_as_markdown": Call(by(Action.READ, the_plan), AT_DOCUMENT),
    "read_document_as_json": Call(by(Action.READ, the_plan), AT_DOCUMENT),
    "sync_events": Call(by(Action.READ, the_plan), AT_DOCUMENT),
    "export_cycle_as_markdown": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "export_cycle_as_json": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "read_audience": Call(by(Action.READ, the_observation), AT_OBSERVATION),
    "change_audience": Call(
        by(Action.WIDEN, the_observation),
        AT_OBSERVATION,
        body=lambda world: {"audience": world.audience},
    ),
    "add_photo": Call(
        by(Action.WRITE, the_observation),
        AT_OBSERVATION | {"attachment_id": "another_photo"},
        body=fixed(a_photo()),
    ),
    "read_attachment": Call(by(Action.READ, the_observation), AT_PHOTO),
    "copy_attachment": Call(
        by(Action.WRITE, the_plan),
        AT_PLAN,
        body=lambda world: {"id": str(world.photo), "from_document_id": str(world.written_up)},
    ),
    "remove_attachment": Call(by(Action.WRITE, the_observation), AT_PHOTO),
    "list_versions": Call(by(Action.READ, the_plan), AT_PLAN),
    "keep_a_version": Call(by(Action.WRITE, the_plan), AT_PLAN, body=fixed({"title": "Now"})),
    "read_version": Call(by(Action.READ, the_plan), AT_PLAN | {"version_id": "version"}),
    "read_difference": Call(by(Action.READ, the_plan), AT_PLAN, query="before={version}"),
    "list_iterations": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "choose_versions": Call(
        by(Action.WRITE, the_cycle),
        AT_CYCLE | {"number": "iteration"},
        body=fixed({"before_id": None, "after_id": None}),
    ),
    "list_feedback": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "give_feedback": Call(
        by(Action.COMMENT, the_cycle),
        AT_CYCLE,
        body=lambda world: {"to_id": str(world.teacher)},
    ),
    "list_lessons": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "add_lesson": Call(
        by(Action.ADD_LESSON, the_cycle),
        AT_CYCLE,
        body=lambda world: {
            "title": "Talk",
            "school_id": str(world.oakfield),
            "teacher_id": str(world.teacher),
            "on": "2026-03-05",
            "at": "09:30",
        },
    ),
    "read_lesson": Call(by(Action.READ, the_cycle), AT_LESSON),
    "change_lesson": Call(
        by(Action.ADD_LESSON, the_cycle), AT_LESSON, body=fixed({"title": "Talk"})
    ),
    "observe_lesson": Call(by(Action.ADD_LESSON, the_cycle), AT_LESSON),
    "interview_pupil": Call(by(Action.ADD_LESSON, the_cycle), AT_LESSON, body=fixed({})),
    "answer_for_school": Call(
        by(
            Action.ANSWER,
            lambda world: CycleSchoolThing(the_cycle(world), world.riverside),
        ),
        AT_CYCLE | {"school_id": "riverside"},
        body=fixed({"accept": True}),
    ),
    "list_measures": Call(inside(Action.READ), AT_CYCLE),
    "add_measure": Call(
        inside(Action.WRITE),
        AT_CYCLE,
        body=fixed({"title": "Talk", "instrument": "Tally", "summary": "share"}),
    ),
    "read_measure": Call(inside(Action.READ), AT_MEASURE),
    "change_measure": Call(inside(Action.WRITE), AT_MEASURE, body=fixed({"title": "Other"})),
    "remove_measure": Call(inside(Action.WRITE), AT_MEASURE),
    "add_reading": Call(
        inside(Action.WRITE),
        AT_MEASURE,
        body=lambda world: {
            "school_id": str(world.oakfield),
            "kind": "final",
            "taken_on": "2026-03-10",
            "group_size": 26,
            "value": 52,
        },
    ),
    "change_reading": Call(inside(Action.WRITE), AT_READING, body=fixed({"value": 53})),
    "remove_reading": Call(inside(Action.WRITE), AT_READING),
    "list_claims": Call(inside(Action.READ), AT_CYCLE),
    "list_evidence": Call(inside(Action.READ), AT_CYCLE),
    "make_claim": Call(
        inside(Action.WRITE), AT_CYCLE, body=fixed({"sentence": "It helps", "confidence": "low"})
    ),
    "read_claim": Call(inside(Action.READ), AT_CLAIM),
    "change_claim": Call(inside(Action.WRITE), AT_CLAIM, body=fixed({"confidence": "high"})),
    "take_back_claim": Call(inside(Action.WRITE), AT_CLAIM),
    "add_evidence": Call(inside(Action.WRITE), AT_CLAIM, body=fixed({"note": "Two drawings"})),
    "remove_evidence": Call(inside(Action.WRITE), {"evidence_id": "evidence"}),
    "read_board": Call(coaching_there, query="alliance_id={alliance}"),
    "read_profile": Call(signed_in),
    "change_profile": Call(
        coaching_anywhere,
        body=fixed(
            {"opted_in": True, "subjects": ["Music"], "phases": [], "capacity": 2, "about": ""}
        ),
    ),
    "list_deployments": Call(signed_in),
    "ask_for_coaching": Call(
        by(
            Action.ASK_FOR_COACHING,
            lambda world: SchoolInAllianceThing(world.oakfield, world.alliance),
        ),
        body=lambda world: {
            "alliance_id": str(world.alliance),
            "school_id": str(world.oakfield),
            "title": "Talk",
            "need": "Few speak",
            "subject": "English",
        },
    ),
    "read_deployment": Call(by(Action.SEE, the_deployment), AT_DEPLOYMENT),
    "list_matches": Call(by(Action.ANSWER, the_request), AT_REQUEST),
    "withdraw_request": Call(by(Action.CHANGE, the_request), AT_REQUEST, body=fixed({})),
    "make_offer": Call(by(Action.OFFER, the_request), AT_REQUEST, body=fixed({})),
    "take_back_offer": Call(by(Action.OFFER, the_request), AT_REQUEST),
    "pass_over_request": Call(by(Action.OFFER, the_request), AT_REQUEST),
    "answer_offer": Call(
        by(Action.ANSWER, the_request),
        AT_REQUEST | {"person_id": "offerer"},
        body=fixed({"accept": True}),
    ),
    "name_teacher": Call(
        by(Action.CHANGE, the_deployment),
        AT_AGREEMENT,
        body=lambda world: {"person_id": str(world.coached)},
    ),
    "answer_as_teacher": Call(
        by(Action.JOIN, the_deployment), AT_AGREEMENT, body=fixed({"accept": True})
    ),
    "set_terms": Call(by(Action.SIGN, the_deployment), AT_AGREEMENT, body=fixed({"days": 4.0})),
    "sign_agreement": Call(by(Action.SIGN, the_deployment), AT_AGREEMENT),
    "decline_agreement": Call(by(Action.SIGN, the_deployment), AT_AGREEMENT, body=fixed({})),
    "plan_visit": Call(
        by(Action.VISIT, the_deployment), AT_DEPLOYMENT, body=fixed({"on": "2026-03-19"})
    ),
    "finish_visit": Call(hidden_but_for(Action.VISIT), {"visit_id": "visit"}, body=fixed({})),
    "review_at_midterm": Call(
        by(Action.REVIEW, the_deployment), AT_DEPLOYMENT, body=fixed({"words": "Good"})
    ),
    "evaluate_deployment": Call(
        by(Action.EVALUATE, the_deployment), AT_DEPLOYMENT, body=fixed({"words": "Good"})
    ),
    "comment_on_evaluation": Call(
        by(Action.REMARK, the_deployment), AT_DEPLOYMENT, body=fixed({"words": "Good"})
    ),
    "read_ledger": Call(by(Action.KEEP_LEDGER, the_deployment), AT_DEPLOYMENT),
    "export_ledger": Call(by(Action.KEEP_LEDGER, the_deployment), AT_DEPLOYMENT),
    "add_days": Call(
        by(Action.KEEP_LEDGER, the_deployment),
        AT_DEPLOYMENT,
        body=fixed({"on": "2026-03-05", "days": 1.0}),
    ),
    "remove_days": Call(hidden_but_for(Action.KEEP_LEDGER), {"entry_id": "day"}),
    "list_reviews": Call(by(Action.SEE_REVIEWS, the_cycle), AT_CYCLE),
    "open_review": Call(
        by(Action.REVIEW, the_cycle),
        AT_CYCLE,
        body=lambda world: {"reviewer_ids": [str(world.free)]},
    ),
    "propose_reviewers": Call(by(Action.REVIEW, the_cycle), AT_CYCLE),
    "read_review": Call(by(Action.SEE_REVIEWS, the_cycle), AT_REVIEW),
    "ask_reviewers": Call(
        by(Action.REVIEW, the_cycle),
        AT_REVIEW,
        body=lambda world: {"reviewer_ids": [str(world.free)]},
    ),
    "answer_request": Call(
        by(Action.ANSWER_REQUEST, the_cycle), AT_REVIEW, body=fixed({"accept": False})
    ),
    "hand_over": Call(by(Action.HAND_OVER, the_cycle), AT_REVIEW),
    "answer_review": Call(by(Action.ANSWER_REVIEW, the_cycle), AT_REVIEW, body=fixed({})),
    "end_review": Call(by(Action.REVIEW, the_cycle), AT_REVIEW),
    "list_maturity": Call(by(Action.READ_MATURITY, the_alliance), AT_ALLIANCE),
    "open_maturity_round": Call(
        by(Action.LEAD_RATING, the_alliance), AT_ALLIANCE, body=fixed({"title": "Spring"})
    ),
    "read_descriptors": Call(by(Action.READ_MATURITY, the_alliance), AT_ALLIANCE),
    "change_descriptors": Call(
        by(Action.LEAD_RATING, the_alliance),
        AT_ALLIANCE,
        body=fixed({"strands": [each.model_dump(mode="json") for each in DESCRIPTORS]}),
    ),
    "rate_school": Call(
        by(
            Action.RATE,
            lambda world: SchoolInAllianceThing(world.oakfield, world.alliance),
        ),
        AT_ROUND | {"school_id": "oakfield", "strand": "strand"},
        body=fixed({"stage": "leading"}),
    ),
    "agree_on_rating": Call(
        by(Action.AGREE, the_alliance),
        AT_SHOWN | {"strand": "strand"},
        body=fixed({"stage": "leading"}),
    ),
    "show_ratings": Call(by(Action.LEAD_RATING, the_alliance), AT_ROUND),
    "end_maturity_round": Call(by(Action.LEAD_RATING, the_alliance), AT_SHOWN),
    "read_charter": Call(by(Action.READ_CHARTER, the_alliance), AT_ALLIANCE),
    "begin_charter": Call(by(Action.KEEP_CHARTER, the_alliance), AT_ALLIANCE),
    "put_renewal": Call(
        by(Action.KEEP_CHARTER, the_alliance), AT_ALLIANCE, body=fixed({"renews_on": "2099-01-08"})
    ),
    "sign_charter": Call(by(Action.SIGN, oakfield_here), AT_ALLIANCE | {"school_id": "oakfield"}),
    "take_signature_back": Call(
        by(Action.SIGN, oakfield_here), AT_ALLIANCE | {"school_id": "oakfield"}
    ),
    "read_reviewing": Call(by(Action.SEE, the_leaver), AT_ALLIANCE | {"person_id": "leaver"}),
    "put_reviewing": Call(
        by(Action.MARK_TRAINED, the_leaver),
        AT_ALLIANCE | {"person_id": "leaver"},
        body=fixed({"trained": True}),
    ),
    "read_overview": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "read_reciprocity": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "export_reciprocity": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "read_summary": Call(by(Action.SEE, own_school), AT_SCHOOL),
    "export_summary_as_docx": Call(by(Action.SEE, own_school), AT_SCHOOL),
    "export_summary_as_pdf": Call(by(Action.SEE, own_school), AT_SCHOOL),
    "set_entitlement": Call(
        by(Action.CHANGE, own_school), AT_SCHOOL | {"year": "year"}, body=fixed({"hours": 120})
    ),
    "add_priority": Call(
        by(Action.CHANGE, own_school),
        AT_SCHOOL,
        body=lambda world: {"title": "Talk", "cycle_ids": [str(world.cycle)]},
    ),
    "change_priority": Call(
        by(Action.CHANGE, own_school), AT_PRIORITY, body=fixed({"title": "Listening"})
    ),
    "remove_priority": Call(by(Action.CHANGE, own_school), AT_PRIORITY),
    "export_overview": Call(
        by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE, query="list=cycles"
    ),
    "read_evidence": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "export_evidence": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "read_partners": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "export_partners": Call(by(Action.SEE_OVERVIEW, the_alliance), AT_ALLIANCE),
    "look_for_partners": Call(
        by(Action.SEEK_PARTNERS, oakfield_here),
        AT_ALLIANCE | {"school_id": "oakfield"},
        body=fixed({"alone_in": ["Music"]}),
    ),
    "look_no_longer": Call(
        by(Action.SEEK_PARTNERS, oakfield_here), AT_ALLIANCE | {"school_id": "oakfield"}
    ),
    "list_peer_reviews": Call(signed_in),
    "propose_peer_reviewers": Call(
        by(Action.ASK_FOR_REVIEW, oakfield_of_the_alliance), AT_ALLIANCE | AT_SCHOOL
    ),
    "open_peer_review": Call(
        by(Action.ASK_FOR_REVIEW, oakfield_of_the_alliance),
        AT_SCHOOL,
        body=lambda world: {
            "alliance_id": str(world.alliance),
            "reviewer_ids": [str(world.free)],
        },
    ),
    "read_peer_review": Call(by(Action.SEE, the_peer_review), AT_PEER_REVIEW),
    "ask_peer_reviewers": Call(
        by(Action.CHANGE, the_peer_review),
        AT_PEER_REVIEW,
        body=lambda world: {"reviewer_ids": [str(world.free)]},
    ),
    "answer_peer_request": Call(
        by(Action.ANSWER_REQUEST, the_peer_review), AT_PEER_REVIEW, body=fixed({"accept": False})
    ),
    "set_peer_visit": Call(
        by(Action.READ, the_peer_review), AT_PEER_REVIEW, body=fixed({"on": "2027-02-03"})
    ),
    "hand_report_over": Call(by(Action.HAND_OVER, the_peer_review), AT_PEER_REVIEW),
    "agree_on_support": Call(
        by(Action.CHANGE, the_peer_review),
        AT_PEER_REVIEW,
        body=fixed({"look_again_on": "2027-06-01"}),
    ),
    "end_peer_review": Call(by(Action.CHANGE, the_peer_review), AT_PEER_REVIEW),
    "list_practices": Call(signed_in, query="q=talk"),
    "make_card": Call(
        by(Action.PROPOSE, the_cycle), body=lambda world: {"cycle_id": str(world.cycle)}
    ),
    "read_practice": Call(by(Action.READ, the_card), AT_CARD),
    "read_practice_of_cycle": Call(by(Action.READ, the_cycle), AT_CYCLE),
    "change_practice": Call(
        of_card(Action.PROPOSE, the_cycle), AT_CARD, body=fixed({"contact_id": None})
    ),
    "read_lineage": Call(by(Action.READ, the_card), AT_CARD),
    "propose_practice": Call(
        of_card(Action.PROPOSE, the_cycle), AT_CARD, body=fixed({"proposed": False})
    ),
    "put_consent": Call(
        of_card(Action.CONSENT, oakfield_in_the_cycle),
        AT_CARD | {"school_id": "oakfield"},
        body=fixed({"consents": True}),
    ),
    "validate_practice": Call(
        of_card(Action.VALIDATE, the_cycle), AT_CARD, body=fixed({"validated": True})
    ),
    "stand_by_practice": Call(
        by(Action.TAKE_UP, oakfield),
        AT_LIBRARY_CARD,
        body=lambda world: {"school_id": str(world.oakfield), "kind": "asked"},
    ),
    "stand_by_no_longer": Call(by(Action.TAKE_UP, oakfield), AT_LIBRARY_CARD | {"peer_id": "peer"}),
    "adopt_practice": Call(
        by(Action.TAKE_UP, oakfield),
        AT_LIBRARY_CARD,
        body=lambda world: {"school_id": str(world.oakfield), "why_here": "Quiet readers"},
    ),
    "move_adoption": Call(
        by(Action.CHANGE, the_adoption),
        {"adoption_id": "adoption"},
        body=fixed({"state": "embedded"}),
    ),
    "name_source": Call(
        of_card(Action.PROPOSE, the_cycle),
        AT_CARD,
        body=lambda world: {"practice_id": str(world.another_card), "changed": "The silence"},
    ),
    "forget_source": Call(of_card(Action.PROPOSE, the_cycle), AT_CARD | {"source_id": "source"}),
    "ask_makers": Call(by(Action.READ, the_card), AT_CARD, body=fixed({"question": "How long?"})),
    "answer_question": Call(
        of_card(Action.PROPOSE, the_cycle),
        AT_CARD | {"question_id": "question"},
        body=fixed({"answer": "Thirty seconds"}),
    ),
}
ELSEWHERE = {
    "open_session": "tests/server/identity/test_sign_in.py: it is how one becomes somebody",
    "fetch_calendar": "tests/server/calendar: for whoever has the secret in its address",
    "sync_frames": "below, over connections that `sync_events` opened",
}
"""Operations that the matrix does not call, and where they are proven instead."""

UNLOGGED = {
    "take_calendar_address_back": "there is none here",
    "post_setup": "refused here, since there is somebody",
    "look_at_invitation": "reads, with a secret that belongs in no address",
    "preview_invitations": "changes nothing",
    "take_up_cycle": "refused here, since the cycle is not parked",
    "tell_gain": "refused here, since the cycle is in its first phase",
    "take_back_offer": "refused for whoever made none",
    "pass_over_request": "refused for whoever made an offer",
    "name_teacher": "named already",
    "comment_on_evaluation": "refused here, since it has not ended",
    "open_review": "refused here, since a review is open",
    "open_maturity_round": "refused here, since a round is open",
    "hand_over": "refused here, since nothing stands in the review",
    "open_peer_review": "refused here, since a review is open",
    "hand_report_over": "refused here, since nothing stands in the report",
    "agree_on_support": "refused here, since the report was not handed over",
    "answer_review": "refused here, since the review was not handed over",
    "make_card": "refused here, since the cycle has its card",
    "answer_quiet": "refused here, since the cycle is not quiet",
    "begin_charter": "refused here, since it is begun",
    "take_signature_back": "there is none here",
}
"""Operations with a changing method after which there is nothing to put on record."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(
    empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    file = tmp_path_factory.mktemp("matrix") / "jpd.sqlite3"
    shutil.copy(empty_sqlite, file)
    settings = Settings(data=file.parent, public_url=PAGE, password_memory_mib=8, password_rounds=1)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        async with app.state.database.writing() as db:
            world = await two_alliances(db, settings)
        await app.state.outbox.settled()
        await app.state.projector.settled()
        yield Stage(app, world, file)


def operations() -> Iterator[tuple[str, str, str]]:
    """Every operation of the API: its id, method and path."""
    for path, methods in the_api()["paths"].items():
        for method, told in methods.items():
            yield told["operationId"], method.upper(), path


OPERATIONS = {name: (method, path) for name, method, path in operations()}


async def test_no_endpoint_is_left_out_of_the_matrix() -> None:
    assert OPERATIONS.keys() == CALLS.keys() | ELSEWHERE.keys()


async def test_somebody_stands_in_each_way_that_access_knows(stage: Stage) -> None:
    things: list[Thing] = [the_cycle(stage.world), the_alliance(stage.world)]
    things += [the_request(stage.world), the_deployment(stage.world)]
    things += [CycleSchoolThing(the_cycle(stage.world), key) for key in stage.world.parts]
    things += [
        SchoolThing(stage.world.oakfield, frozenset({stage.world.alliance})),
        SchoolInAllianceThing(stage.world.oakfield, stage.world.alliance),
        *(on_rung(stage.world, rung) for rung in stage.world.ladder),
        *(PersonThing(actor.id) for actor in stage.world.actors.values()),
    ]
    stand = {
        way
        for _, actor, _ in stage.everybody
        if actor
        for thing in things
        for way in standings(actor, thing)
    }
    assert stand == set(Standing)


@pytest.mark.parametrize("name", CALLS)
async def test_each_role_may_call_exactly_what_the_table_says(
    stage: Stage, name: str, record_property: Property
) -> None:
    found, expected = {}, {}
    for who, actor, cookie in stage.everybody:
        found[who] = await outcome_of(stage, name, stage.world, cookie)
        expected[who] = CALLS[name].expect(actor, stage.world)
        if expected[who] == ALLOWED and OPERATIONS[name][0] != "GET":
            if actor is not None:
                await on_record(stage, name)
            await stage.restore()
    record_property(CASES, len(found))
    assert found == expected


async def outcome_of(stage: Stage, name: str, world: World, cookie: str | None) -> str:
    """What comes of calling an operation on what `world` names."""
    method, template = OPERATIONS[name]
    call = CALLS[name]
    path = template.format_map({key: getattr(world, at) for key, at in (call.path or {}).items()})
    body = call.body(world) if call.body else None
    query = call.query.format(alliance=world.alliance, version=world.version)
    return outcome(*await stage.ask(method, path, query, body, cookie))


def home_of(world: World, kind: DocumentKindName) -> Home:
    if kind in OF_ALLIANCES:
        return the_alliance(world)
    if kind in OF_DEPLOYMENTS:
        return the_deployment(world)
    return the_shared_review(world) if kind in OF_SCHOOLS else the_cycle(world)


def on_rung(world: World, rung: Rung) -> DocumentThing:
    return DocumentThing(
        rung.document,
        rung.kind,
        rung.audience,
        home_of(world, rung.kind),
        owner=rung.owner,
        partner=rung.partner,
    )


OF_DOCUMENTS = {
    name: call.expect.action
    for name, call in CALLS.items()
    if isinstance(call.expect, By) and call.expect.thing_of in {the_plan, the_observation}
}
"""Operations on a live document, and what is done with it: called on each kind on each rung."""


async def test_no_operation_on_documents_is_left_out_of_the_ladder() -> None:
    on_them = {
        name
        for name, (_, path) in OPERATIONS.items()
        if "{document}" in path or "{document_id}" in path
    }
    assert on_them == OF_DOCUMENTS.keys() | {"sync_frames"}


@pytest.fixture
def known_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who shows which cookie is looked up once: with all these documents, that took longest."""
    known: dict[Credentials, SignIn | None] = {}
    look_up = current.find_sign_in

    async def find_sign_in(db: Any, shown: Credentials, *given: Any) -> SignIn | None:
        if shown not in known:
            known[shown] = await look_up(db, shown, *given)
        return known[shown]

    monkeypatch.setattr(current, "find_sign_in", find_sign_in)


@pytest.mark.usefixtures("known_people")
@pytest.mark.parametrize("kind", DocumentKindName)
@pytest.mark.parametrize("name", OF_DOCUMENTS)
async def test_each_rung_is_open_to_exactly_those_whom_the_table_names(
    stage: Stage, name: str, kind: DocumentKindName, record_property: Property
) -> None:
    found, expected = {}, {}
    for rung in rungs_of(stage, kind):
        there = replace(
            stage.world,
            document=rung.document,
            observation=rung.document,
            written_up=rung.document,
            version=rung.version,
            audience=rung.audience,
        )
        for who, actor, cookie in stage.everybody:
            case = who, rung.audience
            found[case] = await outcome_of(stage, name, there, cookie)
            expected[case] = decided(actor, OF_DOCUMENTS[name], on_rung(stage.world, rung))
            if found[case] == ALLOWED and OPERATIONS[name][0] == "DELETE":
                await stage.restore()
    record_property(CASES, len(found))
    assert found == expected


@pytest.mark.usefixtures("known_people")
@pytest.mark.parametrize("kind", DocumentKindName)
@pytest.mark.parametrize("way", [Stage.over_websocket, Stage.over_http])
async def test_a_live_connection_reads_and_writes_exactly_what_the_table_says(
    stage: Stage, way: Way, kind: DocumentKindName, record_property: Property
) -> None:
    found, expected = {}, {}
    for rung in rungs_of(stage, kind):
        thing = on_rung(stage.world, rung)
        for who, actor, cookie in stage.everybody:
            case = who, rung.audience
            found[case] = await way(stage, rung.document, cookie)
            expected[case] = decided(actor, Action.WRITE, thing).replace(FORBIDDEN, READER)
    record_property(CASES, len(found))
    assert found == expected


def rungs_of(stage: Stage, kind: DocumentKindName) -> Iterator[Rung]:
    return (rung for rung in stage.world.ladder if rung.kind is kind)


async def on_record(stage: Stage, name: str) -> None:
    """What somebody changed is in the audit trail."""
    if name in UNLOGGED:
        return
    async with stage.app.state.database.reading() as db:
        counted = (await db.exec(select(func.count(col(AuditRow.number))))).one()
    assert counted > 0, f"{name} leaves no audit row"


async def test_lists_hold_exactly_what_one_may_see(stage: Stage) -> None:
    world = stage.world
    for who, actor in world.actors.items():
        for path, thing in (
            ("/api/cycles", the_cycle(world)),
            ("/api/alliances", the_alliance(world)),
            ("/api/deployments", the_request(world)),
            ("/api/deployments", the_deployment(world)),
        ):
            listed = await items(stage.app, path, world.cookies[who])
            assert (str(thing.id) in listed) is can(actor, Action.SEE, thing), (who, path)


async def test_the_number_of_four_pupils_is_told_to_whoever_has_a_part_in_the_cycle_alone(
    stage: Stage,
) -> None:
    world = stage.world
    told = {}
    for who, actor in world.actors.items():
        if can(actor, Action.READ, the_cycle(world)):
            async with a_browser(stage.app, Cookie=f"jpd_session={world.cookies[who]}") as client:
                answer = await client.get(f"/api/measures/{world.measure}")
            [reading] = answer.json()["readings"]
            told[who] = reading["value"]
    assert told.keys() >= {"lead", "head", "pd_lead", "viewer", "member"}
    assert {who for who, value in told.items() if value is not None} == {
        who for who, actor in world.actors.items() if world.cycle in actor.cycles
    }


async def items(app: FastAPI, path: str, cookie: str) -> set[str]:
    """The ids in a list."""
    async with a_browser(app, Cookie=f"jpd_session={cookie}") as client:
        answer = await client.get(path)
    return {item["id"] for item in answer.json()["items"]}


FIXED = {"number": 7, "strand": Strand.INNOVATION, "year": 2026}
"""Parts of an address that are no ids."""

THINGS = [
    name
    for name, call in CALLS.items()
    if call.path and name not in {"sync_events", "remove_school"}
]


@pytest.mark.parametrize("name", THINGS)
async def test_what_one_may_not_see_answers_like_what_is_not_there(stage: Stage, name: str) -> None:
    method, template = OPERATIONS[name]
    call, world = CALLS[name], stage.world
    body = call.body(world) if call.body else None
    cookie = world.cookies["stranger"]
    answers = []
    for places in (
        {key: getattr(world, at) for key, at in (call.path or {}).items()},
        {key: FIXED.get(key) or unknown() for key in call.path or {}},
    ):
        path = template.format_map(places)
        query = call.query.format(alliance=unknown(), version=unknown())
        status, problem = await stage.ask(method, path, query, body, cookie)
        answers.append((status, problem | {"instance": ""}))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
