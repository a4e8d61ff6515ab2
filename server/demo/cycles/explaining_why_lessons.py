"""Fractions talk in Year 4: a lesson taught and talked about, one to come, two iterations.

It is one thing, and long: what teachers would have written in four weeks.
"""

from datetime import date, time, timedelta

from schemas.lessons import LessonState
from schemas.roles import Audience
from server.demo.cycles.lessons import (
    Interviewed,
    Iterations,
    Lessons,
    Observed,
    Pupil,
    Saw,
    Stage,
    Talked,
)
from server.demo.cycles.shape import MONDAY, THURSDAY, weekday
from server.demo.words import h, p, ul
from server.live.writing import quote

PUPILS = (
    Pupil("Robin", "secure, says little", "Gives one reason that nobody asked for."),
    Pupil("Wren", "quick, likes to guess", "Waits for the partner, and gives a whole reason."),
    Pupil("Jay", "new to English", "Says one sentence with “because”, in any language first."),
)


def lessons(today: date) -> tuple[Lessons, ...]:
    """Lesson 1 at Oakfield three weeks ago, lesson 2 at Riverside on the next Thursday."""
    return (_first(weekday(today, THURSDAY, weeks=-4)), _second(weekday(today, THURSDAY)))


def _first(on: date) -> Lessons:
    return Lessons(
        title="stems on the wall",
        school="oakfield",
        teacher="priya",
        on=on,
        at=time(10, 15),
        class_alias="4N",
        class_size=26,
        intention="To compare two fractions and say how we know.",
        pupils=PUPILS,
        stages=(
            Stage(
                "hook",
                "Which is more?",
                "Priya shows 2/3 and 3/5 as strips. Thumbs, then partners.",
                ("Thumb up late.", "Calls out at once.", "Looks at the partner’s thumb."),
                8,
            ),
            Stage(
                "stems",
                "Partner talk with stems",
                "Stems stand on the wall: “It must be … because …”. Two minutes for each partner.",
                ("Reads the stem word for word.", "Skips the stem.", "Points at the stem."),
                12,
                "Stem cards, fraction strips",
            ),
            Stage(
                "challenge",
                "Convince another pair",
                "Two pairs join. One answer for four, with a reason that all can say.",
                ("Gives way when challenged.", "Talks over the others.", "Listens."),
                15,
            ),
            Stage(
                "write",
                "One sentence",
                "Alone, one sentence for somebody who was not there.",
                ("A full sentence.", "Short, without “because”.", "Labels a drawing."),
                10,
            ),
        ),
        watches=(("marsha", "c"), ("tom", "b"), ("daniel", "a")),
        look_for=(
            ul(
                "Who speaks first after the silence, and what the other does then.",
                "A reason that nobody asked for.",
            ),
        ),
        state=LessonState.TAUGHT,
        consent_by="joanne",
        observed=(
            Observed(
                "marsha",
                Audience.CYCLE,
                (
                    Saw(
                        "hook", "c", time(10, 19), "Folds the strip before the partner does.", "no"
                    ),
                    Saw("stems", "c", time(10, 27), "Points at the stem. Says nothing.", "yes"),
                    Saw(
                        "stems",
                        "c",
                        time(10, 33),
                        "Lips move during the partner’s turn: rehearses the stem without sound.",
                        "no",
                    ),
                    Saw("challenge", "c", time(10, 44), "Draws the strips for the four.", "partly"),
                    Saw(
                        "write", "c", time(10, 58), "“It must be becos 10 of 15.”", "no", photo=True
                    ),
                ),
                {
                    "surprise": (p("Jay rehearsed where nobody had asked for it."),),
                    "pattern": (p("All three said more after a pause that nobody had planned."),),
                },
            ),
            Observed(
                "tom",
                Audience.CYCLE,
                (
                    Saw("hook", "b", time(10, 16), "Calls out “two thirds”.", "yes"),
                    Saw("stems", "b", time(10, 29), "“Because it is.” Partner nods.", "yes"),
                    Saw(
                        "challenge",
                        "b",
                        time(10, 41),
                        "Talks first, then looks at the strips.",
                        "yes",
                    ),
                    Saw(
                        "challenge", "b", time(10, 47), "Takes the pencil and draws instead.", "no"
                    ),
                    Saw("write", "b", time(10, 57), "One line. No “because”.", "yes"),
                ),
                {"thoughts": (p("Is drawing Wren’s way of waiting?"),)},
            ),
            Observed(
                "daniel",
                Audience.PAIR,
                (
                    Saw("hook", "a", time(10, 17), "Knows. Waits to be asked.", "yes"),
                    Saw("stems", "a", time(10, 31), "Uses the stem twice, then stops.", "partly"),
                    Saw("challenge", "a", time(10, 45), "Gives way although right.", "yes"),
                ),
                {"thoughts": (p("Who asks Robin “How do you know?” when no adult does?"),)},
            ),
        ),
        interviews=(
            Interviewed(
                "marsha",
                "c",
                {
                    "enjoyed": (p("Drawing for the others."),),
                    "can_do": (p("Saying it in my head first."),),
                    "helped": (p("The picture on the card."),),
                    "verbatim": (quote("First I say it to me. Then I say it to him."),),
                },
            ),
            Interviewed(
                "tom",
                "b",
                {
                    "enjoyed": (p("Winning against the other pair."),),
                    "another_class": (p("More time. You have to be so fast."),),
                    "verbatim": (quote("If I draw it, nobody says hurry up."),),
                },
            ),
        ),
        talked=Talked(
            chair="marsha",
            recorder="tom",
            pupils={
                "a": (
                    "Spoke when the stem was read out; gave way as soon as it was not.",
                    "not_yet",
                ),
                "b": ("The reason came out of the drawing, not out of the stem.", "nearly"),
                "c": ("Rehearsed without sound, then said one whole sentence.", "yes"),
            },
            sections={
                "planned": (
                    p(
                        "We had planned talk. What happened between the talk was more: two of the "
                        "three rehearsed where nobody had given them time for it."
                    ),
                ),
                "wider": (p("Nine of thirteen pairs began with the one who always begins."),),
                "opinions": (p("The stems are words for those who have some already."),),
                "keep": (p("Stems on the wall, with a picture for each."),),
                "adapt": (p("A silence before the talk, so that all of them rehearse."),),
                "drop": (p("“I think … because …”: nobody used it."),),
            },
        ),
    )


def _second(on: date) -> Lessons:
    return Lessons(
        title="which is more, 3/4 or 5/8?",
        school="riverside",
        teacher="tom",
        on=on,
        at=time(9, 30),
        class_alias="4E",
        class_size=27,
        intention="To give a reason that somebody else can repeat.",
        pupils=PUPILS,
        stages=(
            Stage(
                "bars",
                "Two bars on the board",
                "Tom shows 3/4 and 5/8 as bars without numbers. “Which is more? Don’t tell me "
                "yet.”",
                (
                    "Knows at once. Waits to be asked.",
                    "Calls out 5/8, “because eight is bigger”.",
                    "Watches partner. Copies the first drawing.",
                ),
                10,
            ),
            Stage(
                "rehearse",
                "Rehearse, then tell your partner",
                "Thirty seconds of silence, then “It must be … because …”. Partner agrees or asks.",
                (
                    "Uses the stem word for word. Gives one reason if the partner waits.",
                    "Fidgets in the silence. Talks first, reason thin.",
                    "Points at the stem. One or two words of English.",
                ),
                12,
                "Stem cards with pictures",
            ),
            Stage(
                "challenge",
                "Challenge",
                "Two pairs join. One pair must ask “Are you sure?” before agreeing.",
                (
                    "Gives way when challenged, even when right.",
                    "Enjoys challenging. Does not listen to the answer.",
                    "Uses the drawing to answer.",
                ),
                15,
            ),
            Stage(
                "write",
                "Write the best reason",
                "Alone, one sentence, for somebody who was not there.",
                (
                    "A full sentence with “because”.",
                    "Short, but a reason. That would be new.",
                    "Labels the drawing with two or three words.",
                ),
                10,
            ),
        ),
        watches=(("priya", "a"), ("marsha", "b"), ("daniel", "c")),
        look_for=(p("What each of the three does in the thirty seconds."),),
        consent_by="gareth",
        observed=(
            Observed(
                "marsha",
                Audience.PRIVATE,
                (),
                {"thoughts": (p("Look at what Wren does with the pencil before the talk."),)},
            ),
        ),
    )


def iterations(today: date) -> tuple[Iterations, ...]:
    """Stems on the wall, which were adapted; then a silence before the talk, not tried yet."""
    began = weekday(today, MONDAY, weeks=-8)
    return (
        Iterations(
            began=began,
            sections={
                "changed": (
                    p("Sentence stems on the wall"),
                    p(
                        "Every partner talk began from one of two stems. The teacher took answers "
                        "only when they had a “because” in them."
                    ),
                ),
                "why": (p("In ten minutes of talk we had counted 123 answers and 19 reasons."),),
                "saw": (
                    p(
                        "Those who already talk talked more. Robin and Jay pointed at the stems "
                        "and said nothing, until they had rehearsed on their own."
                    ),
                ),
                "against": (p("Children who say “because” and then no reason."),),
            },
            decision="adapt",
            confidence="fair",
            evidence=(
                ("observation", "Three observers in lesson 1, all three say the same"),
                ("interview", "Jay: “First I say it to me.”"),
                ("reading", "Reasons in ten minutes, before and after"),
            ),
            tried={
                "change": (
                    h("Must stay"),
                    ul(
                        "The teacher takes only answers with a reason.",
                        "Stems stay on the wall: “It must be … because …” and "
                        "“I think … because …”.",
                    ),
                    h("May be adapted"),
                    ul("The words of the stems.", "Pairs or threes."),
                )
            },
        ),
        Iterations(
            began=began + timedelta(weeks=5),
            sections={
                "changed": (p("Rehearse before you speak"),),
                "why": (
                    p(
                        "The quiet ones needed time, not words. It was Marsha who saw Jay’s lips "
                        "move."
                    ),
                ),
                "against": (p("A silence that is used to copy."),),
            },
        ),
    )
