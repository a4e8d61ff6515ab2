"""The five ways of working: each of them shapes the plan that a group writes."""

import pytest

from schemas.cycles import Phase, TemplateName
from schemas.documents import PLAN
from schemas.templates import TEMPLATES

SECTIONS = {section.key: section for section in PLAN.sections}


@pytest.mark.parametrize("name", TemplateName)
def test_a_template_names_every_phase_and_words_sections_that_the_plan_has(
    name: TemplateName,
) -> None:
    template = TEMPLATES[name]
    assert template.phases.keys() == set(Phase) - {Phase.CLOSED}
    assert template.sections.keys() <= SECTIONS.keys()
    for key, words in template.sections.items():
        assert words.title != SECTIONS[key].title or words.prompt or words.folded


@pytest.mark.parametrize("name", sorted(set(TemplateName) - {TemplateName.JPD}))
def test_each_way_of_working_but_our_own_asks_other_questions(name: TemplateName) -> None:
    asked = [key for key, words in TEMPLATES[name].sections.items() if words.prompt]
    assert len(asked) >= 4
    for key in asked:
        assert TEMPLATES[name].sections[key].prompt != SECTIONS[key].prompt


@pytest.mark.parametrize("name", TemplateName)
def test_what_a_template_folds_away_is_not_required(name: TemplateName) -> None:
    for key, words in TEMPLATES[name].sections.items():
        assert not (words.folded and SECTIONS[key].required_before)
