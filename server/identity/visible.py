"""SQL filters that keep what somebody may see or read: the same tables as `can`, row by row.

A property test holds the two together: whatever `can` allows is kept, and nothing else.
It is one thing: every way of standing that `access.standings` knows stands here as SQL.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.roles import Audience
from server.identity.access import (
    DOCUMENT_READERS,
    HOME_OF,
    RULES,
    STANDING_IN_CYCLE,
    STANDING_OF_REVIEWER,
    Action,
    Actor,
    AllianceThing,
    CycleThing,
    DeploymentThing,
    PeerReviewThing,
    PersonThing,
    Rule,
    SchoolThing,
    Standing,
)
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow, CycleSchoolRow

Column = Mapped[Any] | ColumnElement[Any]
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class CycleColumns:
    """Where a table says which cycle a row is of, and which alliance that belongs to."""

    id: Column
    alliance_id: Column


@dataclass(frozen=True)
class AllianceColumns:
    """Where a table says which alliance a row is of."""

    id: Column


@dataclass(frozen=True)
class DeploymentColumns:
    """Where a table says what decides about a deployment; `offered`: the reader made an offer."""

    alliance_id: Column
    school_id: Column
    coach: Column
    teacher: Column
    offered: Condition


@dataclass(frozen=True)
class PeerReviewColumns:
    """Where a table says what decides about a review of a school.

    `reviewed`: the reader has agreed to review it. Whether the school shares something with the
    alliance is not asked: what the alliance reads stands on the alliance's rung, and is shared.
    """

    alliance_id: Column
    school_id: Column
    reviewed: Condition


HomeColumns = CycleColumns | AllianceColumns | DeploymentColumns | PeerReviewColumns


@dataclass(frozen=True)
class DocumentColumns:
    """Where a table of live documents of one sort of home says what decides about them."""

    kind: Column
    audience: Column
    home: HomeColumns
    owner: Column
    partner: Column


def visible_alliances(actor: Actor, alliance_id: Column) -> Condition:
    """Keeps the alliances that `actor` may see."""
    rule = RULES[AllianceThing][Action.SEE]
    return or_(false(), *_ways_in_alliance(actor, AllianceColumns(alliance_id), rule))


def visible_cycles(actor: Actor, columns: CycleColumns, action: Action = Action.SEE) -> Condition:
    """Keeps the cycles with which `actor` may do `action` (SEE or READ)."""
    return _stands_in_cycle(actor, columns, RULES[CycleThing][action])


def visible_documents(actor: Actor, columns: DocumentColumns) -> Condition:
    """Keeps the live documents of one sort of home that `actor` may read.

    It goes by the ways in which somebody may stand towards a document, and leaves out those in
    which `actor` stands nowhere: putting a statement together takes longer than answering it.
    """
    kept: list[Condition] = []
    for rungs, ways in _OPENED[type(columns.home)]:
        stands = _ways(actor, columns.home, ways)
        if Standing.OWNER in ways:
            stands.append(columns.owner == actor.id)
        if Standing.PARTNER in ways:
            stands.append(columns.partner == actor.id)
        if stands:
            on_it = (
                and_(columns.audience.in_(on), columns.kind.in_(kinds))
                if kinds
                else columns.audience.in_(on)
                for on, kinds in rungs
            )
            kept.append(and_(or_(*on_it), or_(*stands)))
    return or_(false(), *kept)


Rungs = tuple[tuple[list[Audience], list[DocumentKindName]], ...]
"""What somebody may read: on these rungs documents of those kinds; no kinds: all that are there."""


def _opened(there: Collection[DocumentKindName]) -> list[tuple[Rungs, Rule]]:
    """What each way to stand opens of these kinds; ways that open the same stand together."""
    ways: dict[tuple[tuple[Audience, frozenset[DocumentKindName]], ...], set[Standing]] = {}
    for way in Standing:
        opens = tuple((audience, _kinds(there, way, audience)) for audience in Audience)
        ways.setdefault(opens, set()).add(way)
    found = []
    for opens, standing in ways.items():
        rungs: dict[frozenset[DocumentKindName], list[Audience]] = {}
        for audience, kinds in opens:
            if kinds:
                rungs.setdefault(kinds, []).append(audience)
        told = tuple(
            (on, [] if len(kinds) == len(there) else sorted(kinds)) for kinds, on in rungs.items()
        )
        if told:
            found.append((told, frozenset(standing)))
    return found


def _kinds(
    there: Collection[DocumentKindName], way: Standing, audience: Audience
) -> frozenset[DocumentKindName]:
    """The kinds of documents that whoever stands so reads on this rung."""
    return frozenset(kind for kind in there if way in DOCUMENT_READERS[kind][audience])


_OPENED = {
    columns: _opened([kind for kind, home in HOME_OF.items() if home is thing])
    for columns, thing in (
        (CycleColumns, CycleThing),
        (AllianceColumns, AllianceThing),
        (DeploymentColumns, DeploymentThing),
        (PeerReviewColumns, PeerReviewThing),
    )
}


def _ways(actor: Actor, home: HomeColumns, rule: Rule) -> list[Condition]:
    """The ways of `rule` in which `actor` stands towards what documents belong to."""
    match home:
        case CycleColumns():
            return _ways_in_cycle(actor, home, rule)
        case AllianceColumns():
            return _ways_in_alliance(actor, home, rule)
        case DeploymentColumns():
            return _ways_in_deployment(actor, home, rule)
        case PeerReviewColumns():
            return _ways_in_peer_review(actor, home, rule)


def _stands_in_cycle(actor: Actor, columns: CycleColumns, rule: Rule) -> Condition:
    """True for the cycles towards which `actor` stands in one of the ways of `rule`."""
    return or_(false(), *_ways_in_cycle(actor, columns, rule))


def _ways_in_cycle(actor: Actor, columns: CycleColumns, rule: Rule) -> list[Condition]:
    """The same, each way by itself; none where `actor` stands in none anywhere."""
    if Standing.SIGNED_IN in rule or (actor.is_administrator and Standing.ADMINISTRATOR in rule):
        return [true()]
    ways: list[Condition] = []
    own = [key for key, role in actor.cycles.items() if STANDING_IN_CYCLE[role] in rule]
    if own:
        ways.append(columns.id.in_(own))
    alliances: set[UUID] = set()
    if Standing.ALLIANCE_MEMBER in rule:
        alliances |= actor.alliances.keys()
    if Standing.ALLIANCE_LEAD in rule:
        alliances |= actor.leads
    if alliances:
        ways.append(columns.alliance_id.in_(alliances))
    if actor.speaks_for and not rule.isdisjoint({Standing.SPEAKER, Standing.INVITED_SPEAKER}):
        spoken = select(CycleSchoolRow.cycle_id).where(
            col(CycleSchoolRow.school_id).in_(actor.speaks_for),
            col(CycleSchoolRow.part) != SchoolPart.LEFT,
        )
        if Standing.INVITED_SPEAKER not in rule:
            spoken = spoken.where(col(CycleSchoolRow.part) == SchoolPart.ACCEPTED)
        ways.append(columns.id.in_(spoken))
    reviewed = [key for key, part in actor.reviews.items() if STANDING_OF_REVIEWER[part] in rule]
    if reviewed:
        of_own_schools = select(CycleSchoolRow.cycle_id).where(
            col(CycleSchoolRow.school_id).in_(list(actor.schools)),
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        )
        ways.append(
            and_(
                columns.id.in_(reviewed),
                columns.alliance_id.in_(list(actor.alliances)),
                columns.id.not_in(of_own_schools),
            )
        )
    return ways


def _ways_in_alliance(actor: Actor, columns: AllianceColumns, rule: Rule) -> list[Condition]:
    if actor.is_administrator and Standing.ADMINISTRATOR in rule:
        return [true()]
    ids: set[UUID] = set()
    if Standing.ALLIANCE_MEMBER in rule:
        ids |= actor.alliances.keys()
    if Standing.ALLIANCE_LEAD in rule:
        ids |= actor.leads
    if Standing.SPEAKER in rule:
        ids |= actor.alliances_spoken_in
    return [columns.id.in_(ids)] if ids else []


def visible_deployments(actor: Actor, columns: DeploymentColumns, action: Action) -> Condition:
    """Keeps the deployments with which `actor` may do `action` (SEE, READ_REQUEST or READ)."""
    return or_(false(), *_ways_in_deployment(actor, columns, RULES[DeploymentThing][action]))


def _ways_in_deployment(actor: Actor, columns: DeploymentColumns, rule: Rule) -> list[Condition]:
    ways: list[Condition] = []
    if actor.leads and Standing.ALLIANCE_LEAD in rule:
        ways.append(columns.alliance_id.in_(actor.leads))
    if actor.coaches_in and Standing.MIGHT_COACH in rule:
        nobody_yet = columns.coach.is_(None)
        ways.append(and_(columns.alliance_id.in_(actor.coaches_in), nobody_yet))
    if actor.speaks_for and Standing.OWN_SPEAKER in rule:
        ways.append(columns.school_id.in_(actor.speaks_for))
    if Standing.COACHES in rule:
        ways.append(columns.coach == actor.id)
    if Standing.COACHED in rule:
        ways.append(columns.teacher == actor.id)
    if Standing.OFFERER in rule:
        ways.append(columns.offered)
    return ways


def _ways_in_peer_review(actor: Actor, columns: PeerReviewColumns, rule: Rule) -> list[Condition]:
    if Standing.SIGNED_IN in rule:
        return [true()]
    ways: list[Condition] = []
    alliances = set(actor.alliances) if Standing.ALLIANCE_MEMBER in rule else set[UUID]()
    if Standing.ALLIANCE_LEAD in rule:
        alliances |= actor.leads
    if alliances:
        ways.append(columns.alliance_id.in_(alliances))
    if actor.speaks_for and Standing.OWN_SPEAKER in rule:
        ways.append(columns.school_id.in_(actor.speaks_for))
    if actor.alliances and Standing.REVIEWER in rule:
        here = columns.alliance_id.in_(actor.alliances.keys())
        ways.append(and_(here, columns.school_id.not_in(actor.schools.keys()), columns.reviewed))
    return ways


def visible_people(actor: Actor, person_id: Column) -> Condition:
    """Keeps the people whom `actor` may see."""
    rule = RULES[PersonThing][Action.SEE]
    if actor.is_administrator and Standing.ADMINISTRATOR in rule:
        return true()
    ways: list[Condition] = [false()]
    if Standing.SELF in rule:
        ways.append(person_id == actor.id)
    if Standing.ALLIANCE_MEMBER in rule:
        theirs = select(AllianceMemberRow.person_id).where(
            col(AllianceMemberRow.alliance_id).in_(list(actor.alliances))
        )
        ways.append(person_id.in_(theirs))
    return or_(*ways)


def visible_schools(actor: Actor, school_id: Column) -> Condition:
    """Keeps the schools that `actor` may see."""
    rule = RULES[SchoolThing][Action.SEE]
    if actor.is_administrator and Standing.ADMINISTRATOR in rule:
        return true()
    ways: list[Condition] = [false()]
    if Standing.SCHOOL_MEMBER in rule:
        ways.append(school_id.in_(list(actor.schools)))
    if Standing.ALLIANCE_MEMBER in rule:
        theirs = select(AllianceSchoolRow.school_id).where(
            col(AllianceSchoolRow.alliance_id).in_(list(actor.alliances))
        )
        ways.append(school_id.in_(theirs))
    return or_(*ways)
