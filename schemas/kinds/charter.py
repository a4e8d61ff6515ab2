"""The charter of an alliance: what its schools have agreed on, signed by each of them."""

from schemas.roles import Audience
from schemas.shapes import DocumentKind, DocumentKindName, section

REMIT = "remit"

CHARTER = DocumentKind(
    kind=DocumentKindName.CHARTER,
    version=1,
    title="Charter",
    default_audience=Audience.ALLIANCE,
    blocks=[
        section(REMIT, "Remit", "What do we work on together, and what stays with each school?"),
        section("roles", "Roles", "Who does what for the alliance, and for how long?"),
        section(
            "decisions",
            "How we decide",
            "What do all schools decide together, how, and what happens when one disagrees?",
        ),
        section(
            "shared",
            "What we share",
            "What do schools show each other, what never, and who gives the time?",
        ),
    ],
)
