"""What the demonstration's deployments say. It is one thing: data, one deployment in each state.

Days count from today: -21 is three weeks ago.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time

from schemas.coaching import DeploymentState
from schemas.matching import SchoolPhase
from server.demo.words import p, ul
from server.live.rendering.content import Value
from server.live.rendering.tree import Child

D = DeploymentState
P = SchoolPhase


@dataclass(frozen=True)
class SchoolFacts:
    """What the register would say of an invented school."""

    easting: int
    northing: int
    free_meals: float
    setting: str


@dataclass(frozen=True)
class DemoProfile:
    person: str
    subjects: Sequence[str]
    phases: Sequence[SchoolPhase]
    capacity: int
    about: str


@dataclass(frozen=True)
class DemoVisit:
    on: int
    held: bool = True
    at: time | None = None
    log: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoEntry:
    on: int
    days: float
    what: str
    invoice: str = ""


@dataclass(frozen=True)
class DemoDeployment:
    """One deployment; people and schools are named by their keys."""

    school: str
    head: str
    state: DeploymentState
    title: str
    need: str
    subject: str
    asked: int
    outcomes: str = ""
    when: str = ""
    days: float | None = None
    why_over: str = ""
    coach: str = ""
    teacher: str = ""
    joined: bool = True
    offer_by: str = ""
    offer: str = ""
    ends: int = 0
    funder: str = ""
    rate: float | None = None
    agreement: Mapping[str, Sequence[Child]] = field(default_factory=dict)
    visits: Sequence[DemoVisit] = ()
    midterm: str = ""
    midterm_coach: str = ""
    evaluation: str = ""
    comment: str = ""
    said: int = -3
    ledger: Sequence[DemoEntry] = ()


_TOWN = "(England/Wales) Urban city and town"
_VILLAGE = "(England/Wales) Rural village"
SCHOOL_FACTS = {
    "oakfield": SchoolFacts(412_300, 287_900, 19.4, _TOWN),
    "riverside": SchoolFacts(413_900, 286_400, 27.8, _TOWN),
    "st_annes": SchoolFacts(420_600, 279_100, 16.1, _TOWN),
    "hillcrest": SchoolFacts(411_200, 288_800, 21.5, _TOWN),
    "meadow_lane": SchoolFacts(401_800, 299_300, 11.2, _VILLAGE),
    "brookside": SchoolFacts(402_500, 298_700, 12.9, _VILLAGE),
    "northgate": SchoolFacts(421_700, 280_300, 24.6, _TOWN),
    "ash_grove": SchoolFacts(410_100, 286_200, 38.0, _TOWN),
}

PROFILES = (
    DemoProfile(
        "daniel",
        ("Mathematics", "Reasoning and talk"),
        (P.PRIMARY, P.SECONDARY),
        5,
        "Head of mathematics for nine years. I watch, we talk, and you choose one small step.",
    ),
    DemoProfile(
        "leila",
        ("English", "Early reading"),
        (P.EARLY_YEARS, P.PRIMARY, P.SECONDARY),
        2,
        "I teach Year 7 readers who arrived late at reading, and work back from there.",
    ),
)

DEPLOYMENTS = (
    DemoDeployment(
        "oakfield",
        "joanne",
        D.RUNNING,
        "Reasoning in Year 4",
        "Pupils agree with whoever speaks first. We ask why, and then answer it ourselves.",
        "Mathematics",
        asked=-63,
        outcomes="Half of the class gives a reason without being asked for one.",
        when="This term, on Thursdays",
        days=5.0,
        coach="daniel",
        teacher="priya",
        offer="Thursday afternoons suit me. I would begin with listening, not with advice.",
        ends=35,
        funder="Alder maths hub",
        rate=350.0,
        agreement={
            "priorities": (p("**Waiting**, and what happens in the silence. Nothing else yet."),),
            "impact": (p("Pupils answer each other, and not only the teacher."),),
            "ways": (p("A lesson, then forty minutes. Cover is booked until four."),),
            "exit": (p("Priya shows two steps at a staff meeting and names who asks next."),),
        },
        visits=(
            DemoVisit(
                -28,
                log={
                    "goal": "Pupils answer each other, not me",
                    "works": "The pairs are well chosen. Nobody sits alone.",
                    "hard": "A second of silence feels like ten.",
                    "modelled": "yes",
                    "next_step": "Count four seconds in your head after each question.",
                    "minutes": 40,
                },
            ),
            DemoVisit(
                -14,
                log={
                    "goal": "Pupils answer each other, not me",
                    "last_step": "done",
                    "works": "Four seconds. Two more hands, and one of them was new.",
                    "hard": "Saying “good” after the first reason ends the talk.",
                    "modelled": "no",
                    "rehearsed": "yes",
                    "next_step": "Wait for the second reason before you say anything.",
                    "minutes": 45,
                },
            ),
            DemoVisit(
                0, held=False, at=time(15, 40), log={"goal": "Pupils answer each other, not me"}
            ),
        ),
        ledger=(
            DemoEntry(-28, 1.0, "Visit 1, with the lesson", "AH-114"),
            DemoEntry(-14, 1.0, "Visit 2, with the lesson", "AH-121"),
            DemoEntry(-7, 0.5, "Planning together"),
        ),
    ),
    DemoDeployment(
        "st_annes",
        "sunita",
        D.REVIEWED,
        "Fractions language",
        "Everybody says “over”. Nobody says what is over what.",
        "Mathematics",
        asked=-90,
        outcomes="Pupils say the whole before the part.",
        days=4.0,
        coach="daniel",
        teacher="marsha",
        offer="I have three sentence stems that your Year 5 may improve.",
        ends=21,
        funder="St Anne’s",
        rate=320.0,
        agreement={
            "priorities": (p("Sentence stems: few, and the pupils’ own by the end."),),
            "impact": (p("A pupil who is stuck says the whole first."),),
            "exit": (p("The stems hang in two rooms, and not only in Marsha’s."),),
        },
        visits=(
            DemoVisit(
                -35,
                log={
                    "goal": "One picture, one sentence",
                    "works": "The bars on the wall.",
                    "hard": "The stems are longer than the answers.",
                    "next_step": "One picture for each stem.",
                    "minutes": 35,
                },
            ),
            DemoVisit(6, held=False, at=time(14, 30)),
        ),
        midterm="Marsha asks for the next visit herself. We would like it earlier in the day.",
        midterm_coach="The stems work in one room. Next we look at how they get into the other.",
        ledger=(DemoEntry(-35, 1.0, "Visit 1"), DemoEntry(-20, 1.0, "Stems, written together")),
    ),
    DemoDeployment(
        "brookside",
        "hugh",
        D.AGREED,
        "Planning a unit backwards",
        "Our units begin with what we have, and end where time runs out.",
        "Mathematics",
        asked=-20,
        outcomes="One unit that begins with what pupils shall be able to do.",
        days=6.0,
        coach="daniel",
        teacher="imran",
        offer="Bring the unit that you like least.",
        ends=80,
        agreement={
            "priorities": (p("Ratio in Year 6. One unit, whole."),),
            "impact": (ul("We know at the start what we look for", "We look for it twice"),),
            "exit": (p("Imran plans the next one with a colleague, and Daniel reads it."),),
        },
    ),
    DemoDeployment(
        "riverside",
        "gareth",
        D.ACCEPTED,
        "Talk before writing in Year 5",
        "They talk well and write little of it down.",
        "English",
        asked=-12,
        outcomes="What was said is found in what was written.",
        when="Tuesdays",
        days=3.0,
        coach="leila",
        teacher="tom",
        joined=False,
        offer="I could come on Tuesdays from half past one.",
        agreement={"priorities": (p("From the talk into the first two sentences."),)},
    ),
    DemoDeployment(
        "meadow_lane",
        "beth",
        D.ASKED,
        "Bar models across Years 1 to 3",
        "Three teachers draw them in three ways, and Brookside inherits all three.",
        "Mathematics",
        asked=-5,
        outcomes="One way of drawing, tried in each class and shown to Brookside.",
        when="After Easter",
        days=2.0,
    ),
    DemoDeployment(
        "northgate",
        "clare",
        D.OFFERED,
        "Talk in Year 10 statistics",
        "They calculate the mean of anything and say nothing about it.",
        "Mathematics",
        asked=-10,
        days=3.0,
        when="In the summer term",
        offer_by="daniel",
        offer="I would bring two graphs that lie, and we would see who notices.",
    ),
    DemoDeployment(
        "oakfield",
        "joanne",
        D.ENDED,
        "Number talks at the start of a day",
        "Ten minutes every morning, and most of them are ours.",
        "Mathematics",
        asked=-260,
        outcomes="Pupils lead the ten minutes.",
        days=3.0,
        coach="daniel",
        teacher="priya",
        ends=-120,
        funder="Oakfield",
        rate=320.0,
        agreement={"priorities": (p("The first ten minutes."),)},
        visits=(DemoVisit(-220), DemoVisit(-200)),
        evaluation="The ten minutes belong to the pupils now, in two classes out of seven. It went "
        "on after the last visit, which we had not dared to hope. We would begin earlier with the "
        "second class.",
        comment="What made it last was that Oakfield kept the ten minutes free of everything else.",
        said=-118,
        ledger=(
            DemoEntry(-220, 1.5, "Visit 1", "OA-31"),
            DemoEntry(-200, 1.5, "Visit 2", "OA-38"),
        ),
    ),
    DemoDeployment(
        "ash_grove",
        "nadia",
        D.WITHDRAWN,
        "Signing in mathematics lessons",
        "We sign the instructions, and not the reasons.",
        "Mathematics",
        asked=-40,
        why_over="We found somebody in our own school. Thank you for looking.",
    ),
    DemoDeployment(
        "riverside",
        "gareth",
        D.DECLINED,
        "Phonics in the afternoons",
        "Afternoon groups forget what mornings knew.",
        "Early reading",
        asked=-130,
        days=4.0,
        coach="leila",
        offer="I could come in the mornings.",
        why_over="Mornings are not possible this year. We ask again in September.",
    ),
)
