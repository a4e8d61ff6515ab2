import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import { decode, encode, FrameError, type Message, writes } from './frames';

const bytes = (...values: number[]) => new Uint8Array(values);

const messages: Message[] = [
  { kind: 'step1', vector: bytes(0) },
  { kind: 'step2', update: bytes(0, 0) },
  { kind: 'update', update: bytes(1, 2, 3) },
  { kind: 'awareness', update: bytes(9) },
  { kind: 'query-awareness' },
];

describe('frames', () => {
  test.each(messages)('$kind comes back as it went', (message) => {
    expect(decode(encode(message))).toEqual({ receipt: null, message });
  });

  test('are those of y-protocols, byte for byte', () => {
    expect([...encode({ kind: 'step1', vector: bytes(7) })]).toEqual([0, 0, 1, 7]);
    expect([...encode({ kind: 'step2', update: bytes(7) })]).toEqual([0, 1, 1, 7]);
    expect([...encode({ kind: 'update', update: bytes(7) })]).toEqual([0, 2, 1, 7]);
    expect([...encode({ kind: 'awareness', update: bytes(7) })]).toEqual([1, 1, 7]);
    expect([...encode({ kind: 'query-awareness' })]).toEqual([3]);
  });

  test('a receipt alone says how many writing frames are durable', () => {
    expect(decode(receipt(300))).toEqual({ receipt: 300, message: null });
  });

  test('a receipt may carry one ordinary message', () => {
    const message: Message = { kind: 'update', update: bytes(4, 5) };
    expect(decode(receipt(2, encode(message)))).toEqual({ receipt: 2, message });
  });

  test('only step 2 and updates count as writing', () => {
    expect(messages.filter(writes).map(({ kind }) => kind)).toEqual(['step2', 'update']);
  });

  test.each([
    ['nothing', bytes()],
    ['a length beyond the end', bytes(0, 2, 5, 1)],
    ['a missing payload', bytes(0, 0)],
    ['an unknown kind', bytes(77)],
    ['an unknown step', bytes(0, 3, 0)],
    ['bytes after the end', bytes(3, 0)],
    ['a receipt that is cut short', bytes(100)],
    ['a receipt within a receipt', receipt(1, receipt(2))],
  ])('%s is no frame', (_, frame) => {
    expect(() => decode(frame)).toThrow(FrameError);
  });
});

function receipt(count: number, message?: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 100);
  encoding.writeVarUint(encoder, count);
  if (message) encoding.writeUint8Array(encoder, message);
  return encoding.toUint8Array(encoder);
}
