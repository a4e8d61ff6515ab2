"""Presence: what is shown, and which news about others are heeded."""

import json

from client.presence import Presence
from sync.codec import decode
from sync.messages import Awareness, AwarenessEntry


def entry(client: int, clock: int, state: object) -> AwarenessEntry:
    return AwarenessEntry(client, clock, json.dumps(state))


def told(presence: Presence) -> AwarenessEntry:
    message = decode(presence.frame())
    assert isinstance(message, Awareness)
    return message.entries[0]


def test_nothing_is_shown_until_it_is_asked_for() -> None:
    assert not Presence(7).due


def test_each_news_of_the_own_state_has_a_higher_clock() -> None:
    presence = Presence(7)
    presence.show({"section": "focus"})
    first = told(presence)
    assert not presence.due
    presence.renew()
    assert presence.due
    second = told(presence)
    presence.show(None)
    assert (first.client, json.loads(first.state)) == (7, {"section": "focus"})
    assert told(presence).state == "null"
    assert second.clock == first.clock + 1


def test_older_news_about_others_are_not_heeded() -> None:
    presence = Presence(7)
    presence.receive([entry(1, 5, {"section": "why"}), entry(7, 9, {"section": "mine"})])
    presence.receive([entry(1, 4, {"section": "old"}), entry(1, 5, {"section": "same"})])
    assert presence.others == {1: {"section": "why"}}


def test_who_leaves_is_forgotten() -> None:
    presence = Presence(7)
    presence.receive([entry(1, 5, {}), entry(2, 1, {})])
    presence.receive([entry(1, 5, None)])
    assert presence.others == {2: {}}
    presence.forget()
    assert presence.others == {}
