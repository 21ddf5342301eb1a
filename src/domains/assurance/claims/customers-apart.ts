// CR-02: customers are isolated from each other. On the living system: a team's rows do not exist for another (see tenant-scope.ts), no
// container of blobs and no key serves two teams, and what one team's key sealed does not open with another's.

import { randomBytes } from "node:crypto";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";
import type { DbRole } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { createDataKey, KEY_BYTES } from "#platform/keyring/data-key.ts";

import { tenantScope } from "./tenant-scope.ts";
import { listTenants } from "./tenants.ts";

const AUTHORITY: DbRole = "strongroom_authority";
const WORKER: DbRole = "strongroom_worker";

interface SharedTables {
  authority_keys: { key_id: string };
  vault_containers: { container: string };
}

export const customersApart: Claim = {
  id: "CR-02",
  statement: "Customers are isolated from each other: rows, containers and keys of one team serve no other.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: checkApart } },
};

async function checkApart(context: CheckContext): Promise<CheckOutcome> {
  const rows = tenantScope.proof === "not yet proven" || !("check" in tenantScope.proof) ? null : await tenantScope.proof.check.run(context);
  const tenants = await listTenants(context.db);
  const keys = await sharedBetween(context, { table: "authority_keys", column: "key_id", role: AUTHORITY, tenants });
  const containers = await sharedBetween(context, { table: "vault_containers", column: "container", role: WORKER, tenants });
  const evidence = { teams: tenants.length, "attempts on rows": rows?.evidence["attempts"] ?? 0, "keys of two teams": keys.shared, keys: keys.seen, "containers of two teams": containers.shared, containers: containers.seen };
  if (rows?.ok !== true) return claimFails(rows?.finding ?? "Rows were not looked at.", evidence);
  if (keys.shared > 0 || containers.shared > 0) return claimFails(`${keys.shared} keys and ${containers.shared} containers belong to more than one team.`, evidence);
  if (opensElsewhere()) return claimFails("What is sealed for one team opens for another.", evidence);
  return claimPasses(`${tenants.length} teams with ${keys.seen} keys and ${containers.seen} containers, none of them shared; rows of one do not exist for another.`, evidence);
}

interface Shared {
  readonly table: keyof SharedTables;
  readonly column: "key_id" | "container";
  readonly role: DbRole;
  readonly tenants: readonly string[];
}

async function sharedBetween({ db }: CheckContext, { table, column, role, tenants }: Shared): Promise<{ readonly seen: number; readonly shared: number }> {
  const owners = new Map<string, string>();
  let shared = 0;
  for (const tenantId of tenants) {
    const found = await db.tenant({ role, tenantId }, (tx) => tx.as<Record<string, Record<string, string>>>().selectFrom(table).select(column).distinct().execute());
    for (const row of found) {
      const value = row[column] ?? "";
      if (owners.has(value) && owners.get(value) !== tenantId) shared++;
      owners.set(value, tenantId);
    }
  }
  return { seen: owners.size, shared };
}

/** The tenant is part of what a seal is bound to: even under the same bytes of a key it does not open for another. */
function opensElsewhere(): boolean {
  const [key, indexKey, keyId] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES), createUuid()];
  const keyOf = (tenantId: string) => createDataKey({ environment: "claims", scope: { tenantId, purpose: "field" }, versions: [{ keyId, version: 1, key: Buffer.from(key) }], indexKey: Buffer.from(indexKey) });
  const cell = { table: "teams", column: "name_sealed", row: createUuid() };
  const sealed = keyOf(createUuid()).seal(randomBytes(8), cell);
  try {
    keyOf(createUuid()).open(sealed, cell);
    return true;
  } catch (error) {
    if (isAppError(error, "keyring.not-opened")) return false;
    throw error;
  }
}
