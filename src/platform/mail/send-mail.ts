// The worker's side: takes a mail's id, opens what is sealed under it, gives it away, and removes the row. A mail that is not sent
// in the end is removed too; what was in it is good for minutes or can be asked for again.

import { isAppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText } from "#platform/keyring/seal-text.ts";
import type { Log } from "#platform/log/log.ts";

import type { DeliverMail } from "./delivery.ts";
import { decodeMail, mailContext } from "./letter.ts";
import { deleteMail, deleteOldMails, takeMail } from "./store.ts";

export interface MailSender {
  /**
   * One try; none when what the mail says is over by now. `last`: none will follow. @throws AppError `mail.unavailable`, `mail.insecure`, `mail.login-refused`, `mail.refused`,
   * `mail.not-configured`, `keyring.not-opened`.
   */
  send(mailId: Uuid, given: { readonly last: boolean }): Promise<void>;
}

export interface MailSenderGiven {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly deliver: DeliverMail;
  /** The installation's key for mail, of the version that is named. */
  mailKey(keyId: Uuid): Promise<DataKey>;
}

/** Longer than the queue tries: what is older was left behind by a crash. */
const LEFT_BEHIND_MS = 2 * DAY;

export function createMailSender({ db, clock, log, deliver, mailKey }: MailSenderGiven): MailSender {
  const remove = (mailId: Uuid): Promise<void> => db.global("strongroom_worker", (tx) => deleteMail(tx, mailId));
  return {
    async send(mailId, { last }) {
      const taken = await db.global("strongroom_worker", async (tx) => {
        await deleteOldMails(tx, new Date(clock.now() - LEFT_BEHIND_MS));
        return takeMail(tx, mailId);
      });
      // Sent by a try that was counted as lost.
      if (taken === null) return;
      try {
        const key = await mailKey(taken.keyId);
        const mail = decodeMail(openText(key, mailContext(mailId), taken.sealed));
        if (mail.goodUntilMs !== undefined && mail.goodUntilMs <= clock.now()) log.debug("a mail was not sent, since what it says is over");
        else await deliver(mail, mailId);
      } catch (error) {
        if (last || (isAppError(error) && !error.retryable)) {
          await remove(mailId);
          log.warn("a mail was given up", { code: isAppError(error) ? error.code : "internal.unexpected" });
        }
        throw error;
      }
      await remove(mailId);
    },
  };
}
