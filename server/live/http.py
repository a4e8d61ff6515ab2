"""The sync protocol over HTTP, for networks that block WebSockets. Both sides build on this text.

The frames are those of the WebSocket with `jpd.receipts.1` (`sync/SPEC.md`): same rules, same
limits, always with receipts. One event stream carries the server's frames, posts carry the
client's; together they are one connection.

**`GET /sync/{document}/events`** answers 200 and `text/event-stream`:

    event: open                     the first event; data is the connection's id, to be sent with
    data: 3q2-7wAA…                 every post. 43 characters of A–Z a–z 0–9 - _

    data: AAABAQA=                  no event name: exactly one frame, base64 (RFC 4648 §4, padded)

    event: close                    the server ends the connection; nothing follows. The codes
    data: {"code": 4403, "reason": "You no longer have access to this document."}

Lines that begin with a colon are padding and signs of life: one comes at least every 15 seconds.
A client that has seen nothing for 45 seconds, or whose stream ends without `close`, has lost the
line and opens a new one. Leaving: the client just closes the stream.

Refused before it begins, as a problem document: 401 `signed-out` (as close code 4401), 404
`not-found` (4404), 403 `wrong-origin` (4403), 429 `too-many` (4429), 503 `unavailable` (4503).

**`POST /sync/{document}/frames`** hands frames to that connection:

    JPD-Connection: 3q2-7wAA…       the id
    JPD-Frame: 17                   how many frames were posted on this connection before these
    Content-Type: application/octet-stream

    the body: one or more frames, each preceded by its length in bytes as a varuint (as in
    lib0's `writeVarUint8Array`); in all at most 2 MiB

- 204: taken. As on a WebSocket this does not mean durable; the receipt says so.
- 409 `frames-missing`: frames before these have not arrived; post those first.
- 404 `not-found`: there is no such connection (any more), or it is not this sign-in's: open anew.
- 400 `malformed`, 413 `too-large`: the connection is closed with 4400 or 4413 as well.
- 401, 403 `wrong-origin` as above.

A post whose answer was lost is simply posted again with the same `JPD-Frame`: frames that had
arrived are skipped. The receipts count frames that write, each once. Frames are taken in the
order of their numbers, so a client posts one body after the other and gathers what it has
meanwhile.
"""
