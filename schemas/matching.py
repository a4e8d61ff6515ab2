"""What somebody is matched by, and the reasons that are told. Never a figure."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class SchoolPhase(StrEnum):
    """The ages of pupils in a school, or whose teachers somebody coaches."""

    EARLY_YEARS = "early_years"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SIXTEEN_PLUS = "sixteen_plus"
    SPECIAL = "special"


class MatchReason(BaseModel):
    """Why somebody or a school fits, or what to know before. `kind` is for programs."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    kind: str = Field(description="`subject`, `phase`, `type`, `size`, `free_meals`, …")
    says: str
    fits: bool = Field(default=True, description="False: something to know before.")
