// Mails that are kept instead of sent, for rehearsals and tests: sealed by nobody, queued when the act that tells of them does so.

import { createUuid, type Uuid } from "#base/uuid.ts";

import type { Mail, Mails } from "./mails.ts";

export interface KeptMails extends Mails {
  /** What was queued and would be sent, in order; nothing that is over before it could be. */
  readonly queued: readonly Mail[];
  /** What was sealed, for nobody too. */
  readonly sealed: readonly Mail[];
}

export function keepMails(clock: { now(): number }): KeptMails {
  const byId = new Map<Uuid, Mail>();
  const sealed: Mail[] = [];
  const queued: Mail[] = [];
  return {
    queued,
    sealed,
    assertPossible: () => undefined,
    async seal(mail) {
      const mailId = createUuid();
      byId.set(mailId, mail);
      sealed.push(mail);
      return { mailId, keyId: createUuid(), sealed: new Uint8Array(1) };
    },
    async enqueue(_tx, { mailId }) {
      const mail = byId.get(mailId);
      if (mail !== undefined && (mail.goodUntilMs === undefined || mail.goodUntilMs > clock.now())) queued.push(mail);
    },
  };
}
