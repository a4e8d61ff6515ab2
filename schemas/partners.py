"""Schools that look for partners: small ones, those left out, departments of one teacher.

A school says so itself. Nothing here is about a teacher: a department of one is named by its
subject alone.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from schemas.ids import Line
from schemas.matching import MatchReason
from schemas.organisations import SchoolBrief

About = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")
]


class PartnerSearchPut(BaseModel):
    """That a school looks for partners, and what for. Only who speaks for it says so."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "alone_in": ["Music"],
                    "subjects": ["Mathematics"],
                    "about": "Mixed-age classes. We would like to watch and be watched.",
                }
            ]
        }
    )

    alone_in: list[Line] = Field(
        default_factory=list, max_length=12, description="Subjects that one person teaches there."
    )
    subjects: list[Line] = Field(
        default_factory=list, max_length=12, description="Others for which it looks for somebody."
    )
    about: About = ""


class PossiblePartner(BaseModel):
    """Another school that looks for partners, and why it fits. Never a figure."""

    school: SchoolBrief
    about: str
    reasons: list[MatchReason]


class PartnerSearch(BaseModel):
    """A school that looks for partners."""

    school: SchoolBrief
    alone_in: list[str]
    subjects: list[str]
    about: str
    in_no_cycle: bool = Field(description="It takes part in no running cycle of the alliance.")
    since: datetime
    may_change: bool
    partners: list[PossiblePartner] = Field(description="Whoever fits best first.")


class LeftOut(BaseModel):
    """A school that takes part in no running cycle of the alliance."""

    school: SchoolBrief
    searches: bool = Field(description="It looks for partners.")


class Partners(BaseModel):
    """Who looks for partners in an alliance, as far as the reader is told.

    Who leads the alliance is told of all schools, who speaks for a school of its own search.
    """

    leads: bool
    searches: list[PartnerSearch]
    may_search: list[SchoolBrief] = Field(
        description="Schools for which the reader speaks, and which do not look for partners yet."
    )
    left_out: list[LeftOut] = Field(description="For those who lead the alliance.")
