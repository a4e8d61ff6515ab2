/**
 * Why the server closed a live connection. Mirrors `sync/close_codes.py`; a Python test compares
 * the two, so that neither can change alone.
 */
export const CloseCode = {
  RESTARTING: 1012,
  MALFORMED: 4400,
  SIGNED_OUT: 4401,
  FORBIDDEN: 4403,
  UNKNOWN_DOCUMENT: 4404,
  READ_ONLY: 4406,
  EPOCH_ENDED: 4410,
  DAMAGED: 4423,
  TOO_SLOW: 4508,
  FOREIGN_CLIENT_ID: 4409,
  FRAME_TOO_LARGE: 4413,
  DOCUMENT_TOO_LARGE: 4414,
  TOO_FAST: 4529,
  INTERNAL: 4500,
  STORE_UNAVAILABLE: 4503,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** What a close asks of the page. */
export type Consequence =
  /** Connect again after a pause; the state vectors then say what is missing. */
  | 'retry'
  /** Connect again, and send nothing that writes. */
  | 'read-only'
  /** Ask the person to sign in again; the text stays here. */
  | 'signed-out'
  /** This person may not open the document, or it is not there. */
  | 'forbidden'
  /** The server does not take what this page sends; trying again would not help. */
  | 'refused';

/** What follows from a close code; null stands for a connection that broke without any. */
export function consequence(code: number | null): Consequence {
  switch (code) {
    case CloseCode.SIGNED_OUT:
      return 'signed-out';
    case CloseCode.FORBIDDEN:
    case CloseCode.UNKNOWN_DOCUMENT:
      return 'forbidden';
    case CloseCode.READ_ONLY:
    case CloseCode.DAMAGED:
      return 'read-only';
    case CloseCode.EPOCH_ENDED:
    case CloseCode.MALFORMED:
    case CloseCode.FOREIGN_CLIENT_ID:
    case CloseCode.FRAME_TOO_LARGE:
    case CloseCode.DOCUMENT_TOO_LARGE:
      return 'refused';
    default:
      return 'retry';
  }
}
