"""The defects that are planted, each a way in which servers like this one have lost or leaked data.

A defect is one change of one place of the engine. `caught_by` are the tests that must fail with it,
every one of them. Where `worlds` is more than 0, one of the first so many simulated worlds breaks
too.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """`before`, which stands once in the source of `module`, becomes `after`."""

    name: str
    what: str
    module: str
    before: str
    after: str
    caught_by: tuple[str, ...]
    worlds: int = 0


_ROOM = "tests/sync/test_room.py::test_"
_HUB = "tests/sync/test_hub.py::test_"
_HUBS = "tests/sync/test_hubs.py::test_"
_COMMITTING = "tests/sync/test_committing.py::test_"
_PRESENCE = "tests/sync/test_presence.py::test_"
_SNAPSHOTS = "tests/sync/test_snapshots.py::test_"
_EVERY_LOG = "tests/contract/test_every_log.py::test_"

DEFECTS = (
    Defect(
        "receipt-before-commit",
        "a receipt is sent when the edit is in memory",
        "sync.room",
        """\
            effects += self._settle()
        return effects

    def _receive(""",
        """\
            effects += self._settle()
        elif peer in self._owed:
            effects += self._receipt(peer, peer.whole)
        return effects

    def _receive(""",
        (f"{_COMMITTING}S23_while_the_store_fails_nobody_is_told_saved_and_nobody_is_sent_away",),
        worlds=20,
    ),
    Defect(
        "receipt-for-too-many",
        "a receipt counts what came while the commit ran",
        "sync.room",
        "{peer: count for peer, count in batch.receipts if peer in self.peers}",
        "{peer: peer.whole for peer, _ in batch.receipts if peer in self.peers}",
        (f"{_ROOM}S18_what_comes_while_the_log_is_at_work_waits_for_the_next_receipt",),
        worlds=20,
    ),
    Defect(
        "shown-before-commit",
        "an edit is shown to the others when it is in memory",
        "sync.room",
        "                return self._write(peer, update, answer=isinstance(message, Step2))",
        """\
                effects = self._write(peer, update, answer=isinstance(message, Step2))
                others = [p for p in self.peers if p is not peer and p.answered]
                return [*effects, Send(others, encode(Update(update)))]""",
        (f"{_ROOM}S18_nothing_leaves_a_room_before_it_is_durable",),
        worlds=20,
    ),
    Defect(
        "answer-not-durable",
        "the answer to Step1 holds edits that are not durable",
        "sync.room",
        """\
                self._unanswered[peer] = state
                return []""",
        """\
                peer.answered = True
                return [Send((peer,), self._engine.answer(state))]""",
        (f"{_ROOM}S8_an_answer_holds_no_edit_that_is_not_durable",),
        worlds=20,
    ),
    Defect(
        "others-rows-with-ours",
        "rows of other hubs are shown with what follows from edits that are not durable",
        "sync.room",
        "            new.append(row.payload)",
        """\
            self._engine._apply_typed()
            new += self._engine._changes
            self._engine._changes.clear()""",
        (f"{_ROOM}S18_rows_from_elsewhere_do_not_show_what_they_meet_here_and_is_not_durable",),
        worlds=100,
    ),
    Defect(
        "late-own-rows-hidden",
        "own rows whose answer is late are not shown before rows that need them",
        "sync.room",
        "            new.append(row.payload)",
        """\
            self._engine._apply_typed()
            if self._engine._changes:
                new.append(row.payload)
                self._engine._changes.clear()""",
        (f"{_ROOM}S42_own_rows_whose_answer_is_late_are_shown_before_rows_that_need_them",),
        worlds=100,
    ),
    Defect(
        "store-error-swallowed",
        "a commit that failed counts as done",
        "sync.committing",
        "                self._fail(error, attempt, [room for room, _ in batches])\n",
        """\
                return [Added(a.document, a.after + 1, a.after + len(a.rows)) for a in additions]
""",
        (f"{_COMMITTING}S23_while_the_store_fails_nobody_is_told_saved_and_nobody_is_sent_away",),
        worlds=20,
    ),
    Defect(
        "store-error-hidden",
        "the health check does not say that the store fails",
        "sync.committing",
        "        self._counters.failing = True\n",
        "",
        (f"{_COMMITTING}S23_while_the_store_fails_nobody_is_told_saved_and_nobody_is_sent_away",),
        worlds=20,
    ),
    Defect(
        "retry-not-looked-up",
        "a retry does not say that it is one",
        "sync.committing",
        "again=attempt > 0",
        "again=False",
        (f"{_COMMITTING}S25_what_was_stored_although_the_answer_was_lost_is_not_stored_twice",),
        worlds=20,
    ),
    Defect(
        "retry-stored-twice",
        "the log stores a retry although it has it",
        "sync.log",
        """\
            if [(row.author, row.session, row.at, row.payload) for row in found] == wanted:""",
        "            if not found:",
        (f"{_EVERY_LOG}S25_a_repeated_append_that_had_been_stored_is_not_stored_twice[memory]",),
        worlds=20,
    ),
    Defect(
        "grant-at-connect-only",
        "a right that is lowered counts from the next connection on",
        "sync.hub",
        "            connection.peer.may_write = grant.may_write\n",
        "",
        (f"{_HUB}S38_a_right_that_is_taken_away_closes_open_connections",),
        worlds=20,
    ),
    Defect(
        "reader-deletes",
        "a person who may only read may delete",
        "sync.room",
        "if what.fresh or what.gap or not covers(self._engine.deleted(), what.deletes):",
        "if what.fresh or what.gap:",
        (f"{_ROOM}S12_a_reader_who_deletes_is_closed_and_nothing_is_stored",),
        worlds=100,
    ),
    Defect(
        "foreign-client-id",
        "edits under somebody else's clientID are taken",
        "sync.room",
        """\
            if owner and owner != author:
                raise EditRefused(""",
        """\
            if False:
                raise EditRefused(""",
        (f"{_ROOM}S13_an_edit_under_somebody_elses_client_id_closes_and_changes_nothing",),
        worlds=100,
    ),
    Defect(
        "run-under-foreign-client-id",
        "a run of text under somebody else's clientID is taken at a glance",
        "sync.room",
        "            or self._owners.get(run.client) != peer.identity.author\n",
        "",
        (f"{_ROOM}S63_a_run_under_somebody_elses_client_id_closes_and_changes_nothing",),
        worlds=100,
    ),
    Defect(
        "reader-types",
        "a person who may only read may add runs of text",
        "sync.room",
        "            or not peer.may_write\n",
        "",
        (f"{_ROOM}S12_the_right_counts_that_holds_when_the_frame_comes",),
        worlds=100,
    ),
    Defect(
        "run-into-a-gap",
        "a run of text beside what is not there is taken at a glance",
        "sync.engine",
        "            or (left and left[1] >= clocks.get(left[0], 0))\n",
        "",
        (f"{_ROOM}S63_a_run_beside_what_is_not_there_waits_like_any_other_frame",),
        worlds=100,
    ),
    Defect(
        "epoch-ignored",
        "the log takes edits of an epoch that has ended",
        "sync.log_memory",
        "        if addition.epoch != document.epoch:",
        "        if False:",
        (
            "tests/sync/test_epochs.py::test_S55_a_hub_that_heard_nothing_stores_nothing_and_finds_out",
        ),
    ),
    Defect(
        "claims-not-checked",
        "the log lets two authors claim one clientID",
        "sync.log",
        "    if any(owners.get(client, author) != author for client, author in claims.items()):",
        "    if False:",
        (
            f"{_EVERY_LOG}S13_a_client_id_stays_its_authors[memory]",
            f"{_HUBS}S43_of_two_people_who_claim_one_client_id_at_two_hubs_one_is_refused",
        ),
    ),
    Defect(
        "identity-from-the-client",
        "awareness shows the name that the client gives itself",
        "sync.presence",
        """"user": dict(peer.identity.presence),""",
        """"user": said.get("user") or dict(peer.identity.presence),""",
        (f"{_PRESENCE}S26_who_somebody_is_comes_from_the_server_and_not_from_the_client",),
        worlds=20,
    ),
    Defect(
        "unordered-append",
        "the edits of a batch are stored in another order",
        "sync.room",
        "rows=rows(self._edits, at),",
        "rows=rows(self._edits[::-1], at),",
        (f"{_ROOM}S11_rows_stand_in_the_order_in_which_the_edits_came",),
        worlds=20,
    ),
    Defect(
        "unloaded-while-dirty",
        "an idle room is unloaded while its edits are being stored",
        "sync.live_room",
        "        return unused and not self.room.dirty",
        "        return unused",
        (f"{_HUB}S34_a_room_is_not_unloaded_while_something_is_being_saved",),
        worlds=100,
    ),
    Defect(
        "stopped-without-saving",
        "a graceful stop does not wait for the store",
        "sync.hub",
        "await within(self._clock, self._limits.stop_seconds, self._committer.quiet())",
        "await asyncio.sleep(0, True)",
        (f"{_HUB}S39_a_stop_stores_what_waits_sends_the_receipts_and_closes_everybody",),
    ),
    Defect(
        "gap-acknowledged",
        "a frame whose structs wait for others is acknowledged, and they are dropped",
        "sync.gaps",
        """\
    if peer.gap_from is None:
        peer.gap_from = peer.written
""",
        "",
        (
            f"{_ROOM}S15_a_frame_with_a_gap_is_not_acknowledged_and_its_sender_is_asked",
            f"{_ROOM}S16_what_comes_during_a_gap_is_stored_but_not_acknowledged",
        ),
        worlds=20,
    ),
    Defect(
        "snapshot-not-verified",
        "a snapshot is kept that was not compared with the replay",
        "sync.snapshots",
        "    return payload if same else None",
        "    return payload",
        (
            "tests/sync/test_snapshots.py::test_S46_a_snapshot_whose_words_do_not_survive_is_not_kept",
        ),
    ),
    Defect(
        "hole-opened",
        "a document whose rows refer to what is not there is opened",
        "sync.engine",
        "        if not opened.facts.hold_for(self._clocks):",
        "        if False:",
        (f"{_ROOM}S32_a_document_that_lacks_what_its_updates_refer_to_is_refused",),
    ),
    Defect(
        "queue-unbounded",
        "whatever waits for a slow reader is kept",
        "sync.connection",
        "        if self._transport.waiting > self._most:",
        "        if False:",
        (f"{_HUB}S36_who_does_not_take_what_is_sent_is_closed_and_holds_nobody_up",),
        worlds=100,
    ),
    Defect(
        "bus-as-truth",
        "rows from the bus are taken over although earlier ones are missing",
        "sync.room",
        """\
            if row.seq > self.seq + 1:
                return None
""",
        "",
        (
            f"{_HUBS}S42_a_message_after_a_lost_one_brings_both",
            f"{_ROOM}S42_rows_from_elsewhere_are_taken_over_in_order_and_shown",
        ),
        worlds=20,
    ),
    Defect(
        "deaf-while-loading",
        "what the bus tells while a document is loaded is forgotten",
        "sync.ear",
        "        for message in self._kept:\n            hear(message)\n",
        "",
        (f"{_HUBS}S42_what_is_stored_while_a_room_is_loading_is_not_missed",),
    ),
    Defect(
        "stale-room",
        "people are let into a room that could not ask the log what is new",
        "sync.hub",
        "        if looking.cancelled() or not looking.result():",
        "        if False:",
        (f"{_HUBS}S58_nobody_is_let_into_a_room_that_may_lack_what_others_have_stored",),
        worlds=100,
    ),
)
