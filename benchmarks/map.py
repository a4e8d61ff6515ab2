"""How soon the map of who works with whom is drawn on a slow phone: `./dev bench map`.

An alliance of 12 schools with 200 cycles and their lessons, which people of other schools visited,
is served by a real server. Its lead opens the overview of the year on a phone: 390 px wide, its
processor four times as slow. Measured is from the moment at which the last answer of the server
was there until the frame is drawn in which the map stands, with everything above and below it; the
browser's own clock tells both.
"""

import argparse
import asyncio
import sys
import tempfile
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
YEAR = "2025-year"

TIMED = """
window.drawn = new Promise((resolve) => {
  const answered = () => Math.max(...performance.getEntriesByType('resource')
    .filter(({ name }) => /\\/(overview|reciprocity)\\?/.test(name))
    .map(({ responseEnd }) => responseEnd));
  const look = () => {
    if (!document.querySelector('svg[aria-label^="Map of visits"]')) return;
    watch.disconnect();
    // What is posted in a frame comes after that frame is drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - answered());
      port2.postMessage(null);
    });
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true });
});
"""


async def measure(folder: Path, times: int) -> tuple[list[float], int]:
    """Seconds of each opening, and how many visits, coachings and the like the map is made of."""
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
) -> tuple[list[float], int]:
    context = await new_context(browser, "phone")
    await context.add_cookies([{"name": "jpd_session", "value": cookie, "url": server.url}])
    await context.add_init_script(TIMED)
    page = await context.new_page()
    phone = await context.new_cdp_session(page)
    await phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    found = []
    for number in range(times):
        print(f"\ropened {number + 1} of {times}", end="", file=sys.stderr)
        await page.goto(f"{server.url}/alliance/overview?term={YEAR}")
        after: float = await page.evaluate("drawn")
        found.append(after / 1000)
    print(file=sys.stderr)
    map_ = await context.request.get(
        f"{server.url}/api/alliances/{large.alliance}/reciprocity?term={YEAR}"
    )
    return found, sum(link["count"] for link in (await map_.json())["links"])


def table(found: list[float], links: int) -> list[Row]:
    worst = quantiles(found, n=100, method="inclusive")[98]
    over = "" if worst <= LIMIT else " (over)"
    return [
        ("**from the answer until the map is drawn, p99**", f"**{milliseconds(worst)}**{over}"),
        ("the same, p50", milliseconds(median(found))),
        ("visits, coachings, reviews and adoptions in it", f"{links:,}"),
        ("times that it was opened", str(len(found))),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench map", description=__doc__)
    parser.add_argument("--times", type=int, default=30, help="that the page is opened")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = table(*asyncio.run(measure(Path(folder), given.times)))
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
