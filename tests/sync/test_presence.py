"""Presence: who is here, as the server says it."""

from typing import Any

import pytest

from sync.bus import RemotePresence
from sync.close_codes import CloseCode
from sync.limits import Limits
from sync.messages import Awareness, AwarenessEntry, QueryAwareness
from sync.presence import REMEMBERED, Presence
from tests.sync.ends import Guest, Table


def shown(name: str, cursor: Any = None, section: Any = None) -> dict[str, Any]:
    return {"user": {"name": name}, "cursor": cursor, "section": section}


def two_guests() -> tuple[Table, Guest, Guest]:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.look(cursor={"anchor": 1, "head": 1})
    tom.look(section="focus")
    table.show_presence()
    return table, priya, tom


def test_S26_who_somebody_is_comes_from_the_server_and_not_from_the_client() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.look(user={"name": "Head Teacher"}, cursor={"anchor": 1, "head": 2}, more="x")
    table.show_presence()
    assert tom.states[priya.client] == shown("Priya", {"anchor": 1, "head": 2})


def test_S26_changes_of_several_people_are_one_frame() -> None:
    table, priya, tom = two_guests()
    assert len(tom.received(Awareness)) == 1
    assert priya.states == tom.states
    table.show_presence()
    assert len(tom.received(Awareness)) == 1


def test_S27_what_a_client_says_about_others_is_passed_over_without_closing_it() -> None:
    table, priya, tom = two_guests()
    tom.say(
        Awareness(
            (
                AwarenessEntry(priya.client, 99, '{"cursor":"forged"}'),
                AwarenessEntry(4711, 1, '{"cursor":"invented"}'),
                AwarenessEntry(tom.client, 9, '{"section":"why"}'),
            )
        )
    )
    table.show_presence()
    assert tom.closed is None
    assert priya.states[priya.client] == shown("Priya", {"anchor": 1, "head": 1})
    assert priya.states[tom.client] == shown("Tom", section="why")
    assert 4711 not in priya.states


def test_S27_nobody_can_make_somebody_else_disappear() -> None:
    table, priya, tom = two_guests()
    tom.say(Awareness((AwarenessEntry(priya.client, 99, "null"),)))
    table.show_presence()
    assert tom.states[priya.client] == shown("Priya", {"anchor": 1, "head": 1})


def test_S28_a_client_id_of_somebody_else_cannot_be_taken_even_after_they_left() -> None:
    table, priya, tom = two_guests()
    table.leave(priya)
    eve = table.join("eve")
    eve.say(Awareness((AwarenessEntry(priya.client, 99, '{"section":"why"}'),)))
    table.show_presence()
    assert tom.states[priya.client] is None


def test_S28_the_same_person_takes_over_from_a_connection_that_is_not_yet_known_to_be_dead() -> (
    None
):
    table, priya, tom = two_guests()
    again = table.join("priya", session="priya-2", client=priya.client)
    again.awareness_clock = priya.awareness_clock - 1
    again.look(section="hunch")
    table.show_presence()
    assert tom.states[priya.client] == shown("Priya", section="hunch")
    table.leave(priya)
    table.show_presence()
    assert tom.states[priya.client] == shown("Priya", section="hunch")


def test_S29_whoever_leaves_disappears_for_the_others() -> None:
    table, priya, tom = two_guests()
    table.leave(priya)
    table.show_presence()
    assert tom.states[priya.client] is None
    assert tom.states[tom.client] == shown("Tom", section="focus")


def test_S29_a_client_may_make_itself_disappear_and_come_back() -> None:
    table, priya, tom = two_guests()
    priya.say(Awareness((AwarenessEntry(priya.client, 5, "null"),)))
    table.show_presence()
    assert tom.states[priya.client] is None
    priya.awareness_clock = 5
    priya.look(section="why")
    table.show_presence()
    assert tom.states[priya.client] == shown("Priya", section="why")


def test_S30_whoever_is_silent_for_too_long_disappears_and_is_seen_again_at_the_next_word() -> None:
    table, priya, tom = two_guests()
    table.now = 20.0
    tom.look(section="focus")
    table.room.presence.expire(before=10.0)
    table.show_presence()
    assert tom.states[priya.client] is None
    assert tom.states[tom.client] is not None
    priya.look(section="why")
    table.show_presence()
    assert tom.states[priya.client] == shown("Priya", section="why")


def test_S31_clocks_rise_so_that_others_accept_whoever_comes_back_with_an_old_one() -> None:
    table, priya, tom = two_guests()
    table.leave(priya)
    table.show_presence()
    again = table.join("priya", client=priya.client)
    again.look(section="why")
    table.show_presence()
    clocks = [
        entry.clock
        for message in tom.received(Awareness)
        for entry in message.entries
        if entry.client == priya.client
    ]
    assert clocks == sorted(set(clocks))
    assert tom.states[priya.client] == shown("Priya", section="why")


def test_S31_a_client_hears_its_own_renewals_for_stock_clients_hang_up_in_silence() -> None:
    table, priya, _ = two_guests()
    heard = len(priya.received(Awareness))
    priya.look(cursor={"anchor": 1, "head": 1})
    table.show_presence()
    assert len(priya.received(Awareness)) == heard + 1


def test_S7_who_joins_is_told_who_is_here() -> None:
    table, priya, _ = two_guests()
    late = table.seat("marsha")
    assert late.states[priya.client] == shown("Priya", {"anchor": 1, "head": 1})


def test_S7_who_asks_is_told_who_is_here() -> None:
    _, priya, tom = two_guests()
    heard = len(tom.received(Awareness))
    tom.say(QueryAwareness())
    assert len(tom.received(Awareness)) == heard + 1
    assert tom.states[priya.client] is not None


@pytest.mark.parametrize(
    "state",
    ["", "undefined", "[1]", '"text"', "NaN", '{"cursor":NaN}', '{"cursor":1e999}', "[" * 10_000],
)
def test_S2_a_state_that_is_no_json_object_is_malformed(state: str) -> None:
    table = Table()
    guest = table.join()
    guest.say(Awareness((AwarenessEntry(guest.client, 1, state),)))
    assert guest.closed is CloseCode.MALFORMED


def test_S2_a_state_over_the_limit_is_malformed() -> None:
    table = Table(limits=Limits(presence_bytes=50))
    guest = table.join()
    guest.look(section="x" * 50)
    assert guest.closed is CloseCode.MALFORMED


def test_S26_names_of_every_script_are_shown_as_they_are() -> None:
    table = Table()
    guest = table.join("žofie 🦤")
    guest.look()
    table.show_presence()
    assert guest.states[guest.client] == shown("Žofie 🦤")


def test_S42_those_at_other_hubs_are_shown_and_told_about_ours() -> None:
    table, priya, tom = two_guests()
    assert {entry.client for entry in table.announced} == {priya.client, tom.client}
    presence = table.room.presence
    there = RemotePresence(900, 3, '{"user":{"name":"Ann"}}', "ann")
    presence.remote("hub-2", [there, RemotePresence(priya.client, 99, "{}", "ann")], 0.0)
    table.show_presence()
    assert tom.states[900] == {"user": {"name": "Ann"}}
    assert tom.states[priya.client] == shown("Priya", {"anchor": 1, "head": 1})
    presence.remote("hub-3", [RemotePresence(900, 4, "null", "ann")], 0.0)
    table.show_presence()
    assert tom.states[900] is not None
    presence.remote("hub-2", [RemotePresence(900, 4, "null", "ann")], 0.0)
    table.show_presence()
    assert tom.states[900] is None


def test_S28_somebody_who_moves_from_another_hub_is_shown_at_once_but_no_impostor() -> None:
    table = Table()
    tom = table.join("tom")
    table.room.presence.remote("hub-2", [RemotePresence(900, 3, "{}", "priya")], 0.0)
    eve = table.join("eve", client=900)
    eve.look(section="why")
    table.show_presence()
    assert tom.states[900] == {}
    priya = table.join("priya", client=900)
    priya.look(section="focus")
    table.show_presence()
    assert tom.states[900] == shown("Priya", section="focus")
    table.room.presence.remote("hub-2", [RemotePresence(900, 4, "null", "priya")], 0.0)
    table.show_presence()
    assert tom.states[900] == shown("Priya", section="focus")


def test_S31_only_so_many_who_left_are_remembered() -> None:
    presence = Presence(1000)
    for client in range(REMEMBERED + 10):
        presence.remote("hub-2", [RemotePresence(client, 1, "{}", "ann")], 0.0)
        presence.remote("hub-2", [RemotePresence(client, 2, "null", "ann")], 0.0)
    presence.take()
    assert len(presence._left) == REMEMBERED
