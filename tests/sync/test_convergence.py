"""Several guests write at once in any interleaving: in the end all of them, and the log, agree."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from sync.messages import Receipt
from sync.sameness import fingerprint
from tests.sync.ends import Guest, Table, content, text
from tests.sync.test_updates import edit_somewhere

seeds = st.integers(0, 1 << 32)


class Post:
    """A guest's way out that keeps frames back, in order, until the test lets them through."""

    def __init__(self, guest: Guest) -> None:
        self.through = guest.out
        self.kept: list[bytes] = []
        guest.out = self.kept.append

    def deliver(self, count: int) -> None:
        """Let the first `count` frames through; what they cause may be kept back in turn."""
        for _ in range(min(count, len(self.kept))):
            self.through(self.kept.pop(0))


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_S10_after_any_interleaving_everybody_and_the_log_have_the_same_document(seed: int) -> None:
    rnd = random.Random(seed)
    table = Table(content("Focus"))
    guests: list[Guest] = []
    posts: dict[Guest, Post] = {}
    authors = ["priya", "tom", "marsha"]

    def arrive(before: Guest | None = None) -> None:
        author = before_author[before] if before else rnd.choice(authors)
        guest = table.seat(author, doc=before, client=before.client if before else 0)
        before_author[guest] = author
        posts[guest] = Post(guest)
        guests.append(guest)
        guest.greet()

    before_author: dict[Guest, str] = {}
    for _ in range(3):
        arrive()
    for _ in range(60):
        guest = rnd.choice(guests)
        match rnd.randrange(8):
            case 0 | 1 | 2:
                update = guest.change(lambda doc: _edit(rnd, doc))
                if rnd.random() < 0.9:
                    guest.send(update)
            case 3 | 4:
                posts[guest].deliver(rnd.randint(1, 4))
            case 5 if table.batch is None and table.room.wants_cut:
                table.cut()
            case 6 if table.batch:
                table.land()
            case 7 if rnd.random() < 0.4:
                guests.remove(guest)
                table.leave(guest)
                arrive(guest)
            case _:
                pass
    for guest in guests:
        guest.send(guest.change(lambda doc: _edit(rnd, doc)))
    while table.batch or table.room.dirty or any(post.kept for post in posts.values()):
        for guest in guests:
            posts[guest].deliver(100)
        if table.batch:
            table.land()
        table.commit()
        for gone in posts.keys() - set(guests):
            posts[gone].kept.clear()
    assert all(guest.closed is None for guest in guests)
    reader = table.join("helen", may_write=False)
    whole = fingerprint(reader.doc.get_update())
    for guest in guests:
        assert fingerprint(guest.doc.get_update()) == whole
        assert guest.durable == guest.sent
        receipts = [message.count for message in guest.got if isinstance(message, Receipt)]
        assert receipts == sorted(set(receipts))
    again = Table(*(row.payload for row in table.rows))
    assert fingerprint(again.room.state()) == fingerprint(table.room.state()) == whole


def _edit(rnd: random.Random, doc: Doc[Any]) -> None:
    text(doc).insert(0, "·")
    edit_somewhere(rnd, doc)
