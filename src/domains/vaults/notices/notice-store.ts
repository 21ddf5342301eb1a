// SQL of choices, of notices as they are told, and of who was written to.

import type { Uuid } from "#base/uuid.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import { noticeChoiceSchema, type NoticeChoice } from "#protocol/api/notices.ts";
import { noticeEventSchema, type NoticeEvent } from "#protocol/notices/events.ts";

import type { NoticedVault } from "./choice.ts";
import type { NoticeTables, WebhookState } from "./tables.ts";

export interface ChoiceRow {
  readonly choice: NoticeChoice;
  /** All mail, by the link in one; until they choose again. */
  readonly stopped: boolean;
}

export async function findChoice(tx: Tx, personId: Uuid): Promise<ChoiceRow | null> {
  const row = await tx.as<NoticeTables>().selectFrom("notice_choices").select(["choice", "stopped_at"]).where("person_id", "=", personId).executeTakeFirst();
  return row === undefined ? null : { choice: noticeChoiceSchema.parse(row.choice), stopped: row.stopped_at !== null };
}

/** Of these people those who stopped all mail. */
export async function listStopped(tx: Tx, personIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> {
  if (personIds.length === 0) return new Set();
  const rows = await tx.as<NoticeTables>().selectFrom("notice_choices").select("person_id").where("person_id", "in", [...personIds]).where("stopped_at", "is not", null).execute();
  return new Set(rows.map(({ person_id }) => person_id));
}

export async function listChoices(tx: Tx): Promise<ReadonlyMap<Uuid, NoticeChoice>> {
  const rows = await tx.as<NoticeTables>().selectFrom("notice_choices").select(["person_id", "choice"]).execute();
  return new Map(rows.map(({ person_id, choice }) => [person_id, noticeChoiceSchema.parse(choice)]));
}

export async function putChoice(tx: Tx, { personId, choice, stopped, now }: ChoiceRow & { readonly personId: Uuid; readonly now: Date }): Promise<void> {
  const values = { choice: JSON.stringify(choice), changed_at: now, stopped_at: stopped ? now : null };
  await tx.as<NoticeTables>().insertInto("notice_choices").values({ person_id: personId, ...values }).onConflict((conflict) => conflict.columns(["tenant_id", "person_id"]).doUpdateSet(values)).execute();
}

export interface NoticeRow {
  /** Null for a webhook's end. */
  readonly vault: NoticedVault | null;
  readonly snapshotId: Uuid | null;
  readonly webhook: { readonly id: Uuid; readonly state: WebhookState } | null;
  readonly events: readonly NoticeEvent[];
}

/** Null when it has ended with its vault, or the vault is being deleted. */
export async function findNotice(tx: Tx, noticeId: Uuid): Promise<NoticeRow | null> {
  const row = await tx.as<NoticeTables>().selectFrom("notices").select(["vault_id", "snapshot_id", "webhook_id", "events"]).where("id", "=", noticeId).executeTakeFirst();
  if (row === undefined) return null;
  const vault = row.vault_id === null ? null : await findLiveVault(tx, row.vault_id);
  const webhook = row.webhook_id === null ? null : await tx.as<NoticeTables>().selectFrom("webhooks").select(["id", "state"]).where("id", "=", row.webhook_id).executeTakeFirst();
  if (vault === null && webhook == null) return null;
  return { vault, snapshotId: row.snapshot_id, webhook: webhook ?? null, events: noticeEventSchema.array().parse(row.events) };
}

async function findLiveVault(tx: Tx, vaultId: Uuid): Promise<NoticedVault | null> {
  const row = await tx.as<VaultTables>().selectFrom("vaults").select(["project_id", "created_by"]).where("id", "=", vaultId).where("deleted_at", "is", null).executeTakeFirst();
  return row === undefined ? null : { vaultId, projectId: row.project_id, addedBy: row.created_by };
}

/** False when the person was written to before. */
export async function noteMail(tx: Tx, noticeId: Uuid, personId: Uuid): Promise<boolean> {
  const result = await tx.as<NoticeTables>().insertInto("notice_mails").values({ notice_id: noticeId, person_id: personId }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Of who left the team. */
export async function deleteChoices(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<NoticeTables>().deleteFrom("notice_choices").where("person_id", "=", personId).execute();
}
