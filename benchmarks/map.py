"""How soon the map of who works with whom is drawn on a slow phone: `./dev bench map`.

An alliance of 12 schools with 200 cycles and their lessons, which people of other schools visited,
is served by a real server. Its lead opens the overview of the year on a phone: 390 px wide, its
processor four times as slow, and chooses other terms. Measured is from the moment at which the last
answer of the server was there until the frame is drawn in which the map stands, with everything
above and below it; the browser's own clock tells both.
"""

import argparse
import asyncio
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from playwright.async_api import Browser, async_playwright
from sqlmodel import col, select

from benchmarks.api import LARGE
from benchmarks.large_alliance import Large, a_large_alliance
from benchmarks.performance_page import Row, milliseconds, write_part
from schemas.roles import AllianceRole
from server.data.db import Database
from server.identity.memberships import AllianceMemberRow
from server.identity.sessions import open_session
from server.schema import migrate, tables
from server.settings import Settings
from tests.e2e.conftest import chromium
from tests.e2e.seats import FLAGS, new_context
from tests.running_server import ROOT, RunningServer

STATIC = ROOT / "client" / "web" / "dist"
SLOWER = 4
LIMIT = 0.1
YEAR, TERM = "2025-year", "2025-autumn"

TIMED = """
const answered = (since) => Math.max(...performance.getEntriesByType('resource')
  .filter(({ name, startTime }) => startTime >= since
    && /\\/(overview|reciprocity)\\?/.test(name))
  .map(({ responseEnd }) => responseEnd));
window.drawn = (there, since) => new Promise((resolve) => {
  const look = () => {
    if (!there()) return;
    watch.disconnect();
    // What is posted in a frame comes after that frame is drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - answered(since));
      port2.postMessage(null);
    });
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true, characterData: true });
});
window.opened = drawn(() => document.querySelector('svg[aria-label^="Map of visits"]'), 0);
"""
CHOSEN = """(term) => {
  const select = document.querySelector('#term');
  const [option] = [...select.options].filter(({ value }) => value === term);
  const told = document.querySelector('section[aria-labelledby="map"] .soft');
  const shown = drawn(() => told.textContent.startsWith(option.label), performance.now());
  select.value = term;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  return shown;
}"""


@dataclass(frozen=True)
class Drawn:
    """Seconds of each drawing, and how many visits, coachings and the like the map is made of."""

    opened: list[float]
    chosen: list[float]
    links: int


async def measure(folder: Path, times: int) -> Drawn:
    """Opens the page so many times, and chooses as many other terms on it."""
    settings = Settings(data=folder / "data")
    settings.data.mkdir()
    migrate(settings.database)
    large, cookie = await _prepared(settings)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with RunningServer(folder / "data", static=STATIC) as server:
            found = await _on_a_phone(browser, server, large, cookie, times)
        await browser.close()
    return found


async def _prepared(settings: Settings) -> tuple[Large, str]:
    """The alliance, and the cookie of its lead."""
    tables()  # each refers to others
    database = Database(settings.database)
    try:
        async with database.writing() as db:
            large = await a_large_alliance(db, "Alder Valley", LARGE, 1)
            asked = select(AllianceMemberRow.person_id).where(
                col(AllianceMemberRow.role) == AllianceRole.LEAD
            )
            lead = (await db.exec(asked)).one()
            _, cookie = await open_session(db, lead, "", settings, datetime.now(UTC))
    finally:
        await database.close()
    return large, cookie


async def _on_a_phone(
    browser: Browser, server: RunningServer, large: Large, cookie: str, times: int
) -> Drawn:
    context = await new_context(browser, "phone")
    await context.add_cookies([{"name": "jpd_session", "value": cookie, "url": server.url}])
    await context.add_init_script(TIMED)
    page = await context.new_page()
    phone = await context.new_cdp_session(page)
    await phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    opened, chosen = [], []
    for number in range(times):
        print(f"\ropened {number + 1} of {times}", end="", file=sys.stderr)
        await page.goto(f"{server.url}/alliance/overview?term={YEAR}")
        opened.append(await page.evaluate("opened") / 1000)
        chosen += [await page.evaluate(CHOSEN, term) / 1000 for term in (TERM, YEAR)]
    print(file=sys.stderr)
    answer = await context.request.get(
        f"{server.url}/api/alliances/{large.alliance}/reciprocity?term={YEAR}"
    )
    return Drawn(opened, chosen, sum(link["count"] for link in (await answer.json())["links"]))


def table(found: Drawn) -> list[Row]:
    worst = quantiles(found.chosen, n=100, method="inclusive")[98]
    over = "" if worst <= LIMIT else " (over)"
    return [
        (
            "**another term is chosen: until its map is drawn, p99**",
            f"**{milliseconds(worst)}**{over}",
        ),
        ("the same, p50", milliseconds(median(found.chosen))),
        ("the page is opened: until all of it is drawn, p50", milliseconds(median(found.opened))),
        ("visits, coachings, reviews and adoptions in the year", f"{found.links:,}"),
        ("times that a term was chosen", str(len(found.chosen))),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench map", description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="that the page is opened")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = table(asyncio.run(measure(Path(folder), given.times)))
    print("\n".join(f"{what}: {figure}" for what, figure in rows))
    if not given.dry:
        note = (
            f"The overview of a year of {LARGE.schools} schools and {LARGE.cycles} cycles, on a "
            f"page of 390 px whose processor is {SLOWER} times as slow. Allowed are "
            f"{milliseconds(LIMIT)}."
        )
        write_part("map", rows, [note])


if __name__ == "__main__":
    main()
