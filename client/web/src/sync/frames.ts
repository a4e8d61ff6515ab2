/**
 * Frames of a live document, as `sync/SPEC.md` and y-protocols define them: a varuint says the kind
 * of message; kind 0 (sync) has a second one for its step. Kind 100 is a receipt.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** The subprotocol that adds receipts to the plain Yjs conversation. */
export const RECEIPTS = 'jpd.receipts.1';

/** The server closes connections that send a larger frame (bytes). */
export const LARGEST_FRAME = 1024 * 1024;

export type Message =
  | { kind: 'step1'; vector: Uint8Array }
  | { kind: 'step2'; update: Uint8Array }
  | { kind: 'update'; update: Uint8Array }
  | { kind: 'awareness'; update: Uint8Array }
  | { kind: 'query-awareness' };

/** What arrived: a message, a receipt for the first `receipt` writing frames, or both. */
export interface Frame {
  receipt: number | null;
  message: Message | null;
}

/** Raised for bytes that are no frame. */
export class FrameError extends Error {
  override name = 'FrameError';
}

const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const RECEIPT = 100;

const STEP1 = 0;
const STEP2 = 1;
const UPDATE = 2;

export function encode(message: Message): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  switch (message.kind) {
    case 'step1':
      writeSync(encoder, STEP1, message.vector);
      break;
    case 'step2':
      writeSync(encoder, STEP2, message.update);
      break;
    case 'update':
      writeSync(encoder, UPDATE, message.update);
      break;
    case 'awareness':
      encoding.writeVarUint(encoder, AWARENESS);
      encoding.writeVarUint8Array(encoder, message.update);
      break;
    case 'query-awareness':
      encoding.writeVarUint(encoder, QUERY_AWARENESS);
      break;
  }
  return encoding.toUint8Array(encoder);
}

/** Whether the server counts a frame towards receipts: only those that could change the text. */
export function writes(message: Message): boolean {
  return message.kind === 'step2' || message.kind === 'update';
}

/** Reads one whole frame. Raises FrameError when it is cut short, too long or of no known kind. */
export function decode(bytes: Uint8Array): Frame {
  const decoder = decoding.createDecoder(bytes);
  try {
    const frame = readFrame(decoder);
    if (decoding.hasContent(decoder)) throw new FrameError('bytes after the end of the frame');
    return frame;
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('the frame is cut short', { cause: error });
  }
}

function writeSync(encoder: encoding.Encoder, step: number, payload: Uint8Array): void {
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, payload);
}

function readFrame(decoder: decoding.Decoder): Frame {
  const kind = decoding.readVarUint(decoder);
  if (kind !== RECEIPT) return { receipt: null, message: readMessage(decoder, kind) };
  const receipt = decoding.readVarUint(decoder);
  if (!decoding.hasContent(decoder)) return { receipt, message: null };
  return { receipt, message: readMessage(decoder, decoding.readVarUint(decoder)) };
}

function readMessage(decoder: decoding.Decoder, kind: number): Message {
  switch (kind) {
    case SYNC:
      return readSync(decoder);
    case AWARENESS:
      return { kind: 'awareness', update: decoding.readVarUint8Array(decoder) };
    case QUERY_AWARENESS:
      return { kind: 'query-awareness' };
    default:
      throw new FrameError(`unknown kind of message ${kind}`);
  }
}

function readSync(decoder: decoding.Decoder): Message {
  const step = decoding.readVarUint(decoder);
  switch (step) {
    case STEP1:
      return { kind: 'step1', vector: decoding.readVarUint8Array(decoder) };
    case STEP2:
      return { kind: 'step2', update: decoding.readVarUint8Array(decoder) };
    case UPDATE:
      return { kind: 'update', update: decoding.readVarUint8Array(decoder) };
    default:
      throw new FrameError(`unknown step of the sync protocol ${step}`);
  }
}
