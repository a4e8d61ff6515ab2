"""SQL filters that keep what somebody may see or read: the same tables as `can`, row by row.

A property test holds the two together: whatever `can` allows is kept, and nothing else.
"""

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
    RULES,
    STANDING_IN_CYCLE,
    Action,
    Actor,
    AllianceThing,
    CycleThing,
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
class DocumentColumns:
    """Where a table of live documents says what decides about them."""

    kind: Column
    audience: Column
    cycle: CycleColumns
    owner: Column
    partner: Column


def visible_alliances(actor: Actor, alliance_id: Column) -> Condition:
    """Keeps the alliances that `actor` may see."""
    rule = RULES[AllianceThing][Action.SEE]
    if actor.is_administrator and Standing.ADMINISTRATOR in rule:
        return true()
    ids: set[UUID] = set()
    if Standing.ALLIANCE_MEMBER in rule:
        ids |= actor.alliances.keys()
    if Standing.ALLIANCE_LEAD in rule:
        ids |= actor.leads
    if Standing.SPEAKER in rule:
        ids |= actor.alliances_spoken_in
    return alliance_id.in_(ids)


def visible_cycles(actor: Actor, columns: CycleColumns, action: Action = Action.SEE) -> Condition:
    """Keeps the cycles with which `actor` may do `action` (SEE or READ)."""
    return _stands_in_cycle(actor, columns, RULES[CycleThing][action])


def visible_documents(actor: Actor, columns: DocumentColumns) -> Condition:
    """Keeps the live documents that `actor` may read."""
    rungs: dict[Rule, dict[Audience, list[DocumentKindName]]] = {}
    for kind in DocumentKindName:
        for audience, rule in DOCUMENT_READERS[kind].items():
            rungs.setdefault(rule, {}).setdefault(audience, []).append(kind)
    kept: list[Condition] = []
    for rule, kinds in rungs.items():
        whoever = _stands_in_cycle(actor, columns.cycle, rule)
        if Standing.OWNER in rule:
            whoever = or_(whoever, columns.owner == actor.id)
        if Standing.PARTNER in rule:
            whoever = or_(whoever, columns.partner == actor.id)
        on_it = (
            and_(columns.audience == audience, columns.kind.in_(of))
            for audience, of in kinds.items()
        )
        kept.append(and_(or_(*on_it), whoever))
    return or_(false(), *kept)


def _stands_in_cycle(actor: Actor, columns: CycleColumns, rule: Rule) -> Condition:
    """True for the cycles towards which `actor` stands in one of the ways of `rule`."""
    if Standing.SIGNED_IN in rule or (actor.is_administrator and Standing.ADMINISTRATOR in rule):
        return true()
    ways: list[Condition] = [false()]
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
            col(CycleSchoolRow.school_id).in_(actor.speaks_for)
        )
        if Standing.INVITED_SPEAKER not in rule:
            spoken = spoken.where(col(CycleSchoolRow.part) == SchoolPart.ACCEPTED)
        ways.append(columns.id.in_(spoken))
    return or_(*ways)


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
