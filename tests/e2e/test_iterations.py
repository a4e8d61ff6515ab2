"""The chain of iterations in a real browser: what changed in the plan, chosen and told."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat, signed_in
from tests.running_server import RunningServer


async def test_what_changed_is_shown_and_another_version_can_be_compared(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    with signed_in(server, "priya") as client:
        plan = first_cycle["documents"][0]["id"]
        kept = {"title": "In March"}
        client.post(f"/api/documents/{plan}/versions", json=kept).raise_for_status()
    await priya.write("hunch", " And nobody is asked twice.")
    await priya.saved()

    number = first_cycle["iteration"]
    await priya.page.get_by_role("link", name="Iterations").click()
    await priya.page.get_by_role("link", name=f"Write about iteration {number}").click()
    await priya.page.get_by_role("button", name="Compare other versions").click()
    await priya.page.get_by_label("From").select_option(label="In March")
    await priya.page.get_by_role("button", name="Compare these").click()
    await expect(priya.page.locator(".diff ins").first).to_contain_text("And nobody is asked")

    await priya.write("changed", "Everybody is asked a second time.")
    await priya.page.get_by_label("What do we do with it?").select_option(label="Keep")
    await priya.saved()
    await priya.page.get_by_role("link", name="All iterations").click()
    row = priya.page.locator(".chain > li").last
    await expect(
        row.get_by_role("heading", name="Everybody is asked a second time.")
    ).to_be_visible()
    await expect(row.locator(".decision")).to_have_text("Keep")
    await expect(row.locator("ins").first).to_contain_text("And nobody is asked")
