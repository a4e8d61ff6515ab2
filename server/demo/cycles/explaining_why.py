"""Fractions talk in Year 4: the plan that three teachers are writing just now."""

from datetime import date, timedelta

from schemas.cycles import Phase, TemplateName
from schemas.roles import CycleRole
from schemas.time_given import Spent
from server.demo.cycles.explaining_why_findings import findings
from server.demo.cycles.explaining_why_lessons import iterations, lessons
from server.demo.cycles.shape import (
    MONDAY,
    THURSDAY,
    TUESDAY,
    DemoCycle,
    Gives,
    Joins,
    Takes,
    said,
    weekday,
)
from server.demo.words import h, p, ul
from server.live.shape import Seed
from server.live.writing import quote, table


def cycle(today: date) -> DemoCycle:
    """Phase Plan, iteration 2; the success criteria and Riverside's offer are still missing."""
    began = weekday(today, MONDAY, weeks=-8)
    lesson = weekday(today, THURSDAY)
    return DemoCycle(
        title="Explaining why, not just how",
        theme="Talk",
        template=TemplateName.JPD,
        phase=Phase.PLAN,
        iteration=2,
        began=began,
        changed=("marsha", timedelta(minutes=4)),
        schools=(
            Joins(
                "oakfield",
                answered_by="priya",
                offers="Two years of talk partners; a teacher who films well",
                wants="Ways to hear from children who wait for others",
            ),
            Joins("riverside", answered_by="gareth"),
            Joins(
                "st_annes",
                answered_by="sunita",
                offers="Speech and language assistant on Thursdays",
                wants="Fractions language for pupils new to English",
            ),
        ),
        people=(
            Takes("priya", CycleRole.FACILITATOR, "oakfield"),
            Takes("tom", CycleRole.MEMBER, "riverside"),
            Takes("marsha", CycleRole.MEMBER, "st_annes"),
            Takes("daniel", CycleRole.COACH, "hillcrest"),
        ),
        time=(
            Gives("priya", began, 50, Spent.PLANNING),
            Gives("priya", began + timedelta(weeks=2), 75, Spent.LESSON),
            Gives("tom", began, 50, Spent.PLANNING),
            Gives("tom", began + timedelta(weeks=4), 45, Spent.TRAVELLING),
            Gives("marsha", began, 50, Spent.PLANNING),
            Gives("marsha", began + timedelta(weeks=4), 90, Spent.OBSERVING),
            Gives("daniel", began + timedelta(weeks=4), 120, Spent.OBSERVING),
        ),
        findings=findings(today),
        lessons=lessons(today),
        iterations=iterations(today),
        scan=Seed(
            sections={
                "pupils": (
                    quote("You just know it or you don’t."),
                    p("Three of nine could say *how* they knew. All nine could say *that*."),
                ),
                "points_to": (p("Talk in which a reason is wanted by somebody."),),
            },
            fields={
                "sources": [
                    {
                        "source": "Ten minutes of partner talk in each class, two tallies",
                        "showed": "123 answers, 19 reasons",
                        "otherwise": "We take the first right answer and move on.",
                    },
                    {
                        "source": "Maths books of 4E, three weeks",
                        "showed": "“Because” is written, and not said aloud",
                        "otherwise": "Written reasons were asked for, spoken ones were not.",
                    },
                ]
            },
        ),
        facts={
            "class_name": "4N, 4E and Kestrels",
            "year_group": "Year 4",
            "subject": "Mathematics: comparing fractions",
            "protocol": "lesson_study",
            "starts_on": began.isoformat(),
            "next_lesson_on": lesson.isoformat(),
            "review_on": weekday(lesson, TUESDAY).isoformat(),
            "ends_on": (lesson + timedelta(weeks=4)).isoformat(),
            "cover_hours": 9,
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **explain their thinking** "
                    "when they talk about fractions with a partner."
                ),
            ),
            "why": (
                p(
                    "All three of us heard the same thing last term: answers are right, reasons "
                    "are missing. So each of us sat beside a class of another school for ten "
                    "minutes of partner talk and made two tallies."
                ),
                table(
                    ("School", "Answers", "Reasons"),
                    ("Oakfield", "41", "6"),
                    ("Riverside", "44", "9"),
                    ("St Anne’s", "38", "4"),
                ),
                p(
                    "Riverside’s book look says that it is not about knowing. Children who write "
                    "“because” cannot say it aloud to someone who disagrees."
                ),
                quote("I know it’s three quarters, I just know. Why do you want more?"),
                p(
                    "It could also be our own habit. We are checking that *before* we blame the "
                    "talk partners."
                ),
            ),
            "evidence": (
                ul(
                    "The Endowment Foundation’s pages on [oral language]"
                    "(https://educationendowmentfoundation.org.uk/education-evidence/"
                    "teaching-learning-toolkit/oral-language-interventions): talk needs a purpose "
                    "and a model, not only time.",
                    "The ground rules for talk of [Thinking Together]"
                    "(https://thinkingtogether.educ.cam.ac.uk/), which St Anne’s has used in "
                    "Year 6 for a year now.",
                    "Daniel’s notes on wait time from his Year 8 classes.",
                ),
                p(
                    "**Set aside:** a reasoning scheme that two of us had been sent. It asks for "
                    "written reasons, and writing is not where ours get stuck."
                ),
            ),
            "hunch": (
                p(
                    "We think that our pupils stop at “how” because we do. We take the first right "
                    "answer, praise it and move on, so a reason is extra work that nobody asked "
                    "for. The quiet ones have no time to find words, and the quick ones never "
                    "need them."
                ),
                p(
                    "The stems of iteration 1 helped those who already talk. Robin and Jay used "
                    "them only after they had rehearsed on their own, which none of us had planned."
                ),
            ),
            "change": (
                h("Must stay"),
                ul(
                    "**Thirty seconds of silent rehearsal** before anyone speaks.",
                    "A second pupil builds on the reason or challenges it. The teacher does not "
                    "judge before that.",
                    "Stems stay on the wall: “It must be … because …”, “I am not sure, since …”.",
                ),
                h("May be adapted"),
                ul(
                    "The words of the stems, and their pictures.",
                    "Pairs or threes.",
                    "Wren may draw the bar while the others rehearse. Drawing is rehearsal too.",
                ),
            ),
            "effect": (
                p(
                    f"In the lesson on {said(lesson)} we expect Robin to give one reason that "
                    "nobody asked for, after the partner’s “How do you know?”. Wren will begin "
                    "aloud as always, with a thinner reason than the drawing has. Jay’s lips will "
                    "move in the silence and he will then say one whole sentence."
                ),
            ),
            "stop": (
                p(
                    "If partner talk gets longer and the share of reasons does not move in two "
                    "lessons, we drop rehearsal and look at our own questions first."
                ),
            ),
            "links": (
                ul(
                    "Oakfield: priority 2 this year, *talk in every subject*.",
                    "St Anne’s: the plan for pupils new to English.",
                ),
            ),
        },
    )
