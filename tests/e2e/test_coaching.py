"""A deployment in real browsers: three people, from the request to the evaluation."""

from playwright.async_api import Page, expect

from tests.e2e.seats import TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer

TITLE = "Estimating before measuring"


async def test_a_school_is_coached_from_the_request_to_the_evaluation(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    joanne, daniel, priya = [await take_seat(who) for who in ("joanne", "daniel", "priya")]
    head, coach, teacher = joanne.page, daniel.page, priya.page

    await head.goto(f"{server.url}/coaching")
    await head.get_by_role("link", name="Ask for coaching").click()
    await head.get_by_role("button", name="Ask").click()
    await expect(head.get_by_role("alert")).to_contain_text("Say what you need")
    await head.get_by_label("What is it about?").fill(TITLE)
    await head.get_by_label("What do you need?").fill("Everybody measures, nobody guesses.")
    await head.get_by_label("Subject").fill("Maths")
    await axe_finds_nothing(head, "asking")
    await head.get_by_role("button", name="Ask").click()
    await expect(head.get_by_role("heading", name="Daniel Okoro")).to_be_visible()
    await expect(head.get_by_text("Coaches Mathematics")).to_be_visible()
    address = head.url
    await axe_finds_nothing(head, "matches")

    await coach.goto(f"{server.url}/coaching")
    await expect(coach.get_by_role("heading", name="Requests that match you")).to_be_visible()
    await axe_finds_nothing(coach, "board")
    await narrow(coach)
    await coach.get_by_role("link", name=f"Make an offer for {TITLE}").click()
    await coach.get_by_label("What you could do").fill("I bring things to weigh.")
    await coach.get_by_label("Days").fill("two")
    await coach.get_by_role("button", name="Make the offer").click()
    await expect(coach.get_by_role("alert")).to_contain_text("Enter days in quarters")
    await coach.get_by_label("Days").fill("1")
    await coach.get_by_role("button", name="Make the offer").click()
    await expect(coach.get_by_text("It begins only when they accept.")).to_be_visible()

    await head.reload()
    await head.get_by_role("button", name="Accept Daniel Okoro’s offer").click()
    await head.get_by_label("Who is to be coached?").select_option(label="Priya Nair")
    await head.get_by_role("button", name="Ask them").click()
    await expect(head.get_by_text("asked", exact=True)).to_be_visible()

    await teacher.goto(server.url)
    await teacher.get_by_role("link", name="Say whether you would like to be coached").click()
    await teacher.get_by_role("button", name="Yes, I take part").click()
    await expect(teacher.get_by_role("button", name="Yes, I take part")).to_have_count(0)

    await coach.reload()
    await coach.get_by_role("link", name="Write the agreement together").click()
    await daniel.write("priorities", "Guess first, then measure.")
    await daniel.saved()
    await axe_finds_nothing(coach, "agreement")
    await coach.get_by_role("link", name="Go on to the terms").click()
    await coach.get_by_role("button", name="Sign for yourself").click()
    await expect(coach.get_by_text("Signed by Daniel Okoro")).to_be_visible()
    await head.reload()
    await head.get_by_role("button", name="Sign for the school").click()
    await expect(head.get_by_text("Signed by both.")).to_be_visible()

    await coach.reload()
    await coach.get_by_label("Next visit").fill("2026-03-05")
    await coach.get_by_role("button", name="Plan it").click()
    await coach.get_by_role("link", name="Open the log of visit 1").click()
    await coach.get_by_label("Goal").fill("A guess on every slate")
    await coach.get_by_label("Next step").fill("Ask for the guess before the ruler.")
    await coach.get_by_label("Next visit").fill("2026-03-19")
    await daniel.saved()
    await axe_finds_nothing(coach, "log")
    await narrow(coach)

    await teacher.reload()
    await teacher.get_by_role("link", name="Open the log of visit 1").click()
    await expect(teacher.get_by_label("Next step")).to_have_value(
        "Ask for the guess before the ruler."
    )
    await teacher.get_by_label("What works").fill("They argue about the guess.")
    await priya.saved()
    await coach.get_by_role("button", name="Finish this visit").click()
    await expect(coach.get_by_text("Open the log of visit 2")).to_be_visible()

    await head.reload()
    await expect(head.get_by_text("Visit 1")).to_have_count(0)
    await head.get_by_text("Note days").click()
    await head.get_by_label("Days", exact=True).fill("1.5")
    await head.get_by_role("button", name="Note them").click()
    await expect(head.get_by_text("1 were agreed")).to_be_visible()
    await head.get_by_role("button", name="Yes, we both know").click()
    await expect(head.get_by_text("1.5 days used of 1 day.")).to_be_visible()
    await head.get_by_role("button", name="End it with an evaluation").click()
    await head.get_by_label("What came of it?").fill("There is a guess on every slate.")
    await head.get_by_role("button", name="End it with this evaluation").click()
    await expect(head.get_by_text("It has ended, with an evaluation.")).to_be_visible()
    await axe_finds_nothing(head, "ended")
    await narrow(head)

    await coach.goto(address)
    await coach.get_by_label("Your comment").fill("They argued well.")
    await coach.get_by_role("button", name="Comment").click()
    await expect(coach.get_by_text("They argued well.")).to_be_visible()


async def narrow(page: Page) -> None:
    """As on the smallest phone, and back."""
    before = page.viewport_size
    assert before is not None
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
    await page.set_viewport_size(before)
