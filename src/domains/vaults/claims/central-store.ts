// CR-19: one central store. Every table of every domain is in the one database that the program was given, and a planted vault is found there whole: the vault,
// its runs and its results, of which the report in numbers is made. Backups and recovery are claims of their own (PO-03, EM-29).

import { sql } from "kysely";

import { resultsSchema } from "#domains/vaults/analysis/results.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { composeMatterProbe } from "./report-claims.ts";
import { withPlantedVault, type ProbeDeps } from "./probe.ts";

/** One of each kind of what the claim names: accounts, teams, projects, vaults, results. */
const HEARTS = ["people", "teams", "projects", "vaults", "vault_snapshots"] as const;

export function centralStore(deps: ProbeDeps): Claim {
  return {
    id: "CR-19",
    statement: "Accounts, teams, projects, vaults and results stand in one central store.",
    kind: "built",
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => checkStore(deps, context) } },
  };
}

async function checkStore(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const names = context.tables.map(({ name }) => name);
  const { rows } = await context.db.global("strongroom_web", (tx) => sql<{ name: string }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r'`.execute(tx.as()));
  const there = new Set(rows.map(({ name }) => name));
  const missing = names.filter((name) => !there.has(name)).length + HEARTS.filter((name) => !names.includes(name)).length;
  const found = await withPlantedVault(deps, composeMatterProbe(context), async ({ tenantId, vaultId, report }) => {
    const told = await report();
    const stored = await context.db.tenant({ role: "strongroom_web", tenantId }, (tx) => tx.as<VaultTables>().selectFrom("vaults")
      .innerJoin("vault_snapshots", (join) => join.onRef("vault_snapshots.tenant_id", "=", "vaults.tenant_id").onRef("vault_snapshots.id", "=", "vaults.last_snapshot_id"))
      .select("vault_snapshots.results").where("vaults.id", "=", vaultId).executeTakeFirst());
    return { told: told.totals.code, stored: stored === undefined ? null : resultsSchema.parse(stored.results).totals.code };
  });
  const isSame = found.told > 0 && found.stored === found.told;
  const evidence = { tables: names.length, missing, code: found.told };
  if (missing > 0) return claimFails(`${missing} tables are not in the database.`, evidence);
  if (!isSame) return claimFails("The results of a planted vault are not in the database.", evidence);
  return claimPasses(`${names.length} tables of all domains are in one database, and a planted vault stood in it with the results that its report is made of.`, evidence);
}
