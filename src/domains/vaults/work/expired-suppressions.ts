// Suppressions expire by themselves; the worker writes into the log that they have.

import type { Uuid } from "#base/uuid.ts";
import { findSuppression } from "#domains/vaults/suppressions/store.ts";
import type { SuppressionTables } from "#domains/vaults/suppressions/tables.ts";

import { inTenant, type WorkerDeps } from "./vault-context.ts";

/** Of one look; the next is a minute later. */
const MAX_RECORDED = 500;

export async function recordExpiredSuppressions(deps: Pick<WorkerDeps, "db" | "audit" | "clock">): Promise<number> {
  const now = new Date(deps.clock.now());
  const due = await deps.db.global("strongroom_worker", async (tx) => await tx.as<SuppressionTables>().selectFrom("suppression_ends").select(["suppression_id", "tenant_id"]).where("expires_at", "<=", now).orderBy("expires_at").limit(MAX_RECORDED).execute());
  for (const { suppression_id: id, tenant_id: tenantId } of due) await recordOne(deps, tenantId, id);
  return due.length;
}

/** Of one whose vault is gone nothing is left to say. */
async function recordOne(deps: Pick<WorkerDeps, "db" | "audit">, tenantId: Uuid, id: Uuid): Promise<void> {
  await inTenant(deps, tenantId, async (tx) => {
    const taken = await tx.as<SuppressionTables>().deleteFrom("suppression_ends").where("suppression_id", "=", id).executeTakeFirst();
    const row = await findSuppression(tx, id);
    if (taken.numDeletedRows === 0n || row === null) return;
    const subject = row.vault_id === null ? { kind: "team", id: tenantId } : { kind: "vault", id: row.vault_id };
    await deps.audit.recordAct(tx, { actor: { kind: "role", role: "worker" }, event: "vaults.suppression-expired", subject, details: { suppression: id } });
  });
}
