// An uploaded archive in which an entry matched a signature: what was sealed of it is destroyed at once, not when it is swept.

import type { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { recordRefused } from "#domains/vaults/refused-uploads.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";

import { selectContainer } from "./mirror-store.ts";
import { inTenant, type WorkerDeps } from "./vault-context.ts";

/** While a run is open nobody can upload anything else, so all that waits is what was refused. */
export async function refuseUpload(deps: Pick<WorkerDeps, "db" | "audit" | "blobs">, { vaultId, tenantId, error }: { readonly vaultId: Uuid; readonly tenantId: Uuid; readonly error: AppError }): Promise<void> {
  const { blobs, container } = await inTenant(deps, tenantId, async (tx) => {
    const deleted = await tx.as<VaultTables>().deleteFrom("vault_uploads").where("vault_id", "=", vaultId).returning("blob_name").execute();
    await recordRefused(deps, tx, { actor: { kind: "role", role: "worker" }, what: "entry of an archive", subject: { kind: "vault", id: vaultId }, error });
    return { blobs: deleted.map(({ blob_name }) => blob_name), container: await selectContainer(tx) };
  });
  if (container !== null) for (const name of blobs) await deps.blobs.remove(container, name);
}
