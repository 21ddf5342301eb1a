// CR-11: private mirrors have random names without a link to the team. Looked at in the storage itself: each container and each
// blob is named by a random UUID that is the id of nothing else.

import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { isUuid, type Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { listTenants } from "./tenants.ts";

interface DirectoryTables {
  vault_directory: { vault_id: string };
}

export const randomNames: Claim = {
  id: "CR-11",
  statement: "Mirrors and all other blobs have random names without a link to the team, the vault or the source.",
  kind: "checked",
  owner: "assurance",
  proof: { schedule: "daily", check: { run: checkNames } },
};

async function checkNames({ db, dataDir }: CheckContext): Promise<CheckOutcome> {
  const known = new Set([...(await listTenants(db)), ...(await listVaults(db))]);
  const names = await listNames(join(dataDir, "blobs"));
  const telling = names.filter((name) => !isUuid(name.replace(/\.tmp$/, ""))).length;
  const linked = names.filter((name) => known.has(name)).length;
  const evidence = { names: names.length, notRandom: telling, idsOfSomethingElse: linked, idsCompared: known.size };
  if (telling > 0) return claimFails(`${telling} names in the storage are not random UUIDs.`, evidence);
  if (linked > 0) return claimFails(`${linked} names in the storage are the id of a team or a vault.`, evidence);
  return claimPasses(`${names.length} containers and blobs: each a random UUID that is the id of no team and no vault.`, evidence);
}

/** Of containers and blobs; none in an installation that has never had a vault. */
async function listNames(blobs: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const container of existsSync(blobs) ? await readdir(blobs) : []) {
    names.push(container, ...(await readdir(join(blobs, container))));
  }
  return names;
}

async function listVaults(db: Db): Promise<readonly Uuid[]> {
  const rows = await db.global("strongroom_authority", (tx) => tx.as<DirectoryTables>().selectFrom("vault_directory").select("vault_id").execute());
  return rows.map((row) => row.vault_id);
}
