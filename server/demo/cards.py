"""The practice cards of the demonstration: what stands in them, and what became of them.

It is one thing: four cards with their lineage over two alliances.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.practices import AdoptionState, PeerKind
from server.demo import carr_moor
from server.demo.cycles import partner_talk
from server.demo.words import p, ul
from server.live.rendering.tree import Node

FIRST_PAGE = "Year 2 to Year 3: what children can already do"
WORDS = "Words before reading"
EXPLAINING = "Explaining why, not just how"


@dataclass(frozen=True)
class Uses:
    """How a school uses a practice; `cycle` is the title of its own, `by` who began."""

    school: str
    state: AdoptionState
    why_here: str
    by: str
    weeks_ago: int
    cycle: str = ""
    changed: str = ""
    came_back: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Cards:
    """A card of the cycle with that title. `consents` are the schools that said yes, and by whom.

    `takes` are the cards (by their cycles) of which it took a part, and what.
    """

    cycle: str
    fields: Mapping[str, str]
    sections: Mapping[str, tuple[Node, ...]]
    contact: str
    weeks_ago: int
    consents: Mapping[str, str]
    published: bool = True
    validated_by: str = ""
    uses: tuple[Uses, ...] = ()
    peers: tuple[tuple[str, PeerKind, str, str], ...] = ()
    takes: Mapping[str, str] = field(default_factory=dict)
    question: tuple[str, str, str] | None = None


CARDS = (
    Cards(
        cycle=partner_talk.TITLE,
        fields={
            "title": "Rehearse, then speak",
            "summary": "Half a minute of silence before partner talk, so that every child has a "
            "reason to say, not only the quick ones.",
            "subject": "Mathematics",
            "first_point": "Silence is for finding the words, so everybody rehearses, also the "
            "quick.",
            "second_point": "A pupil asks for the reason before the teacher does.",
        },
        sections={
            "who": (p("Teachers of 7 to 11 year-olds whose partner talk is lively but thin."),),
            "stay": (
                ul(
                    "Thirty seconds, timed",
                    "A partner who asks “How do you know?”",
                    "No judging before that",
                ),
            ),
            "adapt": (
                ul(
                    "Stems in words, pictures or signs",
                    "Drawing while rehearsing",
                    "Pairs or threes",
                ),
            ),
            "context": (
                p(
                    "Year 3 and Year 4 mathematics, classes of 24 to 27, two teachers, one "
                    "teaching assistant."
                ),
            ),
            "against": (
                p(
                    "In the first fortnight we let the quick ones speak first. The others stopped "
                    "rehearsing."
                ),
            ),
            "effect": (
                p(
                    "Pupils who give a reason unasked: from 15% to 52% in one class, 22% to 48% "
                    "in another."
                ),
                p("*No comparison class; 53 pupils; one term.*"),
            ),
            "resources": (p("A sand timer. Six stems on a strip of card."),),
        },
        contact="imran",
        weeks_ago=42,
        consents={"brookside": "hugh", "st_annes": "sunita"},
        validated_by="helen",
        uses=(
            Uses(
                "meadow_lane",
                AdoptionState.ADAPTED,
                "Our infants talk before they think, as yours do.",
                "beth",
                30,
                changed="Pictures on the stems.",
                came_back="With pictures the four-year-olds rehearse too. Those who "
                "made it took this over in March.",
            ),
            Uses(
                "oakfield",
                AdoptionState.TRIED,
                "Our Year 4 gives answers and no reasons.",
                "priya",
                16,
                cycle=EXPLAINING,
                came_back="We look now at who asks “How do you know?”, and who never does.",
            ),
            Uses(
                "ash_grove",
                AdoptionState.TRIED,
                "Signing takes time; silence gives it.",
                "nadia",
                12,
                came_back="Thirty seconds is too short when signing; they use sixty.",
            ),
            Uses("riverside", AdoptionState.HEARD, "We would like to see it first.", "gareth", 6),
            Uses(
                "hillcrest",
                AdoptionState.DROPPED,
                "Our Year 8 talks in pairs every day.",
                "daniel",
                20,
                reason="Our Year 8s felt watched. Two lessons of silence, and they asked us to "
                "stop.",
            ),
        ),
        peers=(
            ("meadow_lane", PeerKind.REPEATED, "beth", "In two classes, with pictures."),
            ("riverside", PeerKind.ASKED, "gareth", ""),
        ),
        question=(
            "gareth",
            "Do you keep the timer in view of the children?",
            "Yes: whoever sees it run rehearses longer.",
        ),
    ),
    Cards(
        cycle=FIRST_PAGE,
        fields={
            "title": "A first page to be proud of",
            "summary": "Children bring their best piece of last year into the new book, so that "
            "nobody begins again at the beginning.",
            "subject": "Writing",
            "first_point": "The first task is as large as the last one of the year before.",
            "second_point": "The child chooses the piece, and reads from it.",
        },
        sections={
            "who": (p("Teachers who take over a class in September."),),
            "stay": (
                ul(
                    "Every child brings the piece that they are proudest of",
                    "It stands on the first page of the new book",
                    "The first task is no smaller",
                ),
            ),
            "adapt": (ul("Who is read to: a partner, the class below, a parent at the gate"),),
            "context": (p("Year 2 and Year 3 writing, in an infant school and a primary."),),
            "against": (p("Where the teacher chose the piece, children hid the page."),),
            "effect": (
                p("Words in the first piece of the year: as many as in June for 9 of 14 children."),
                p("*One pair of schools, one September; we chose the children.*"),
            ),
        },
        contact="beth",
        weeks_ago=15,
        consents={"meadow_lane": "beth", "oakfield": "joanne"},
        validated_by="helen",
        uses=(
            Uses(
                "ash_grove",
                AdoptionState.ADAPTED,
                "Our children change classes often.",
                "nadia",
                11,
                changed="Photographs instead of writing.",
                came_back="A photograph of work is looked at longer than a page.",
            ),
            Uses(
                "carr_lane",
                AdoptionState.EMBEDDED,
                "Mixed-age classes: some begin again every year.",
                "lena",
                13,
                cycle=carr_moor.TITLE,
                changed="The piece is read aloud to a child of the year below.",
                came_back="Who reads aloud chooses better. Try it with a listener.",
            ),
        ),
        peers=(("carr_lane", PeerKind.REPEATED, "lena", "In all three classes."),),
    ),
    Cards(
        cycle=carr_moor.TITLE,
        fields={
            "title": "The first page, read aloud",
            "summary": "A child of the year below listens to the piece that one is proud of.",
            "subject": "Writing",
            "first_point": "Somebody younger listens, so nobody is compared.",
            "second_point": "Half a minute of silence before one reads.",
        },
        sections={
            "who": (p("Teachers of small schools with mixed-age classes."),),
            "stay": (ul("A listener from the year below", "The first task is no smaller"),),
            "adapt": (ul("Where one reads: the hall, the yard, a corridor"),),
            "context": (p("Year 1 to Year 4 in three mixed-age classes of 20 to 24."),),
            "effect": (p("Not measured yet. We kept the pages."),),
        },
        contact="lena",
        weeks_ago=3,
        consents={"carr_lane": "owen"},
        validated_by="owen",
        uses=(
            Uses(
                "moorside",
                AdoptionState.HEARD,
                "Two of our classes are mixed-age.",
                "zoe",
                1,
            ),
        ),
        takes={partner_talk.TITLE: "Half a minute of silence before one reads."},
    ),
    Cards(
        cycle=WORDS,
        fields={
            "title": "Four words before the book",
            "summary": "Words are said, shown and used before they are met in print.",
            "subject": "English: reading",
            "first_point": "A word that has been in the mouth is half read.",
        },
        sections={
            "who": (p("Teachers of 6 to 9 year-olds who stop at new words."),),
            "stay": (ul("Four words, before the book is opened", "Every child uses each of them"),),
            "adapt": (ul("Props, pictures, signs", "Three words are enough for some"),),
        },
        contact="imran",
        weeks_ago=2,
        consents={"brookside": "hugh", "meadow_lane": "beth"},
        published=False,
    ),
)
