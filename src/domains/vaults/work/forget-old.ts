// What is older than anybody looks back goes: notices, deliveries with those of tests, who got which report, suppressions that ended long ago, what was assumed about cost, and by what licences were judged.

import { sql } from "kysely";

import { DAY } from "#base/units.ts";
import { leaveDirectory } from "#domains/vaults/notices/directory.ts";
import type { NoticeTables } from "#domains/vaults/notices/tables.ts";
import type { SuppressionTables } from "#domains/vaults/suppressions/tables.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";

/** Deliveries are tried for a day; people look back for weeks. */
const KEPT_MS = 30 * DAY;
/** SUP-6: as long a report can be asked for with the suppressions of then, and what was assumed about cost, and by what licences were judged. */
const DECISIONS_KEPT_MS = 3 * 366 * DAY;

export async function forgetOld(tx: Tx, now: Date): Promise<void> {
  const db = tx.as<NoticeTables>();
  const [before, decidedBefore] = [new Date(now.getTime() - KEPT_MS), new Date(now.getTime() - DECISIONS_KEPT_MS)];
  const notices = await db.deleteFrom("notices").where("at", "<", before).returning("id").execute();
  const deliveries = await db.deleteFrom("webhook_deliveries").where("created_at", "<", before).returning("id").execute();
  await leaveDirectory(tx, [...notices, ...deliveries].map(({ id }) => id));
  await forgetReportMails(tx, before);
  await tx.as<SuppressionTables>().deleteFrom("suppressions").where(({ fn }) => fn.coalesce("ended_at", "expires_at"), "<", decidedBefore).execute();
  // The one that held then holds on, however old it is.
  await tx.as<VaultTables>().deleteFrom("vault_cost_models").where("changed_at", "<", ({ selectFrom }) => selectFrom("vault_cost_models as held").select(({ fn }) => fn.max("held.changed_at").as("at")).where("held.changed_at", "<", decidedBefore)).execute();
  await tx.as<VaultTables>().deleteFrom("vault_licence_policies").where("changed_at", "<", ({ selectFrom }) => selectFrom("vault_licence_policies as held").select(({ fn }) => fn.max("held.changed_at").as("at")).where("held.changed_at", "<", decidedBefore)).execute();
}

/** Those of the newest snapshots stay: by them nobody is sent the same report again, however long nothing is new. */
async function forgetReportMails(tx: Tx, before: Date): Promise<void> {
  await tx.as<NoticeTables & VaultTables>().deleteFrom("report_mails").where("at", "<", before)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom("vaults").select("vaults.id").whereRef(sql`vaults.last_snapshot_id::text`, "=", "report_mails.occasion")))).execute();
}
