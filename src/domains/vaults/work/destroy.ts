// The end of a vault, or of all vaults of a team: keys first, because without them nothing else can be read; then blobs, then rows,
// and a line in the audit log. Each step may be done again after a crash.

import type { Uuid } from "#base/uuid.ts";
import { deleteLedger } from "#domains/vaults/archivist/model/ledger-store.ts";
import type { BadgeTables } from "#domains/vaults/badges/tables.ts";
import type { GateTables } from "#domains/vaults/gates/tables.ts";
import { deleteSuppressions } from "#domains/vaults/suppressions/store.ts";
import { leaveDirectory } from "#domains/vaults/notices/directory.ts";
import { NOTICE_TENANT_TABLES, type NoticeTables } from "#domains/vaults/notices/tables.ts";
import type { RoomTables } from "#domains/vaults/rooms/tables.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { JobGrant } from "#platform/keyring/authority.ts";

import { selectBlobNames, selectContainer } from "./mirror-store.ts";
import { inTenant, type WorkerDeps } from "./vault-context.ts";

type DestroyDeps = Pick<WorkerDeps, "db" | "authority" | "blobs" | "audit">;

export async function destroyVault(deps: DestroyDeps, grant: JobGrant): Promise<void> {
  const { tenantId, vaultId } = grant;
  await deps.authority.destroyKeys(grant.token, { tenantId, vaultId });
  const { container, names } = await inTenant(deps, tenantId, async (tx) => ({ container: await selectContainer(tx), names: await selectBlobNames(tx, vaultId) }));
  if (container !== null) for (const name of names) await deps.blobs.remove(container, name);
  await inTenant(deps, tenantId, async (tx) => {
    await deps.audit.recordAct(tx, { actor: { kind: "role", role: "worker" }, event: "vaults.vault-destroyed", subject: { kind: "vault", id: vaultId }, details: {} });
    await deleteRows(tx, vaultId);
  });
}

/** What a team's end leaves to this domain: its keys are destroyed already. */
export async function destroyTeamVaults(deps: Pick<WorkerDeps, "db" | "blobs">, tenantId: Uuid): Promise<void> {
  const container = await inTenant(deps, tenantId, selectContainer);
  if (container !== null) await deps.blobs.removeContainer(container);
  await inTenant(deps, tenantId, async (tx) => {
    await deleteSuppressions(tx);
    await deleteRows(tx, "all");
    await deleteLedger(tx);
    await tx.as<GateTables>().deleteFrom("gates").execute();
    for (const table of NOTICE_TENANT_TABLES) await tx.as<NoticeTables>().deleteFrom(table).execute();
    await tx.as<NoticeTables>().deleteFrom("notice_directory").where("tenant_id", "=", tenantId).execute();
    await tx.as<RoomTables>().deleteFrom("rooms").execute();
    for (const table of ["vault_containers", "vault_cost_models", "vault_licence_policies", "vault_filters"] as const) await tx.as<VaultTables>().deleteFrom(table).execute();
  });
}

/** All else of a vault goes with its row. */
async function deleteRows(tx: Tx, vaultId: Uuid | "all"): Promise<void> {
  const db = tx.as<VaultTables>();
  const rows = await (vaultId === "all" ? db.selectFrom("vaults").select("id") : db.selectFrom("vaults").select("id").where("id", "=", vaultId)).execute();
  for (const { id } of rows) {
    await leaveDirectory(tx, await listNoticeIds(tx, id));
    await db.deleteFrom("vaults").where("id", "=", id).execute();
    await db.deleteFrom("vault_directory").where("vault_id", "=", id).execute();
    await tx.as<BadgeTables>().deleteFrom("badge_directory").where("vault_id", "=", id).execute();
  }
}

/** What of the directory belongs to a vault: its notices, and the plans of its reports. */
async function listNoticeIds(tx: Tx, vaultId: Uuid): Promise<readonly Uuid[]> {
  const db = tx.as<NoticeTables>();
  const notices = await db.selectFrom("notices").select("id").where("vault_id", "=", vaultId).execute();
  const plans = await db.selectFrom("report_schedules").select("id").where("vault_id", "=", vaultId).execute();
  return [...notices, ...plans].map(({ id }) => id);
}
