// Mail as domains see it: sealed before the transaction, queued within it, sent afterwards by the worker. The queue's message is
// the mail's id and nothing else; who gets it and what it says is sealed, and removed once it is sent.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

/** Plain text, and files that say what they are: nothing in it can run, load or track. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  /** Lines end with `\n`; wrapped by whoever reads it. */
  readonly text: string;
  /** Milliseconds since 1970: when what it says is over, as a code's time. It is not sent after that. */
  readonly goodUntilMs?: number | undefined;
  /** Where a mail program stops such mail with one click: https, takes a POST (RFC 8058). */
  readonly stopUrl?: string | undefined;
  readonly attachments?: readonly MailAttachment[] | undefined;
}

export interface MailAttachment {
  /** Of our own making: letters, digits, hyphens, dots. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly base64: string;
}

export interface SealedMail {
  readonly mailId: Uuid;
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

export interface Mails {
  /** For whoever must not tell by an error that an address is known: asked first, for every address. @throws AppError `mail.not-configured`. */
  assertPossible(): void;
  /**
   * Asks the authority for a key, so never within a transaction. @throws AppError `mail.invalid` for a line break in an address or
   * a subject, `mail.not-configured`.
   */
  seal(mail: Mail): Promise<SealedMail>;
  /** In the transaction of what it tells of, as `strongroom_web`: when that is rolled back, nothing is sent. */
  enqueue(tx: Tx, mail: SealedMail): Promise<void>;
}
