/** What to say when the server does not take what somebody wrote. */
import { CloseCode } from './close_codes';

/** One sentence for the person whose text the server does not take. */
export function refusal(code: number | null): string {
  switch (code) {
    case CloseCode.FRAME_TOO_LARGE:
      return 'One change was too large to be sent. Download what is here, then put it in again in smaller pieces.';
    case CloseCode.DOCUMENT_TOO_LARGE:
      return 'This document has reached its largest size. Download what is here, then shorten the text.';
    case CloseCode.FOREIGN_CLIENT_ID:
      return 'The server could not tell that these changes are yours. Download what is here, then open the page again.';
    case CloseCode.EPOCH_ENDED:
      return 'This document was written anew, to take something out of it for good. Download what is here if some of it was not saved, then open the page again.';
    default:
      return 'The server could not read what this page sent. Download what is here, then open the page again.';
  }
}
