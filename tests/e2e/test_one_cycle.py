"""Five people of three schools walk through a whole cycle."""

from tests.e2e.one_cycle import Five, walk
from tests.e2e.seats import TakeSeat


async def test_five_people_go_from_a_scan_to_a_second_iteration(take_seat: TakeSeat) -> None:
    five = Five(
        priya=await take_seat("priya"),
        tom=await take_seat("tom"),
        marsha=await take_seat("marsha", size="phone", keeps_page=True),
        gareth=await take_seat("gareth", size="phone"),
        sunita=await take_seat("sunita"),
    )
    await walk(five)
