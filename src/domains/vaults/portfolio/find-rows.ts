// What each answer about many vaults begins with: those that the caller reaches, with the newest report of each as it was composed last.

import type { Uuid } from "#base/uuid.ts";
import { readTeamCost } from "#domains/vaults/cost/cost.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import { recordGuestLook } from "#domains/vaults/guest-looks.ts";
import { countByVault } from "#domains/vaults/suppressions/store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import { MAX_PORTFOLIO_ROWS } from "#protocol/api/portfolio.ts";
import { estimateRange } from "#protocol/cost/estimate-cost.ts";
import type { CostParameters } from "#protocol/cost/parameters.ts";
import { sumFindings } from "#protocol/report/summary.ts";

import { listNewestReports, listPortfolioVaults, type NewestReport, type PortfolioVaultRow, type Projects } from "./portfolio-store.ts";
import type { KnownReport, ReportMemo, RowReport } from "./report-memo.ts";

export interface PortfolioQuery {
  readonly projectId?: Uuid | undefined;
}

export interface AskedRows {
  readonly caller: Caller;
  readonly teamId: Uuid;
  readonly query: PortfolioQuery;
}

export interface FoundRows {
  readonly rows: readonly PortfolioVaultRow[];
  readonly more: number;
  readonly reports: ReadonlyMap<Uuid, KnownReport>;
  readonly suppressions: Awaited<ReturnType<typeof countByVault>>;
}

/** With what `also` reads in the same transaction. */
export async function findRows<Also>(deps: VaultsDeps, memo: ReportMemo, { caller, teamId, query }: AskedRows, also: (tx: Tx, found: FoundRows, projects: Projects) => Promise<Also>): Promise<FoundRows & Also> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
  const projects = projectsAsked(deps.permissions.reach(caller, { tenantId: teamId, permission: "vaults.read" }), query.projectId);
  return deps.db.tenant(webScope(teamId), async (tx) => {
    const { rows, more } = await listPortfolioVaults(tx, { projects, limit: MAX_PORTFOLIO_ROWS });
    await recordGuestLook(deps, tx, { person, teamId, vaultIds: rows.map(({ id }) => id), what: "list" });
    const reports = await findReports(tx, memo, rows.flatMap(({ lastSnapshotId }) => (lastSnapshotId === null ? [] : [lastSnapshotId])));
    const found = { rows, more, reports, suppressions: await countByVault(tx, new Date(deps.clock.now())) };
    return { ...found, ...await also(tx, found, projects) };
  });
}

async function findReports(tx: Tx, memo: ReportMemo, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, KnownReport>> {
  const { parameters } = await readTeamCost(tx);
  const assumed = JSON.stringify([parameters, (await readLicencePolicy(tx)).changedAt]);
  const reports = new Map<Uuid, KnownReport>();
  for (const id of ids) {
    const known = memo.find(id, assumed);
    if (known !== null) reports.set(id, known);
  }
  for (const newest of await listNewestReports(tx, ids.filter((id) => !reports.has(id)))) {
    const { languages, urgent } = newest.summary;
    const known = { report: composeReport(newest, parameters), languages, urgent };
    memo.remember(known, assumed);
    reports.set(newest.id, known);
  }
  return reports;
}

function projectsAsked(reach: "all" | ReadonlySet<Uuid>, projectId: Uuid | undefined): Projects {
  if (projectId === undefined) return reach === "all" ? "all" : [...reach];
  return reach === "all" || reach.has(projectId) ? [projectId] : [];
}

function composeReport({ id, at, summary }: NewestReport, parameters: CostParameters): RowReport {
  const { score, files, code, commits, contributors, lastCommitAt, languages } = summary;
  const estimate = summary.cost === null ? null : estimateRange(summary.cost, parameters);
  return { snapshotId: id, createdAt: at.toISOString(), score, files, code, commits, contributors, lastCommitAt, languages: languages.map(({ name }) => name), findings: sumFindings(summary), effort: estimate?.effort ?? null, cost: estimate?.cost ?? null };
}
