"""A whole cycle as one page of Markdown. Pure: everything is gathered already.

What people wrote is escaped where it enters (`inline`), so that it reads as it was written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schemas.claims import Claim, Evidence, EvidenceState
from schemas.cycles import Cycle, SchoolGain
from schemas.documents import DocumentKindName
from schemas.exports import CycleExport
from schemas.feedback import Feedback
from schemas.history import DifferencePart, Piece, PieceKind
from schemas.iterations import Iteration
from schemas.lessons import LessonBrief
from schemas.measures import Measure, Range, Reading, Summary
from schemas.reviews import Review
from server.exports.words import Paper
from server.live.rendering.inline import Place, inline
from server.live.rendering.markdown import table_row
from server.live.rendering.page import Words, british_date, heading, page
from server.live.rendering.tree import Run

_FIRST = (DocumentKindName.SCAN, DocumentKindName.PLAN)
_CHANGES = {PieceKind.SAME: "", PieceKind.ADDED: "**", PieceKind.REMOVED: "~~"}


def cycle_page(export: CycleExport, papers: Sequence[Paper], words: Words) -> str:
    """The cycle from its scan to its claims, with a line end at its end."""
    return "\n\n".join(_blocks(export, papers, words)) + "\n"


def _blocks(export: CycleExport, papers: Sequence[Paper], words: Words) -> Iterator[str]:
    yield heading(1, export.cycle.title)
    yield _list(_about(export))
    for kind in _FIRST:
        for paper in papers:
            if paper.row.kind is kind:
                yield _document(replace(paper, title=paper.content.kind.title), words, 2)
    of = {paper.row.id: paper for paper in papers}
    if export.lessons:
        yield heading(2, "Lessons")
    for lesson in export.lessons:
        yield heading(3, f"Lesson {lesson.number}: {lesson.title}")
        yield _list(_lesson(lesson))
        for paper in papers:
            if paper.row.lesson_id == lesson.id and paper.row.kind is not DocumentKindName.FEEDBACK:
                yield _document(paper, words, 4)
    if export.iterations:
        yield heading(2, "Iterations")
    for iteration in export.iterations:
        yield from _iteration(iteration)
        yield _document(of[iteration.document.id], words, 4)
    if export.measures:
        yield heading(2, "Measures")
    for measure in export.measures:
        yield from _measure(measure)
    if export.claims:
        yield heading(2, "Claims")
    for claim in export.claims:
        yield from _claim(claim)
    if export.feedback:
        yield heading(2, "Feedback")
    for given in export.feedback:
        yield heading(3, f"Feedback, {british_date(given.given_at.date())}")
        yield _list(_feedback(given))
        yield _document(of[given.document.id], words, 4)
    if export.reviews:
        yield heading(2, "Reviews")
    for review in export.reviews:
        yield heading(3, f"Review, {british_date(review.opened_at.date())}")
        yield _list(_review(review))
        for part in (review.review, review.answer):
            if part is not None:
                yield _document(of[part.id], words, 4)
    told = [gain for gain in export.gains if gain.written_at]
    if told:
        yield heading(2, "What each school gave and gained")
    for gain in told:
        yield heading(3, gain.school.name)
        yield _list(_gain(gain))


def _document(paper: Paper, words: Words, level: int) -> str:
    return page(paper.content, replace(words, title=paper.title), level).rstrip("\n")


def _about(export: CycleExport) -> Iterator[tuple[str, str]]:
    cycle: Cycle = export.cycle
    names = {each.phase: each.name for each in cycle.phase_names}
    yield "Alliance", cycle.alliance.name
    yield "Phase", names.get(cycle.phase, cycle.phase.value.capitalize())
    yield "Iteration", str(cycle.iteration)
    for part in cycle.schools:
        yield part.school.name, ": ".join(filter(None, (part.part.value, part.reason)))
    for person in cycle.people:
        yield person.person.name, person.role.value
    yield "Begun", british_date(cycle.created_at.date())
    yield "Exported", british_date(export.exported_at.date())


def _lesson(lesson: LessonBrief) -> Iterator[tuple[str, str]]:
    yield "When", f"{british_date(lesson.on)}, {lesson.at:%H:%M}"
    if lesson.school:
        yield "School", lesson.school.name
    if lesson.teacher:
        yield "Teacher", lesson.teacher.name
    yield "State", lesson.state.value
    if lesson.consent_at:
        by = f" by {lesson.consent_by}" if lesson.consent_by else ""
        yield "Consent", f"confirmed {british_date(lesson.consent_at.date())}{by}"


def _review(review: Review) -> Iterator[tuple[str, str]]:
    for reviewer in review.reviewers:
        school = reviewer.person.school
        at = f", {school.name}" if school else ""
        yield "Reviewer", f"{reviewer.person.name}{at}"
    if review.focus:
        yield "To look at", review.focus
    if review.handed_over_at:
        yield "Handed over", british_date(review.handed_over_at.date())
    if review.answered_at:
        yield "Answered", british_date(review.answered_at.date())
    if review.follow_up_on:
        yield "Follow-up", british_date(review.follow_up_on)


def _gain(gain: SchoolGain) -> Iterator[tuple[str, str]]:
    yield "Gave", gain.gave
    yield "Gained", gain.gained
    if gain.written_by:
        yield "Written by", gain.written_by


def _iteration(iteration: Iteration) -> Iterator[str]:
    yield heading(3, f"Iteration {iteration.number}")
    began = british_date(iteration.began_at.date())
    ended = f" to {british_date(iteration.ended_at.date())}" if iteration.ended_at else ""
    facts = [("From", f"{began}{ended}")]
    if iteration.before:
        now = iteration.after.title if iteration.after else "The plan as it is now"
        facts.append(("Compared", f"{iteration.before.title} – {now}"))
    yield _list(facts)
    for part in iteration.parts:
        yield heading(4, part.title)
        yield _difference(part)


def _difference(part: DifferencePart) -> str:
    return "\n".join(f"- {''.join(map(_piece, line))}" for line in part.lines)


def _piece(piece: Piece) -> str:
    """What came is strong, what went is struck; blanks stand outside of the marks."""
    mark, text = _CHANGES[piece.kind], piece.text
    inner = text.strip()
    if not mark or not inner:
        return inline([Run(text)])
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{inline([Run(inner)])}{mark}{after}"


def _measure(measure: Measure) -> Iterator[str]:
    yield heading(3, measure.title)
    yield _list(_of_measure(measure))
    if measure.readings:
        yield table(
            (
                "School",
                "When",
                "Date",
                "Pupils",
                "Value",
                "Spread",
                "Likely range",
                "Compared with",
                "Confidence",
                "Caveat",
            ),
            (_reading(reading) for reading in measure.readings),
        )


def _of_measure(measure: Measure) -> Iterator[tuple[str, str]]:
    yield "Instrument", measure.instrument
    unit = "per cent" if measure.summary is Summary.SHARE else measure.unit
    yield "Number", ", ".join(filter(None, (measure.summary.value, unit)))
    yield "Better", measure.better.value
    for title, value in (("Scale from", measure.scale_min), ("Scale to", measure.scale_max)):
        if value is not None:
            yield title, f"{value:g}"
    if measure.caveat:
        yield "Caveat", measure.caveat


def _reading(reading: Reading) -> Sequence[str]:
    few = "too few to tell" if reading.suppressed else ""
    return (
        reading.school.short_name,
        reading.kind.value,
        british_date(reading.taken_on),
        few or _number(reading.group_size),
        _number(reading.value),
        _number(reading.spread),
        _range(reading.range),
        reading.comparison,
        reading.confidence.value if reading.confidence else "",
        reading.caveat,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _range(found: Range | None) -> str:
    return f"{found.low:.1f} to {found.high:.1f}" if found else ""


def _claim(claim: Claim) -> Iterator[str]:
    yield heading(3, claim.sentence)
    facts = [("Confidence", claim.confidence.value)]
    if claim.against:
        facts.append(("What would count against it", claim.against))
    yield _list([*facts, *(("Rests on", _evidence(each)) for each in claim.evidence)])


def _evidence(evidence: Evidence) -> str:
    match evidence.state:
        case EvidenceState.HIDDEN:
            return "something that you may not read"
        case EvidenceState.REMOVED:
            return "something that was there and has been removed"
        case EvidenceState.OPEN:
            pass
    told = "pupils' work"
    if evidence.reading:
        reading = evidence.reading
        told = f"{reading.title}, {reading.school.short_name}, {reading.kind.value}"
    elif evidence.document:
        told = evidence.document.title
    return f"{told}: {evidence.note}" if evidence.note else told


def _feedback(given: Feedback) -> Iterator[tuple[str, str]]:
    if given.giver:
        yield "From", given.giver.name
    if given.addressee:
        yield "To", given.addressee.name
    if given.about:
        yield "About", given.about.title
    yield "Answered", "yes" if given.answered else "not yet"


def _list(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(
        f"- **{inline([Run(title)])}:** {inline([Run(told)]).replace(chr(10), chr(10) + '  ')}"
        for title, told in facts
    )


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of plain text."""
    lines = [table_row(titles), table_row(["---"] * len(titles))]
    lines += [table_row([inline([Run(cell)], Place.CELL) for cell in row]) for row in rows]
    return "\n".join(lines)
