"""What documents are called outside of the workspace, and the names of whom and what they name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName, Field, FieldType
from server.attachments.attached import attachments_of
from server.cycles.papers import called
from server.identity.memberships import AllianceMemberRow, CycleMemberRow
from server.identity.tables import PersonRow
from server.live.rendering.content import Content
from server.live.rendering.page import Words
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow

PHOTO = "Photo"
"""What stands for a picture where only text can."""


@dataclass(frozen=True)
class Paper:
    """A live document with what stands in it, and what it is called."""

    row: DocumentRow
    content: Content
    title: str

    @property
    def pointers(self) -> set[str]:
        """The names and ids that its fields point to."""
        return {
            str(value) for field, value in _values(self.content) if field.type is FieldType.POINTER
        }


def own_title(row: DocumentRow, content: Content) -> str:
    """What a practice card is called: others read it than those who know its cycle."""
    if row.kind is not DocumentKindName.PRACTICE:
        return ""
    return str(content.fields.get("title", "")) or content.kind.title


async def titles(
    db: AsyncSession, around: Surroundings, rows: Sequence[DocumentRow]
) -> dict[UUID, str]:
    """What each document is called by itself. Its plan is the cycle's own page."""
    names = await called(db, rows)
    return {
        row.id: around.title
        if row.kind is DocumentKindName.PLAN
        else f"{names[row.id]}: {around.title}"
        for row in rows
    }


async def words_for(db: AsyncSession, around: Surroundings, papers: Sequence[Paper]) -> Words:
    """The words for the pages of these documents of one home; their titles are in them.

    People are named who are of the cycle or of its alliance, whatever a document points at.
    """
    named = {key for paper in papers for key in _people_in(paper.content)}
    found = await db.exec(
        select(PersonRow.id, PersonRow.name).where(
            col(PersonRow.id).in_(named),
            or_(
                col(PersonRow.id).in_(
                    select(CycleMemberRow.person_id).where(
                        col(CycleMemberRow.cycle_id) == around.home.id
                    )
                ),
                col(PersonRow.id).in_(
                    select(AllianceMemberRow.person_id).where(
                        col(AllianceMemberRow.alliance_id) == around.home.alliance_id
                    )
                ),
            ),
        )
    )
    hanging = await attachments_of(db, [paper.row.id for paper in papers])
    photos = {str(photo.id): photo.path for each in hanging.values() for photo in each}
    return Words(
        title=around.title,
        sections=around.sections,
        schools={str(key): school.short_name for key, school in around.schools.items()},
        people={str(key): name for key, name in found.all()},
        pointers=dict(_pointers(papers)) | photos,
    )


def _people_in(content: Content) -> Iterator[UUID]:
    for field, value in _values(content):
        if field.type is FieldType.PERSON:
            try:
                yield UUID(str(value))
            except ValueError:
                continue  # somebody else's client wrote it


def _pointers(papers: Iterable[Paper]) -> Iterator[tuple[str, str]]:
    """What can be pointed at, by the names that pointers carry."""
    for paper in papers:
        yield str(paper.row.id), paper.title
        for record in _records(paper.content, "stages"):
            if "name" in record and "title" in record:
                yield str(record["name"]), str(record["title"])
        for record in _records(paper.content, "entries"):
            if "photo" in record:
                yield str(record["photo"]), PHOTO


def _records(content: Content, key: str) -> list[dict[str, str | int | float]]:
    value = content.fields.get(key)
    return value if isinstance(value, list) else []


def _values(content: Content) -> Iterator[tuple[Field, object]]:
    for field in content.kind.fields:
        value: object = content.fields.get(field.key)
        if isinstance(value, list):
            columns: Mapping[str, Field] = {column.key: column for column in field.columns}
            for record in value:
                yield from ((columns[key], each) for key, each in record.items())
        elif value is not None:
            yield field, value
