"""What access is asked about: the few facts of a thing that decide who may do what with it.

The domains make these from their rows; access needs to know nothing of the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.roles import Audience


@dataclass(frozen=True)
class ServerThing:
    """This installation as a whole."""


@dataclass(frozen=True)
class AllianceThing:
    id: UUID

    @property
    def alliance_id(self) -> UUID:
        return self.id

    @property
    def rests(self) -> bool:
        """Whether nobody writes in it; documents of an alliance are never closed."""
        return False


@dataclass(frozen=True)
class SchoolThing:
    """A school with the alliances to which it belongs."""

    id: UUID
    alliances: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class OwnSchoolThing:
    """A school as those see it who speak for it: what it gives, gains and plans."""

    id: UUID


@dataclass(frozen=True)
class SchoolInAllianceThing:
    """A school as a part of one alliance: from here a cycle is started."""

    id: UUID
    alliance_id: UUID
    belongs: bool = True
    """Whether the school is in that alliance at all."""


@dataclass(frozen=True)
class PersonThing:
    """A person with the alliances of which they are a member."""

    id: UUID
    alliances: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class MemberThing:
    """A person as a member of one alliance."""

    alliance_id: UUID
    id: UUID


@dataclass(frozen=True)
class StaffThing:
    """A person as one of a school, seen from an alliance to which both of them belong.

    A `shared` school is in other alliances too: who is there is not for the lead of one to say.
    """

    alliance_id: UUID
    school_id: UUID
    id: UUID
    shared: bool = False


@dataclass(frozen=True)
class CycleThing:
    """A cycle with the parts of its schools. A closed one is read only, a parked one meanwhile."""

    id: UUID
    alliance_id: UUID
    schools: Mapping[UUID, SchoolPart] = field(default_factory=dict)
    closed: bool = False
    parked: bool = False

    @property
    def rests(self) -> bool:
        """Whether nobody writes in it."""
        return self.closed or self.parked


@dataclass(frozen=True)
class CycleSchoolThing:
    """One school's part in a cycle: an offer that its speakers answer."""

    cycle: CycleThing
    school_id: UUID

    @property
    def id(self) -> UUID:
        return self.cycle.id


@dataclass(frozen=True)
class DeploymentThing:
    """A school's request for coaching, and what comes of it.

    `coach` is whose offer was accepted, `offered` are those who made one, `teacher` who is or is
    asked to be coached. While there is no coach, the specialist leaders of the alliance read it.
    """

    id: UUID
    alliance_id: UUID
    school_id: UUID
    coach: UUID | None = None
    teacher: UUID | None = None
    offered: frozenset[UUID] = frozenset()
    agreed: bool = False
    """Whether both sides have signed: nobody writes in the agreement any more."""
    over: bool = False

    @property
    def rests(self) -> bool:
        """Whether nobody writes in any of its documents."""
        return self.over


@dataclass(frozen=True)
class PeerReviewThing:
    """A review of a school by people of others, who were asked or have agreed.

    Once it is `shared`, which the school alone decides, its alliance knows of it.
    """

    id: UUID
    alliance_id: UUID
    school_id: UUID
    asked: frozenset[UUID] = frozenset()
    reviewers: frozenset[UUID] = frozenset()
    shared: bool = False
    over: bool = False

    @property
    def rests(self) -> bool:
        """Whether nobody writes in any of its documents."""
        return self.over


Home = CycleThing | AllianceThing | DeploymentThing | PeerReviewThing
"""What a live document belongs to: how somebody stands towards it decides, beside whose it is."""


@dataclass(frozen=True)
class AdoptionThing:
    """A school's use of a practice, with the cycle in which it tries it; `owner` began it."""

    id: UUID
    school_id: UUID
    cycle: CycleThing | None = None
    owner: UUID | None = None


@dataclass(frozen=True)
class DocumentThing:
    """A live document. `owner` is whose it is at the narrow end of the ladder.

    `partner` is the other one of a pair (the observed teacher of an observation).
    """

    id: UUID
    kind: DocumentKindName
    audience: Audience
    home: Home
    owner: UUID | None = None
    partner: UUID | None = None


Thing = (
    ServerThing
    | AllianceThing
    | SchoolThing
    | OwnSchoolThing
    | SchoolInAllianceThing
    | PersonThing
    | MemberThing
    | StaffThing
    | CycleThing
    | CycleSchoolThing
    | DeploymentThing
    | PeerReviewThing
    | AdoptionThing
    | DocumentThing
)
