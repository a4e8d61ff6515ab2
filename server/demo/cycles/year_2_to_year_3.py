"""Year 2 to Year 3: a cycle that is closed, and whose plan can still be read."""

from datetime import date, timedelta

from schemas.cycles import Phase, TemplateName
from schemas.roles import CycleRole, ReviewerPart
from server.demo.cycles import year_of_visits
from server.demo.cycles.reviews import Reviews
from server.demo.cycles.shape import MONDAY, DemoCycle, Joins, Takes, weekday
from server.demo.words import h, p, ul
from server.live.writing import quote


def cycle(today: date) -> DemoCycle:
    """Closed after two iterations."""
    began = weekday(today, MONDAY, weeks=-36)
    ended = began + timedelta(weeks=20)
    return DemoCycle(
        title="Year 2 to Year 3: what children can already do",
        template=TemplateName.SPIRAL,
        phase=Phase.CLOSED,
        iteration=2,
        began=began,
        changed=("beth", today - ended),
        schools=(
            Joins(
                "meadow_lane",
                answered_by="beth",
                offers="Our Year 2 for a morning, whenever you like",
                wants="To see our children three months after they left us",
                gave="Nine mornings in our Year 2, and the June books of fourteen children",
                gained="We no longer practise ‘Year 3 handwriting’ in July. The children take a "
                "piece with them that they chose.",
                told_by="beth",
            ),
            Joins(
                "oakfield",
                answered_by="joanne",
                offers="An hour a week with a teacher who has both years in one class",
                wants="To stop beginning again at the beginning",
                gave="An hour a week, and a first page in every new book",
                gained="A first task in September that is as large as the last one in July, in "
                "all classes, and a colleague at Meadow Lane whom one can ring.",
                told_by="priya",
            ),
        ),
        people=(
            Takes("beth", CycleRole.FACILITATOR, "meadow_lane"),
            Takes("priya", CycleRole.MEMBER, "oakfield"),
        ),
        lessons=year_of_visits.between_year_2_and_year_3(began),
        review=Reviews(
            opened_by="helen",
            opened=today - timedelta(days=9),
            focus="What still happens in September, now that nobody looks",
            wanted_by=today + timedelta(days=12),
            reviewers={"tom": ReviewerPart.ACCEPTED, "marsha": ReviewerPart.ASKED},
            sections={
                "strengths": (
                    p(
                        "June’s books beside October’s: it can be seen on one table, and it cost "
                        "nothing."
                    ),
                ),
                "challenge": (
                    p(
                        "Fourteen children of one class. Would the same page look like this in a "
                        "year with another teacher on the first Monday?"
                    ),
                ),
            },
        ),
        facts={
            "class_name": "Squirrels and 3P",
            "year_group": "Year 2 and Year 3",
            "subject": "Writing",
            "protocol": "work_sample",
            "starts_on": began.isoformat(),
            "ends_on": ended.isoformat(),
            "cover_hours": 6,
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **show what they can "
                    "already do** in their first weeks of Year 3."
                ),
            ),
            "why": (
                p(
                    "Beth laid June’s books beside October’s. Eleven of fourteen children wrote "
                    "less in Year 3 than they had in Year 2, in shorter sentences."
                ),
                quote(
                    "In Year 2 I wrote a whole story about the otter.",
                    "Here we do sentences first.",
                ),
            ),
            "evidence": (
                p(
                    "We asked the children before we read anything. They spoke of new rules, "
                    "smaller lines and not knowing where the rubbers are."
                ),
            ),
            "hunch": (
                p(
                    "We are careful with new classes, so we ask for little; children are careful "
                    "with new teachers, so they give it. Nobody has forgotten anything."
                ),
            ),
            "change": (
                h("Must stay"),
                ul(
                    "On the first Monday every child brings the piece that they are proudest of "
                    "and reads from it to somebody.",
                    "It is stuck into the new book, on the first page.",
                    "The first task of Year 3 is no smaller than that piece.",
                ),
                h("May be adapted"),
                ul("Who is read to: a partner, the class below, a parent at the gate."),
            ),
            "effect": (
                p("First pieces in Year 3 as long as the last ones of Year 2, with more risk."),
            ),
            "criteria": (
                ul(
                    "Two of three case pupils write at least as much in week 2 as in June.",
                    "Each of them can point to something in the old piece that they did again.",
                ),
            ),
            "stop": (p("If a child is ashamed of the piece that they brought."),),
            "links": (
                p(
                    "Oakfield keeps the first page for all new classes. Ash Grove is trying it "
                    "with photographs instead of writing."
                ),
            ),
        },
    )
