"""The body of every error: RFC 9457, `application/problem+json`."""

from pydantic import BaseModel, Field


class FieldProblem(BaseModel):
    """What is wrong with one field of a form; `field` is its path, joined by dots."""

    field: str
    message: str


class Problem(BaseModel):
    """An error as a program and a person can read it (RFC 9457 §3.1)."""

    type: str = Field(description="Stable address of this kind of error, `/problems/CODE`.")
    title: str = Field(description="The kind of error in a few words; the same every time.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="One sentence for the person: what happened, what to do.")
    code: str = Field(description="The kind of error for programs, e.g. `not-found`.")
    instance: str = Field(default="", description="The request's id, to quote in a report.")
    fields: list[FieldProblem] = Field(default_factory=list)
