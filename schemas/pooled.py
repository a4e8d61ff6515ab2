"""What several cycles measured of one construct, side by side: never a person, never few pupils."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.measures import Better, Range, ReadingKind, Summary
from schemas.organisations import SchoolBrief


class EvidenceSet(BaseModel):
    """What one school read of its pupils in one cycle: the baseline, and what it read last.

    Either there is a difference, or `why_not` says why there is none.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "measure_id": "0198f2a0-7c1e-7cc0-8d53-2f8f3f0f6a01",
                    "cycle_id": "0198f2a0-7c1e-7cc0-8d53-2f8f3f0f6a02",
                    "cycle_title": "Explaining why, not just how",
                    "school": {
                        "id": "0198f2a0-7c1e-7cc0-8d53-2f8f3f0f6a03",
                        "name": "Oakfield Primary",
                        "short_name": "Oakfield",
                        "mark": "OA",
                        "slot": 1,
                    },
                    "before_on": "2026-01-13",
                    "after_on": "2026-03-24",
                    "after_kind": "final",
                    "pupils_before": 24,
                    "pupils_after": 24,
                    "difference": 0.53,
                    "range": {"low": -0.05, "high": 1.1},
                    "weight": 0.34,
                    "why_not": "",
                    "comparison": "",
                    "caveats": ["One observer instead of two."],
                }
            ]
        }
    )

    measure_id: UUID
    cycle_id: UUID
    cycle_title: str
    school: SchoolBrief
    before_on: date | None
    after_on: date | None
    after_kind: ReadingKind | None
    pupils_before: int | None = Field(description="Told with a difference alone.")
    pupils_after: int | None
    difference: float | None = Field(
        description="In standard deviations (Hedges' g); above nought is the better."
    )
    range: Range | None = Field(description="Of 95 %.")
    weight: float | None = Field(description="Its share of what is pooled, 0 to 1.")
    why_not: str = Field(description="Why there is no difference; empty where there is one.")
    comparison: str = Field(description="With whom or what the school compares it.")
    caveats: list[str]


class EvidencePool(BaseModel):
    """Sets of one instrument taken together, each by what it can tell."""

    difference: float
    range: Range = Field(description="Of 95 %, with Student's t for so few sets.")
    sets: int
    cycles: int
    unlike: float = Field(
        description="The share of the differences among the sets that chance does not explain "
        "(I²), 0 to 1."
    )


class EvidenceGroup(BaseModel):
    """What was measured with one and the same instrument. Only this is ever pooled."""

    instrument: str
    summary: Summary
    unit: str
    better: Better
    scale_min: float | None
    scale_max: float | None
    sets: list[EvidenceSet]
    pool: EvidencePool | None
    why_no_pool: str = Field(description="Why nothing is pooled; empty where something is.")


class Construct(BaseModel):
    """What at least two cycles measured under one name."""

    title: str
    caveats: list[str] = Field(description="What the groups say of their measures; to read first.")
    groups: list[EvidenceGroup]
    why_apart: str = Field(
        description="Why the groups are not pooled with each other; empty for a single one."
    )


class LoneMeasure(BaseModel):
    """What one cycle alone has measured so far: another that measures it stands beside it."""

    title: str
    cycle_id: UUID
    cycle_title: str


class PooledEvidence(BaseModel):
    """What the cycles of an alliance that the reader may read have measured."""

    cautions: list[str] = Field(description="What holds for all of it; to read first.")
    fewest_shown: int = Field(description="Sets with fewer pupils in a reading are not shown.")
    constructs: list[Construct]
    alone: list[LoneMeasure]
