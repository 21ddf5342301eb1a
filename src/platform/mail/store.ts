// SQL of the mails that wait.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { SealedMail } from "./mails.ts";

interface MailTables {
  mails: { mail_id: Uuid; key_id: Uuid; sealed: Uint8Array; attempts: number; created_at: Date };
}

export async function insertMail(tx: Tx, { mailId, keyId, sealed }: SealedMail, now: Date): Promise<void> {
  await tx.as<MailTables>().insertInto("mails").values({ mail_id: mailId, key_id: keyId, sealed, attempts: 0, created_at: now }).execute();
}

/** Counts the try that begins with it; null when it is not there, or no more. */
export async function takeMail(tx: Tx, mailId: Uuid): Promise<SealedMail | null> {
  const row = await tx
    .as<MailTables>()
    .updateTable("mails")
    .set((each) => ({ attempts: each("attempts", "+", 1) }))
    .where("mail_id", "=", mailId)
    .returning(["key_id", "sealed"])
    .executeTakeFirst();
  return row === undefined ? null : { mailId, keyId: row.key_id, sealed: row.sealed };
}

export async function deleteMail(tx: Tx, mailId: Uuid): Promise<void> {
  await tx.as<MailTables>().deleteFrom("mails").where("mail_id", "=", mailId).execute();
}

export async function deleteOldMails(tx: Tx, before: Date): Promise<void> {
  await tx.as<MailTables>().deleteFrom("mails").where("created_at", "<", before).execute();
}
