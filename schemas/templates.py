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
                "focus": SectionWords(title="Research question"),
                "change": SectionWords(
                    title="The approach",
                    prompt="What will the teacher do differently in the research lessons?",
                ),
                "effect": SectionWords(title="Predicted responses of the case pupils"),
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
                "evidence": SectionWords(folded=True),
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
                    prompt="What must stay for it to work? Which parts may each school adapt?",
                ),
                "stop": SectionWords(title="When we would change course"),
            },
        ),
    )
}
