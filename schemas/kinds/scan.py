"""The guided scan before the plan: what was looked at, what it showed, what else it could be."""

from schemas.roles import Audience
from schemas.shapes import DocumentKind, DocumentKindName, Field, FieldType, group, section

SCAN = DocumentKind(
    kind=DocumentKindName.SCAN,
    version=1,
    title="Scan",
    default_audience=Audience.CYCLE,
    blocks=[
        group(
            "looked_at",
            "What we looked at",
            Field(
                key="sources",
                title="What we looked at, and what it showed",
                type=FieldType.RECORDS,
                one="source",
                columns=[
                    Field(key="source", title="What was looked at", type=FieldType.TEXT),
                    Field(key="showed", title="What it showed", type=FieldType.TEXT),
                    Field(key="otherwise", title="What else could explain it", type=FieldType.TEXT),
                ],
            ),
        ),
        section(
            "pupils",
            "In pupils' own words",
            "What do pupils say about it? Ask three of them before you decide what it is.",
        ),
        section(
            "points_to",
            "What this points to",
            "Which one thing, if it went better, would make the most difference to these pupils?",
        ),
    ],
)
