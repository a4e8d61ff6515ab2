"""What a template sets: the names of the phases, titles and prompts. The record stays the same."""

from pydantic import BaseModel, Field

from schemas.cycles import Phase, TemplateName


class SectionWords(BaseModel):
    """A section as a template words it, and whether it is shown before somebody writes in it."""

    title: str | None = None
    prompt: str | None = None
    folded: bool = Field(default=False, description="Offered at the page's end while empty.")


class Template(BaseModel):
    """One way of working: `sections` maps keys of the plan to other words for them."""

    name: TemplateName
    title: str
    summary: str
    phases: dict[Phase, str]
    sections: dict[str, SectionWords] = Field(default_factory=dict)


TEMPLATES: dict[TemplateName, Template] = {
    template.name: template
    for template in (
        Template(
            name=TemplateName.JPD,
            title="Joint practice development",
            summary="Schools look together, change one practice and try it in several classrooms.",
            phases={
                Phase.SCAN: "Scan",
                Phase.PLAN: "Plan",
                Phase.TRY: "Try",
                Phase.REVIEW: "Review",
                Phase.SHARE: "Share",
            },
        ),
        Template(
            name=TemplateName.LESSON_STUDY,
            title="Lesson study",
            summary="A few research lessons, three case pupils, and a careful talk after each one.",
            phases={
                Phase.SCAN: "Choose",
                Phase.PLAN: "Plan the lesson",
                Phase.TRY: "Teach and observe",
                Phase.REVIEW: "Discuss",
                Phase.SHARE: "Share",
            },
            sections={
                "focus": SectionWords(
                    title="Research question",
                    prompt="How can we teach … so that our pupils …?",
                ),
                "why": SectionWords(
                    prompt="Which pupils made you choose this, and what do they find hard?"
                ),
                "evidence": SectionWords(
                    title="What we studied beforehand",
                    prompt="Which materials, curriculum and research did you study, and what did "
                    "you take from them?",
                ),
                "change": SectionWords(
                    title="The approach",
                    prompt="What will the teacher do differently in the research lessons?",
                ),
                "effect": SectionWords(
                    title="Predicted responses of the case pupils",
                    prompt="What will each case pupil do and say, if the approach works?",
                ),
                "stop": SectionWords(folded=True),
            },
        ),
        Template(
            name=TemplateName.PDSA,
            title="Plan, do, study, act",
            summary="Small tests of one change, in short turns, with a measure at each turn.",
            phases={
                Phase.SCAN: "Look",
                Phase.PLAN: "Plan",
                Phase.TRY: "Do",
                Phase.REVIEW: "Study",
                Phase.SHARE: "Act",
            },
            sections={
                "focus": SectionWords(title="Aim", prompt="What are we trying to accomplish?"),
                "criteria": SectionWords(
                    title="Measures", prompt="How will we know that a change is an improvement?"
                ),
                "why": SectionWords(
                    title="How it is now", prompt="What does the first measure tell you?"
                ),
                "evidence": SectionWords(folded=True),
                "hunch": SectionWords(
                    title="Theory", prompt="Why should this change bring the improvement?"
                ),
                "change": SectionWords(
                    title="The small test",
                    prompt="What will you try, with whom, by when? Begin with one class.",
                ),
                "effect": SectionWords(
                    title="Prediction", prompt="What will the measure be after this turn?"
                ),
                "stop": SectionWords(
                    title="Adopt, adapt or drop",
                    prompt="Which result would make you adopt it, adapt it or drop it?",
                ),
            },
        ),
        Template(
            name=TemplateName.SPIRAL,
            title="Spiral of inquiry",
            summary="Begins with what pupils say about their learning, and stays with it.",
            phases={
                Phase.SCAN: "Scan",
                Phase.PLAN: "Focus and hunch",
                Phase.TRY: "Learn and act",
                Phase.REVIEW: "Check",
                Phase.SHARE: "Share",
            },
            sections={
                "why": SectionWords(
                    title="What is going on for our pupils",
                    prompt="What did pupils tell you, in their words?",
                ),
                "hunch": SectionWords(
                    title="What is leading to this",
                    prompt="How are we ourselves contributing to it? How could you test that?",
                ),
                "evidence": SectionWords(
                    title="New professional learning",
                    prompt="What do you need to learn, from whom, and how will you learn it?",
                ),
                "change": SectionWords(
                    title="What we will do differently",
                    prompt="What will pupils meet tomorrow that they did not meet yesterday?",
                ),
                "criteria": SectionWords(
                    title="Enough of a difference?",
                    prompt="What will pupils say and do when it has made enough of a difference?",
                ),
            },
        ),
        Template(
            name=TemplateName.IMPLEMENTATION,
            title="Implementation plan",
            summary="For a practice that is known to work and has to become everyday.",
            phases={
                Phase.SCAN: "Explore",
                Phase.PLAN: "Prepare",
                Phase.TRY: "Deliver",
                Phase.REVIEW: "Monitor",
                Phase.SHARE: "Sustain",
            },
            sections={
                "change": SectionWords(
                    title="Active ingredients",
                    prompt="What must every school keep? Which parts may each of them adapt?",
                ),
                "focus": SectionWords(
                    title="The problem to solve",
                    prompt="Which need of your pupils does this practice meet?",
                ),
                "evidence": SectionWords(
                    title="Why this practice",
                    prompt="What shows that it works, for whom, and does it fit your schools?",
                ),
                "hunch": SectionWords(
                    title="Readiness", prompt="What is in place already? What has to be prepared?"
                ),
                "effect": SectionWords(
                    title="Outcomes for teachers and pupils",
                    prompt="What will staff do at first, and later; and what will pupils do?",
                ),
                "criteria": SectionWords(
                    title="Fidelity and reach",
                    prompt="How will you see that it is done as it was meant, and by whom?",
                ),
                "stop": SectionWords(title="When we would change course"),
                "links": SectionWords(
                    title="How it will be sustained",
                    prompt="What keeps it going when attention moves on? Which plans name it?",
                ),
            },
        ),
    )
}
