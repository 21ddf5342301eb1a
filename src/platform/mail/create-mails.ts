// The side of those who write mail: it is sealed, its row is written, and the queue is given its id, all with what it tells of.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { sealText } from "#platform/keyring/seal-text.ts";

import { assertMailConfigured, type MailConfig } from "./delivery.ts";
import { SEND_QUEUE } from "./domain.ts";
import { checkMail, encodeMail, mailContext } from "./letter.ts";
import type { Mails } from "./mails.ts";
import { insertMail } from "./store.ts";

export interface CreateMailsGiven {
  readonly config: MailConfig;
  readonly clock: Pick<Clock, "now">;
  readonly jobs: Pick<Jobs, "enqueue">;
  /** The installation's key for mail. */
  mailKey(): Promise<DataKey>;
}

export function createMails({ config, clock, jobs, mailKey }: CreateMailsGiven): Mails {
  return {
    assertPossible: () => assertMailConfigured(config),
    async seal(mail) {
      assertMailConfigured(config);
      const checked = checkMail(mail);
      const mailId: Uuid = createUuid();
      const key = await mailKey();
      return { mailId, keyId: key.keyId, sealed: sealText(key, mailContext(mailId), encodeMail(checked)) };
    },
    async enqueue(tx, mail) {
      await insertMail(tx, mail, new Date(clock.now()));
      await jobs.enqueue(tx, SEND_QUEUE, { mailId: mail.mailId });
    },
  };
}
