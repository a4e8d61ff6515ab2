"""What somebody did, in words that stand behind their name. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from schemas.cycles import Phase
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.roles import Audience
from server.organisations.role_names import in_sentence

Details = Mapping[str, Any]
_K = DocumentKindName

PARTS = {
    "member": "a member",
    "facilitator": "the facilitator",
    "coach": "a coach",
    "adviser": "an adviser",
    "viewer": "a viewer",
}
_READERS = {
    Audience.PRIVATE: "to themselves",
    Audience.PAIR: "to the two whom it concerns",
    Audience.CYCLE: "to the group",
    Audience.ALLIANCE: "to the alliance",
    Audience.LIBRARY: "to the library",
}


@dataclass(frozen=True)
class Words:
    """The names that sentences need: of schools, people, phases, lessons, documents and roles."""

    schools: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)
    lessons: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    """What the alliance calls roles; as they are usually called where it says nothing."""

    def school(self, details: Details) -> str:
        return self.schools.get(str(details.get("school")), "a school")

    def person(self, details: Details) -> str:
        return self.people.get(str(details.get("person")), "somebody")

    def part(self, details: Details) -> str:
        """A role in the cycle, with an article where it is called as usual."""
        role = str(details.get("role"))
        name = self.roles.get(role, role)
        if name.casefold() == role:
            return PARTS.get(role, "a part")
        return in_sentence(name)

    def called(self, role: str, usual: str) -> str:
        """A role of the alliance or of a school, inside a sentence."""
        return in_sentence(self.roles.get(role, usual))

    def lesson(self, thing: UUID | None) -> str:
        number = self.lessons.get(str(thing))
        return f"lesson {number}" if number else "a lesson"

    def document(self, thing: UUID | None) -> str:
        return self.documents.get(str(thing), "a document")


@dataclass(frozen=True)
class Did:
    """An entry of the audit trail, as far as a sentence needs it."""

    action: str
    actor: UUID | None
    thing: UUID | None
    details: Details


def _advanced(did: Did, words: Words) -> str:
    phase = str(did.details.get("phase"))
    iteration = int(did.details.get("iteration", 1))
    if phase == Phase.CLOSED:
        return "closed the cycle"
    if phase == Phase.PLAN and iteration > 1:
        return f"began iteration {iteration}"
    return f"moved the cycle to {words.phases.get(phase, phase)}"


def _put(did: Did, words: Words) -> str:
    part = words.part(did.details)
    who = did.details.get("person")
    if did.actor is None:
        return f"{words.person(did.details)} joined as {part}"
    if who == str(did.actor):
        return f"became {part}"
    return f"made {words.person(did.details)} {part}"


def _removed(did: Did, words: Words) -> str:
    if did.details.get("person") == str(did.actor):
        return "left the cycle"
    return f"took {words.person(did.details)} out of the cycle"


def _audience(did: Did, words: Words) -> str:
    readers = _READERS.get(Audience(str(did.details.get("audience"))), "")
    return f"opened “{words.document(did.thing)}” {readers}"


SENTENCES: Mapping[str, Callable[[Did, Words], str]] = {
    "cycle.renamed": lambda _did, _words: "gave the cycle another title",
    "cycle.school_invited": lambda did, words: f"asked {words.school(did.details)} to take part",
    "cycle.school_accepted": lambda did, words: f"accepted for {words.school(did.details)}",
    "cycle.school_declined": lambda did, words: f"said no for {words.school(did.details)}",
    "cycle.advanced": _advanced,
    "cycle.person_put": _put,
    "cycle.person_removed": _removed,
    "cycle.parked": lambda _did, _words: "parked the cycle",
    "cycle.taken_up": lambda _did, _words: "took the cycle up again",
    "cycle.asked_how_it_goes": lambda _did, _words: (
        "Nothing had happened for three weeks of term: the group was asked how it goes on"
    ),
    "cycle.shown_as_stalled": lambda _did, words: (
        f"The group had not answered: the {words.called('lead', 'alliance lead')} sees it, too"
    ),
    "cycle.goes_on": lambda _did, _words: "said for the group that it goes on",
    "cycle.gain_told": lambda did, words: f"wrote what {words.school(did.details)} gave and gained",
    "iteration.versions_chosen": lambda did, _words: (
        f"chose what iteration {did.details.get('number')} is compared with"
    ),
    "lesson.changed": lambda did, words: f"changed {words.lesson(did.thing)}",
    "measure.added": lambda _did, _words: "added a measure",
    "measure.changed": lambda _did, _words: "changed a measure",
    "reading.added": lambda did, words: f"added a reading of {words.school(did.details)}",
    "reading.changed": lambda did, words: f"changed a reading of {words.school(did.details)}",
    "review.opened": lambda _did, _words: "opened a review of the cycle",
    "review.accepted": lambda _did, _words: "agreed to review the cycle",
    "review.handed_over": lambda _did, _words: "handed over a review",
    "review.answered": lambda _did, _words: "said that the review is answered",
    "review.follow_up_reminded": lambda _did, _words: (
        "The day had come to look at what came of the review"
    ),
    "review.ended": lambda _did, _words: "ended a review",
    "claim.made": lambda _did, _words: "made a claim",
    "claim.changed": lambda _did, _words: "changed a claim",
    "claim.evidence_added": lambda _did, _words: "added evidence to a claim",
    "document.version_kept": lambda did, words: f"kept a version of “{words.document(did.thing)}”",
    "document.audience_put": _audience,
}
"""What is told of the audit trail; whatever is not here is not told."""


def did_what(did: Did, words: Words) -> str:
    """The sentence for an entry whose action is one of `SENTENCES`."""
    return SENTENCES[did.action](did, words)


MADE: Mapping[DocumentKindName, str] = {
    _K.PLAN: "started the cycle",
    _K.LESSON: "planned {lesson}",
    _K.OBSERVATION: "began to observe {lesson}",
    _K.INTERVIEW: "began the notes of a pupil interview after {lesson}",
    _K.FEEDBACK: "gave feedback",
}
"""What making a document of a kind was; the others are made along with something else."""


def made_what(kind: DocumentKindName, lesson: UUID | None, words: Words) -> str:
    """The sentence for a document of one of the kinds in `MADE`."""
    return MADE[kind].format(lesson=words.lesson(lesson))


def wrote_where(kind: DocumentKindName, thing: UUID, words: Words) -> str:
    """The sentence for somebody's writing on one day."""
    if kind in {_K.PLAN, _K.SCAN}:
        return f"wrote in the {DOCUMENT_KINDS[kind].title.lower()}"
    return f"wrote in “{words.document(thing)}”"
