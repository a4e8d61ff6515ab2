"""A whole cycle in real browsers: five people of three schools, from a scan to a second iteration.

Priya facilitates, from Oakfield; Gareth and Sunita accept for Riverside and St Anne's; Tom teaches,
Marsha watches from the back of his classroom. Gareth and Marsha have phones, and hers has no
network there. The test walks through it, and the pictures of `docs/images` are taken on the way.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.seats import Seat, together

TITLE = "Thinking time before an answer"
LESSON = "Which is more, 3/4 or 5/8?"
MEASURE = "Pupils who give a reason unasked"
CLAIM = "Pupils who wait give a reason more often"

Picture = Callable[[Page, str], Awaitable[None]]
"""Takes a picture of a page under a name."""


async def no_picture(_page: Page, _name: str) -> None:
    """For who only walks."""


@dataclass(frozen=True)
class Five:
    """Who walks."""

    priya: Seat
    tom: Seat
    marsha: Seat
    gareth: Seat
    sunita: Seat

    @property
    def everybody(self) -> tuple[Seat, ...]:
        return (self.priya, self.tom, self.marsha, self.gareth, self.sunita)


async def walk(five: Five, picture: Picture = no_picture) -> None:
    """From nothing to the second iteration; `picture` sees each of its pages."""
    cycle = await _begin(five)
    await _scan(five, cycle, picture)
    await _plan(five, cycle, picture)
    lesson = await _plan_lesson(five, cycle, picture)
    await _observe(five, lesson, picture)
    await _talk(five, lesson, picture)
    await _give_feedback(five, cycle, picture)
    await _measure(five, cycle, picture)
    await _begin_again(five, cycle, picture)


async def _begin(five: Five) -> str:
    """Priya starts it and invites two schools, which accept; the five are in it."""
    page = five.priya.page
    await page.goto(f"{five.priya.server.url}/cycles/new")
    await page.get_by_label("Title").fill(TITLE)
    for school in ("Riverside Primary", "St Anne’s Catholic Primary"):
        await page.get_by_label(school).check()
    await page.get_by_role("button", name="Start the cycle").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    cycle = page.url.rsplit("/", 1)[-1]
    await together(
        _accept(five.gareth, cycle, "Riverside"), _accept(five.sunita, cycle, "St Anne’s")
    )
    await page.goto(f"{five.priya.server.url}/cycles/{cycle}/people")
    for name in ("Tom Ellery", "Gareth Bowen", "Marsha Campbell", "Sunita Rao"):
        await page.get_by_role("button", name=f"Add {name}").click()
        await expect(page.get_by_role("button", name=f"Add {name}")).to_have_count(0)
    return cycle


async def _accept(seat: Seat, cycle: str, school: str) -> None:
    await seat.page.goto(f"{seat.server.url}/cycles/{cycle}")
    await seat.page.get_by_role("button", name=f"Accept for {school}").click()
    await expect(seat.page.get_by_role("button", name=f"Accept for {school}")).to_have_count(0)


async def _open(seat: Seat, cycle: str, tab: str = "") -> Page:
    await seat.page.goto(f"{seat.server.url}/cycles/{cycle}{tab}")
    return seat.page


async def _move(seat: Seat, cycle: str, name: str) -> None:
    """On to the next phase."""
    page = await _open(seat, cycle)
    await page.get_by_role("button", name=f"Move to {name}").click()
    await page.get_by_role("dialog").get_by_role("button", name=f"Move to {name}").click()
    await expect(page.locator(".rail [aria-current=step]")).to_contain_text(name)


async def _scan(five: Five, cycle: str, picture: Picture) -> None:
    """What was looked at, by two at once."""
    await together(_open(five.priya, cycle, "/scan"), _open(five.sunita, cycle, "/scan"))
    page = five.priya.page
    await page.get_by_role("button", name="Add a source").click()
    await page.get_by_label("Source 1: What was looked at").fill("Thirty maths books of Year 4")
    await page.get_by_label("Source 1: What it showed").fill("Answers are right, reasons absent.")
    await page.get_by_label("Source 1: What else could explain it").fill("Nobody asked for one.")
    await five.sunita.write("points_to", "Time to think before anybody answers.")
    await expect(five.priya.section("points_to")).to_contain_text("Time to think")
    await together(five.priya.saved(), five.sunita.saved())
    await picture(page, "scan")
    await _move(five.priya, cycle, "Plan")


PLAN = {
    "focus": ("priya", "The way our pupils think before they speak."),
    "why": ("gareth", "They answer quickly, and rarely say why."),
    "hunch": ("marsha", "They answer what they think we want to hear."),
    "change": ("tom", "Thirty seconds of silence, then a sentence with because."),
    "criteria": ("sunita", "Half of them give a reason unasked."),
}
OFFERS = {
    "priya": ("Oakfield", "A class to try it in.", "More talk in maths."),
    "gareth": ("Riverside", "Cover for two lessons.", "A routine for Year 4."),
    "sunita": ("St Anne’s", "A hall to meet in.", "Partners for one maths teacher."),
}


async def _plan(five: Five, cycle: str, picture: Picture) -> None:
    """Five write one plan at once; what is missing is named until it is there."""
    await together(*(seat.open_plan(cycle) for seat in five.everybody))
    page = five.priya.page
    await expect(page.get_by_role("heading", name="Still needed before Try")).to_be_visible()
    await expect(page.locator(".needs")).to_contain_text("St Anne’s")
    await together(*(_write(getattr(five, who), key, text) for key, (who, text) in PLAN.items()))
    await together(*(_offer(getattr(five, who), *said) for who, said in OFFERS.items()))
    for seat in five.everybody:
        for key, (_, text) in PLAN.items():
            await expect(seat.section(key)).to_contain_text(text)
    await expect(page.get_by_role("heading", name="Ready for Try")).to_be_visible()
    await picture(page, "plan")
    await _move(five.priya, cycle, "Try")


async def _write(seat: Seat, key: str, text: str) -> None:
    await seat.section(key).click()
    await seat.section(key).press_sequentially(text)
    await seat.saved()


async def _offer(seat: Seat, school: str, offers: str, wants: str) -> None:
    await seat.page.get_by_label(f"{school}: Offers").fill(offers)
    await seat.page.get_by_label(f"{school}: Wants to gain").fill(wants)
    await seat.saved()


PUPILS = {"A": "Robin", "B": "Wren", "C": "Jay"}
PREDICTED = {
    "A Robin": "Knows at once. Waits to be asked.",
    "B Wren": "Calls out 5/8.",
    "C Jay": "Watches his partner.",
}


async def _plan_lesson(five: Five, cycle: str, picture: Picture) -> str:
    """A lesson of Tom's, with its pupils, stages, and what they predict."""
    page = await _open(five.priya, cycle, "/lessons/new")
    await page.get_by_label("Title").fill(LESSON)
    await page.get_by_label("School").select_option("Riverside Primary")
    await page.get_by_label("Teacher").select_option("Tom Ellery")
    await page.get_by_label("Day").fill("2026-03-05")
    await page.get_by_label("Time").fill("09:30")
    await page.get_by_role("button", name="Plan this lesson").click()
    await expect(page.get_by_text("Tom Ellery teaches")).to_be_visible()
    lesson = page.url.rsplit("/", 1)[-1]
    await page.get_by_role("button", name="Confirm the consent").click()
    await expect(page.get_by_text("Consent for observers confirmed")).to_be_visible()
    for letter, alias in PUPILS.items():
        await page.get_by_label(f"{letter}: Alias", exact=True).fill(alias)
    await five.tom.page.goto(f"{five.tom.server.url}/lessons/{lesson}")
    teaches = five.tom.page.get_by_label("Stage 1: What the teacher does", exact=True)
    await teaches.fill("Shows two bars without numbers, and waits.")
    for pupil, words in PREDICTED.items():
        await page.get_by_label(f"Stage 1: we predict of {pupil}", exact=True).fill(words)
    await together(five.priya.saved(), five.tom.saved())
    await picture(page, "lesson-plan")
    return lesson


async def _observe(five: Five, lesson: str, picture: Picture) -> None:
    """Three watch, two on phones, one of them without a network; then they share."""
    observers = (five.priya, five.marsha, five.gareth)
    await together(*(_begin_to_observe(seat, lesson) for seat in observers))
    marsha = five.marsha.page
    await expect(marsha.locator(".ph-pred")).to_contain_text("Knows at once.")
    await expect(marsha.get_by_label("Quick note")).to_be_visible()
    await five.marsha.context.set_offline(True)
    await expect(marsha.locator(".ph-top .save")).to_have_attribute("data-state", "offline")
    await together(
        _note(five.marsha, "Wren", "Partly", "Points at the bar, says nothing."),
        _note(five.gareth, "Jay", "Doesn’t", "Turns to his partner and asks first."),
        _note_in_grid(five.priya, 0, "Counts eighths on fingers.", "Matches"),
    )
    await expect(marsha.locator(".ph-top")).to_contain_text("kept on this phone")
    await picture(marsha, "canvas-offline")
    await five.marsha.context.set_offline(False)
    await expect(marsha.locator(".ph-top .save")).to_have_attribute("data-state", "saved")
    await expect(five.tom.page.get_by_text("Points at the bar")).to_have_count(0)
    for seat in observers:
        await seat.page.get_by_role("button", name="Share with the group").click()
        await expect(seat.page.get_by_role("button", name="Only me again")).to_be_visible()
    await five.tom.page.goto(f"{five.tom.server.url}/lessons/{lesson}/canvas")
    for words in ("Counts eighths", "Points at the bar", "Turns to his partner"):
        await expect(five.tom.page.locator(".grid .seen", has_text=words)).to_be_visible()
    await picture(five.tom.page, "canvas")


async def _begin_to_observe(seat: Seat, lesson: str) -> None:
    await seat.page.goto(f"{seat.server.url}/lessons/{lesson}/canvas")
    await seat.page.get_by_role("button", name="Observe this lesson").click()
    await expect(seat.page.get_by_role("heading", name="Who reads this")).to_be_visible()


async def _note(seat: Seat, pupil: str, match: str, words: str) -> None:
    """An entry by phone."""
    await seat.page.get_by_role("radio", name=pupil).check()
    await seat.page.get_by_role("radio", name=match).check()
    await seat.page.get_by_label("Quick note").fill(words)
    await seat.page.get_by_role("button", name="Add at").click()
    await expect(seat.page.locator(".ph-log .seen li", has_text=words)).to_be_visible()


async def _note_in_grid(seat: Seat, pupil: int, words: str, match: str) -> None:
    place: Any = seat.page.locator(".grid tbody tr").first.locator("td").nth(pupil)
    await place.get_by_role("button", name="Add what you see").click()
    await place.get_by_label("Quick note").fill(words)
    await place.get_by_text(match, exact=True).click()
    await place.get_by_role("button", name="Add at").click()
    await expect(place.locator(".seen li", has_text=words)).to_be_visible()


async def _talk(five: Five, lesson: str, picture: Picture) -> None:
    """A pupil is asked; then the group talks, pupil by pupil, and opinions come last."""
    await five.priya.page.goto(f"{five.priya.server.url}/lessons/{lesson}/interviews")
    await five.priya.page.get_by_role("button", name="Begin an interview with Jay (C)").click()
    await five.priya.write("helped", "“I could look first and say it in my head.”")
    await five.priya.saved()

    address = f"{five.tom.server.url}/lessons/{lesson}/discussion"
    await together(five.tom.page.goto(address), five.sunita.page.goto(address))
    page = five.tom.page
    await expect(five.sunita.page.locator("#keep")).to_have_count(0)
    for alias, following in (("Robin", "Wren"), ("Wren", "Jay"), ("Jay", "the class")):
        asked = page.get_by_label(f"What does this tell us about {alias}’s")
        await asked.fill(f"The silence helped {alias}.")
        await page.get_by_role("button", name=f"Go on to {following}").click()
    await expect(five.sunita.section("keep")).to_be_visible()
    await five.sunita.write("keep", "The thirty seconds.")
    await expect(five.tom.section("keep")).to_contain_text("The thirty seconds.")
    await together(five.tom.saved(), five.sunita.saved())
    await picture(page, "discussion")


async def _give_feedback(five: Five, cycle: str, picture: Picture) -> None:
    """Marsha to Tom, who answers."""
    page = await _open(five.marsha, cycle, "/feedback")
    await page.get_by_label("To", exact=True).select_option(label="Tom Ellery, Riverside")
    await page.get_by_role("button", name="Write it").click()
    await five.marsha.write("noticed", "You waited longer than you had said.")
    await five.marsha.saved()
    page = await _open(five.tom, cycle, "/feedback")
    await page.get_by_role("link", name="From Marsha Campbell to you").click()
    await five.tom.write("answer", "It felt like a minute.")
    await expect(five.marsha.section("answer")).to_contain_text("It felt like a minute.")
    await picture(page, "feedback")


async def _measure(five: Five, cycle: str, picture: Picture) -> None:
    """Before and after in Tom's class, and what the group claims by that."""
    await _move(five.priya, cycle, "Review")
    page = await _open(five.tom, cycle, "/impact")
    await page.get_by_role("button", name="Add a measure").click()
    await page.get_by_label("What you look for").fill(MEASURE)
    await page.get_by_label("How you look for it").fill("Ten minutes of maths talk, counted")
    await page.get_by_role("button", name="Add the measure").click()
    figure = page.get_by_role("figure", name=MEASURE)
    for kind, value in (("Baseline", "15"), ("Final", "48")):
        await figure.get_by_role("button", name="Add a reading").click()
        await page.get_by_label(kind).check()
        await page.get_by_label("How many pupils").fill("27")
        await page.get_by_label("Per cent of them").fill(value)
        await page.get_by_role("button", name="Add the reading").click()
        await expect(figure.get_by_role("row", name="Riverside")).to_contain_text(f"{value}%")
    await page.get_by_role("button", name="Make a claim").click()
    await page.get_by_label("What do you say?").fill(CLAIM)
    await page.get_by_label("What would count against it?").fill("Other classes did so as well.")
    await page.get_by_role("button", name="Make the claim").click()
    row = page.locator(".row", has_text=CLAIM)
    await row.get_by_role("button", name="Add evidence").click()
    readings = page.get_by_role("group", name=MEASURE)
    await readings.get_by_label("Riverside, final").check()
    await page.get_by_role("button", name="Add it").click()
    await expect(row).to_contain_text("Riverside, final")
    await picture(page, "impact")


async def _begin_again(five: Five, cycle: str, picture: Picture) -> None:
    """The first iteration gets its decision, the plan is changed, and the second begins."""
    page = await _open(five.priya, cycle, "/iterations")
    await page.get_by_role("link", name="Write about iteration 1").click()
    await five.priya.write("changed", "Silence before anybody answers.")
    await five.priya.write("why", "Pupils who wait say more.")
    await page.get_by_label("What do we do with it?").select_option(label="Adapt")
    await page.get_by_label("How sure are we?").select_option(label="Fairly sure")
    await five.priya.saved()

    page = await _open(five.priya, cycle)
    await page.get_by_role("button", name="Begin another iteration").click()
    await page.get_by_role("button", name="Begin it").click()
    await expect(page.locator(".rail [aria-current=step]")).to_contain_text("Plan")
    await five.priya.write("change", " And nobody is asked twice.")
    await five.priya.saved()
    page = await _open(five.tom, cycle, "/iterations")
    first, second = page.locator(".chain > li").nth(0), page.locator(".chain > li").nth(1)
    await expect(first.locator(".decision")).to_have_text("Adapt")
    await expect(first).to_contain_text("Silence before anybody answers.")
    await expect(second.locator("ins").first).to_contain_text("And nobody is asked twice.")
    await picture(page, "iterations")
