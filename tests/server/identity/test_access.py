"""Who may do what: the product's table, role by role, and the rules that never bend."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.roles import AllianceRole, Audience, CycleRole, Grant, SchoolRole
from server.identity.access import (
    Action,
    Actor,
    AllianceThing,
    CycleSchoolThing,
    CycleThing,
    DocumentThing,
    PersonThing,
    SchoolInAllianceThing,
    SchoolThing,
    ServerThing,
    can,
    grant,
    require,
)
from server.web.errors import Forbidden, NotFound

ALLIANCE, OTHER, OAKFIELD, RIVERSIDE, HILLCREST = (uuid4() for _ in range(5))
CYCLE = CycleThing(
    id=uuid4(),
    alliance_id=ALLIANCE,
    schools={
        OAKFIELD: SchoolPart.ACCEPTED,
        RIVERSIDE: SchoolPart.INVITED,
        HILLCREST: SchoolPart.DECLINED,
    },
)


def somebody(**facts: object) -> Actor:
    return Actor(id=uuid4(), name="Somebody", **facts)  # type: ignore[arg-type]


def with_role(role: CycleRole) -> Actor:
    return somebody(cycles={CYCLE.id: role}, alliances={ALLIANCE: AllianceRole.MEMBER})


def speaker_of(school: UUID, role: SchoolRole = SchoolRole.HEAD) -> Actor:
    return somebody(
        schools={school: role},
        alliances={ALLIANCE: AllianceRole.MEMBER},
        school_alliances={school: frozenset({ALLIANCE})},
    )


PEOPLE = {
    "member": with_role(CycleRole.MEMBER),
    "facilitator": with_role(CycleRole.FACILITATOR),
    "coach": with_role(CycleRole.COACH),
    "adviser": with_role(CycleRole.ADVISER),
    "viewer": with_role(CycleRole.VIEWER),
    "lead": somebody(alliances={ALLIANCE: AllianceRole.LEAD}),
    "head": speaker_of(OAKFIELD),
    "pd lead": speaker_of(OAKFIELD, SchoolRole.PD_LEAD),
    "invited head": speaker_of(RIVERSIDE),
    "declined head": speaker_of(HILLCREST),
    "administrator": somebody(is_administrator=True),
    "colleague": somebody(
        alliances={ALLIANCE: AllianceRole.MEMBER}, schools={OAKFIELD: SchoolRole.TEACHER}
    ),
    "sle": somebody(alliances={ALLIANCE: AllianceRole.SLE}),
    "lead elsewhere": somebody(alliances={OTHER: AllianceRole.LEAD}),
    "stranger": somebody(),
}

IN_CYCLE = {"member", "facilitator", "coach", "adviser", "viewer"}
READERS = IN_CYCLE | {"lead", "head", "pd lead"}
TABLE = {
    Action.SEE: READERS | {"invited head", "declined head"},
    Action.READ: READERS,
    Action.WRITE: {"member", "facilitator"},
    Action.SUGGEST: {"member", "facilitator", "coach"},
    Action.COMMENT: {"member", "facilitator", "coach", "adviser", "lead"},
    Action.ADD_LESSON: {"member", "facilitator", "coach"},
    Action.ADVANCE: {"facilitator"},
    Action.INVITE: {"facilitator"},
    Action.ASSIGN: {"facilitator"},
    Action.CHANGE: {"facilitator"},
    Action.PARK: {"facilitator"},
    Action.REVIEW: {"lead"},
    Action.READ_SMALL_NUMBERS: IN_CYCLE,
    Action.GIVE_TIME: IN_CYCLE - {"viewer"},
    Action.SEE_TIME: IN_CYCLE | {"head", "pd lead"},
}
"""The rows of the product's table for a cycle, as a person would read them."""


@pytest.mark.parametrize("action", TABLE)
def test_a_cycle_is_open_to_exactly_whom_the_product_says(action: Action) -> None:
    assert {who for who, actor in PEOPLE.items() if can(actor, action, CYCLE)} == TABLE[action]


def plan(audience: Audience = Audience.CYCLE, **facts: object) -> DocumentThing:
    return DocumentThing(
        id=uuid4(),
        kind=DocumentKindName.PLAN,
        audience=audience,
        home=CYCLE,
        **facts,  # type: ignore[arg-type]
    )


ALLIANCE_READERS = READERS | {"colleague", "sle", "invited head", "declined head"}


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.PRIVATE, set[str]()),
        (Audience.PAIR, set[str]()),
        (Audience.CYCLE, READERS),
        (Audience.ALLIANCE, ALLIANCE_READERS),
        (Audience.LIBRARY, set(PEOPLE)),
    ],
)
def test_each_rung_of_the_ladder_adds_readers(audience: Audience, readers: set[str]) -> None:
    found = {who for who, actor in PEOPLE.items() if can(actor, Action.READ, plan(audience))}
    assert found == readers


@pytest.mark.parametrize("audience", [Audience.CYCLE, Audience.ALLIANCE, Audience.LIBRARY])
def test_only_members_and_facilitators_write_in_a_plan(audience: Audience) -> None:
    found = {who for who, actor in PEOPLE.items() if grant(actor, plan(audience)) is Grant.WRITE}
    assert found == {"member", "facilitator"}


def test_a_private_document_is_its_owners_alone() -> None:
    owner, partner = somebody(), somebody()
    private = plan(Audience.PRIVATE, owner=owner.id, partner=partner.id)
    assert grant(owner, private) is Grant.WRITE
    assert grant(partner, private) is Grant.NONE
    assert grant(partner, plan(Audience.PAIR, owner=owner.id, partner=partner.id)) is Grant.WRITE


def test_an_administrator_reads_nothing_that_people_develop() -> None:
    administrator = PEOPLE["administrator"]
    assert not can(administrator, Action.SEE, CYCLE)
    assert grant(administrator, plan()) is Grant.NONE
    assert grant(administrator, plan(Audience.ALLIANCE)) is Grant.NONE


def test_an_administrator_who_takes_part_is_a_member_like_others() -> None:
    both = somebody(is_administrator=True, cycles={CYCLE.id: CycleRole.MEMBER})
    assert grant(both, plan()) is Grant.WRITE


def test_a_school_that_has_not_accepted_does_not_read_the_plan_yet() -> None:
    assert can(PEOPLE["invited head"], Action.SEE, CYCLE)
    assert grant(PEOPLE["invited head"], plan()) is Grant.NONE


def test_only_speakers_of_the_school_answer_for_it() -> None:
    riverside = CycleSchoolThing(CYCLE, RIVERSIDE)
    found = {who for who, actor in PEOPLE.items() if can(actor, Action.ANSWER, riverside)}
    assert found == {"invited head"}
    oakfield = CycleSchoolThing(CYCLE, OAKFIELD)
    found = {who for who, actor in PEOPLE.items() if can(actor, Action.ANSWER, oakfield)}
    assert found == {"head", "pd lead"}


def test_a_school_that_was_not_asked_has_no_answer() -> None:
    head = speaker_of(OTHER)
    assert not can(head, Action.ANSWER, CycleSchoolThing(CYCLE, OTHER))


def test_in_a_closed_cycle_nobody_writes_and_all_still_read() -> None:
    closed = CycleThing(id=CYCLE.id, alliance_id=ALLIANCE, schools=CYCLE.schools, closed=True)
    document = DocumentThing(
        id=uuid4(), kind=DocumentKindName.PLAN, audience=Audience.CYCLE, home=closed
    )
    grants = {who: grant(actor, document) for who, actor in PEOPLE.items()}
    assert {who for who, given in grants.items() if given is Grant.READ} == READERS
    assert Grant.WRITE not in grants.values()
    assert not can(PEOPLE["facilitator"], Action.ADVANCE, closed)
    assert can(PEOPLE["facilitator"], Action.ASSIGN, closed)


@pytest.mark.parametrize(
    ("action", "who"),
    [
        (
            Action.READ,
            set(PEOPLE) - {"stranger", "lead elsewhere"},
        ),
        (Action.CHANGE, {"lead", "administrator"}),
        (Action.INVITE, {"lead", "administrator"}),
        (Action.SEE_PEOPLE, set(PEOPLE) - {"stranger", "lead elsewhere"}),
    ],
)
def test_an_alliance(action: Action, who: set[str]) -> None:
    thing = AllianceThing(ALLIANCE)
    assert {name for name, actor in PEOPLE.items() if can(actor, action, thing)} == who


def test_the_head_of_a_school_sees_its_alliances_but_not_their_people() -> None:
    head = somebody(
        schools={OAKFIELD: SchoolRole.HEAD}, school_alliances={OAKFIELD: frozenset({ALLIANCE})}
    )
    assert can(head, Action.READ, AllianceThing(ALLIANCE))
    assert not can(head, Action.SEE_PEOPLE, AllianceThing(ALLIANCE))
    assert not can(head, Action.READ, AllianceThing(OTHER))


def test_a_school_is_looked_after_by_its_speakers_its_alliances_leads_and_administrators() -> None:
    oakfield = SchoolThing(OAKFIELD, frozenset({ALLIANCE}))
    found = {who for who, actor in PEOPLE.items() if can(actor, Action.INVITE, oakfield)}
    assert found == {"lead", "head", "pd lead", "administrator"}


def test_a_cycle_is_started_by_somebody_of_the_school_in_that_alliance() -> None:
    here = SchoolInAllianceThing(OAKFIELD, ALLIANCE)
    found = {who for who, actor in PEOPLE.items() if can(actor, Action.START_CYCLE, here)}
    assert found == {"colleague", "head", "pd lead"}
    elsewhere = SchoolInAllianceThing(OAKFIELD, ALLIANCE, belongs=False)
    assert not any(can(actor, Action.START_CYCLE, elsewhere) for actor in PEOPLE.values())


def test_only_administrators_make_alliances() -> None:
    found = {
        who for who, actor in PEOPLE.items() if can(actor, Action.CREATE_ALLIANCE, ServerThing())
    }
    assert found == {"administrator"}


def test_a_person_is_seen_by_colleagues_and_changed_by_nobody_else() -> None:
    actor = PEOPLE["colleague"]
    same, other = PersonThing(uuid4(), frozenset({ALLIANCE})), PersonThing(uuid4())
    assert can(actor, Action.SEE, same)
    assert not can(actor, Action.SEE, other)
    assert not can(actor, Action.CHANGE, same)
    assert can(actor, Action.CHANGE, PersonThing(actor.id))


def test_whoever_may_not_see_a_thing_is_not_told_that_it_exists() -> None:
    with pytest.raises(NotFound):
        require(PEOPLE["stranger"], Action.WRITE, CYCLE)
    with pytest.raises(NotFound):
        require(PEOPLE["administrator"], Action.READ, plan())


def test_whoever_may_see_it_is_told_that_it_is_not_allowed() -> None:
    with pytest.raises(Forbidden):
        require(PEOPLE["viewer"], Action.WRITE, CYCLE)
    require(PEOPLE["member"], Action.WRITE, CYCLE)


def test_a_parked_cycle_is_read_reviewed_and_taken_up_again_and_nothing_else() -> None:
    parked = replace(CYCLE, parked=True)
    facilitator = PEOPLE["facilitator"]
    left = {action for action in Action if can(facilitator, action, parked)}
    assert left == {
        Action.SEE,
        Action.READ,
        Action.READ_SMALL_NUMBERS,
        Action.SEE_TIME,
        Action.SEE_REVIEWS,
        Action.ANSWER_REVIEW,
        Action.CHANGE,
        Action.ASSIGN,
        Action.PARK,
    }
    assert grant(facilitator, replace(plan(), home=parked)) is Grant.READ


def test_a_closed_cycle_is_not_parked() -> None:
    assert not can(PEOPLE["facilitator"], Action.PARK, replace(CYCLE, closed=True))


def test_what_a_school_gave_is_said_by_who_speaks_or_writes_for_it() -> None:
    def in_cycle(role: CycleRole, school: UUID) -> Actor:
        return somebody(cycles={CYCLE.id: role}, marks={CYCLE.id: school})

    def may(actor: Actor, school: UUID = OAKFIELD) -> bool:
        return can(actor, Action.TELL_GAINS, CycleSchoolThing(CYCLE, school))

    assert may(speaker_of(OAKFIELD))
    assert not may(speaker_of(OAKFIELD), RIVERSIDE)
    assert not may(speaker_of(RIVERSIDE), RIVERSIDE)  # was asked and has not accepted
    for role in CycleRole:
        writes = role in {CycleRole.MEMBER, CycleRole.FACILITATOR}
        assert may(in_cycle(role, OAKFIELD)) is writes
        assert not may(in_cycle(role, HILLCREST))
    assert not may(PEOPLE["lead"])
