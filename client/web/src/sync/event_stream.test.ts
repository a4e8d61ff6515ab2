import { expect, test } from 'vitest';
import { CloseCode } from './close_codes';
import { EventStream } from './event_stream';
import { body, codeOfStatus } from './line_http';

const stream =
  'event: open\ndata: id\n\n: sign of life\n\ndata: AA==\n\nevent: close\ndata: {}\n\n';
const events = [
  { name: 'open', data: 'id' },
  { name: 'message', data: 'AA==' },
  { name: 'close', data: '{}' },
];

test('events come out whole however the text is cut', () => {
  for (const size of [1, 2, 7, stream.length]) {
    const reader = new EventStream();
    const pieces = stream.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(events);
  }
});

test('lines may end in any of the three ways', () => {
  const reader = new EventStream();
  expect(reader.push(stream.replaceAll('\n', '\r\n'))).toEqual(events);
});

test('a post holds each frame after its length, and not more than fits', () => {
  expect([...body([new Uint8Array([7, 8]), new Uint8Array([9])])[0]]).toEqual([2, 7, 8, 1, 9]);
  const large = new Uint8Array(1024 * 1024);
  expect(body([large, large, large])[1]).toBe(1);
});

test('a refusal means what the close code of its kind means', () => {
  expect([401, 403, 404, 413, 429, 503].map((status) => codeOfStatus(status, false))).toEqual([
    CloseCode.SIGNED_OUT,
    CloseCode.FORBIDDEN,
    CloseCode.UNKNOWN_DOCUMENT,
    CloseCode.FRAME_TOO_LARGE,
    CloseCode.TOO_FAST,
    CloseCode.STORE_UNAVAILABLE,
  ]);
  expect(codeOfStatus(404, true)).toBeNull();
  expect(codeOfStatus(500, false)).toBeNull();
});
