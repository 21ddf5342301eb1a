// What each answer about many vaults begins with: those that the caller reaches, with the newest report of each as it was composed last, without what
// is suppressed in it.

import type { Uuid } from "#base/uuid.ts";
import { summariseOpen, type OpenSummary } from "#domains/vaults/analysis/summarise.ts";
import { readTeamCost } from "#domains/vaults/cost/cost.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import { recordGuestLook } from "#domains/vaults/guest-looks.ts";
import { composeCounted, findPlain, type FoundPlain } from "#domains/vaults/reports.ts";
import { findSnapshot } from "#domains/vaults/run-views-store.ts";
import { countSuppressedByVault, parseSuppressedCounts } from "#domains/vaults/suppressions/finding-names.ts";
import { listInForce, type DecidedRow } from "#domains/vaults/suppressions/store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import { MAX_PORTFOLIO_ROWS } from "#protocol/api/portfolio.ts";
import { estimateRange } from "#protocol/cost/estimate-cost.ts";
import type { CostParameters } from "#protocol/cost/parameters.ts";
import { sumFindings } from "#protocol/report/summary.ts";
import { judgeFacets } from "#protocol/licences/judge-licences.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import type { Report } from "#protocol/report/schema.ts";
import { suppresses } from "#protocol/suppressions/analysis.ts";

import { listFacets, listNewestReports, listPortfolioVaults, type NewestReport, type PortfolioVaultRow, type Projects } from "./portfolio-store.ts";
import type { ComposedUnder, KnownReport, ReportMemo, RowReport } from "./report-memo.ts";

export interface PortfolioQuery {
  readonly projectId?: Uuid | undefined;
}

export interface AskedRows {
  readonly caller: Caller;
  readonly teamId: Uuid;
  readonly query: PortfolioQuery;
}

export interface FoundRow extends PortfolioVaultRow {
  readonly known: KnownReport | null;
  /** In force for it, its own and the team's. */
  readonly suppressions: number;
}

export interface FoundRows {
  readonly rows: readonly FoundRow[];
  readonly more: number;
}

/** With what `also` reads in the same transaction. */
export async function findRows<Also>(deps: VaultsDeps, memo: ReportMemo, { caller, teamId, query }: AskedRows, also: (tx: Tx, rows: readonly PortfolioVaultRow[], projects: Projects) => Promise<Also>): Promise<FoundRows & Also> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
  const projects = projectsAsked(deps.permissions.reach(caller, { tenantId: teamId, permission: "vaults.read" }), query.projectId);
  const { rows, more, inForce, reports, others } = await deps.db.tenant(webScope(teamId), async (tx) => {
    const found = await listPortfolioVaults(tx, { projects, limit: MAX_PORTFOLIO_ROWS });
    await recordGuestLook(deps, tx, { person, teamId, vaultIds: found.rows.map(({ id }) => id), what: "list" });
    const now = deps.clock.now();
    const decided = await listInForce(tx, new Date(now));
    return { ...found, inForce: decided, reports: await findReports(tx, memo, { rows: found.rows, inForce: decided, now }), others: await also(tx, found.rows, projects) };
  });
  const counted = await countUnnamed(deps, memo, { teamId, reports });
  const count = countInForce(inForce);
  return { ...others, more, rows: rows.map((row) => ({ ...row, known: reports.known.get(row.id) ?? counted.get(row.id) ?? null, suppressions: count(row.id) })) };
}

/** Evidence that one answer opens. After an upgrade the worker names the findings of all within minutes; until then those beyond count what is suppressed too. */
const MAX_OPENED = 8;

interface FoundReports {
  readonly known: ReadonlyMap<Uuid, KnownReport>;
  /** In which something is suppressed, while the worker has not written yet by what its findings are named: their evidence says it. */
  readonly unnamed: readonly { readonly vaultId: Uuid; readonly newest: NewestReport; readonly plain: FoundPlain; readonly under: ComposedUnder }[];
  readonly parameters: CostParameters;
}

interface Reported extends PortfolioVaultRow {
  readonly lastSnapshotId: Uuid;
}

async function findReports(tx: Tx, memo: ReportMemo, { rows, inForce, now }: { readonly rows: readonly PortfolioVaultRow[]; readonly inForce: readonly DecidedRow[]; readonly now: number }): Promise<FoundReports> {
  const { parameters } = await readTeamCost(tx);
  const silent = await countSuppressedByVault(tx, inForce);
  const reported = rows.filter((row): row is Reported => row.lastSnapshotId !== null);
  const licences = await readLicencePolicy(tx);
  const assumed = JSON.stringify([parameters, licences.changedAt]);
  const underOf = ({ id, named }: Reported): ComposedUnder => ({ assumed, leftOut: named ? (silent.get(id) ?? "") : reaching(inForce, id).join(" ") });
  const known = new Map<Uuid, KnownReport>();
  for (const row of reported) {
    const report = memo.find(row.lastSnapshotId, underOf(row));
    if (report !== null) known.set(row.id, report);
  }
  const missing = reported.filter(({ id }) => !known.has(id));
  const newest = await listNewestReports(tx, missing.map(({ lastSnapshotId }) => lastSnapshotId), licences);
  const facets = await listFacets(tx, missing.filter(({ id, named }) => named && silent.has(id)).map(({ lastSnapshotId }) => lastSnapshotId));
  const unnamed: FoundReports["unnamed"][number][] = [];
  for (const row of missing) {
    const [own, under] = [newest.get(row.lastSnapshotId), underOf(row)];
    if (own === undefined) continue;
    const isUnnamed = !row.named && under.leftOut !== "";
    const snapshot = isUnnamed && unnamed.length < MAX_OPENED ? await findSnapshot(tx, row.id, row.lastSnapshotId) : null;
    // Not remembered: the next answer opens others.
    if (isUnnamed && snapshot === null) known.set(row.id, composeKnown(own, { parameters, open: null }));
    else if (snapshot !== null) unnamed.push({ vaultId: row.id, newest: own, under, plain: await findPlain(tx, { vaultId: row.id, snapshot, asOf: now }) });
    else known.set(row.id, remember(memo, under, composeKnown(own, { parameters, open: openOf(facets.get(row.lastSnapshotId), { leftOut: under.leftOut, licences }) })));
  }
  return { known, unnamed, parameters };
}

function openOf(facets: Report["facets"] | undefined, { leftOut, licences }: { readonly leftOut: string; readonly licences: AppliedLicencePolicy }): OpenSummary | null {
  return facets === undefined ? null : summariseOpen({ facets: judgeFacets(facets, licences), suppressions: parseSuppressedCounts(leftOut) });
}

/** In numbers alone; whoever asks was let at the vault's report before. Keys and blobs are asked for here, after the transaction. */
async function countUnnamed(deps: VaultsDeps, memo: ReportMemo, { teamId, reports: { unnamed, parameters } }: { readonly teamId: Uuid; readonly reports: FoundReports }): Promise<ReadonlyMap<Uuid, KnownReport>> {
  const counted = new Map<Uuid, KnownReport>();
  for (const { vaultId, newest, plain, under } of unnamed) {
    const report = await composeCounted(deps, { teamId, vaultId }, plain);
    counted.set(vaultId, remember(memo, under, composeKnown(newest, { parameters, open: report === null ? null : summariseOpen(report) })));
  }
  return counted;
}

function remember(memo: ReportMemo, under: ComposedUnder, known: KnownReport): KnownReport {
  memo.remember(known, under);
  return known;
}

/** Ids of the decisions that leave something of this vault out, ascending. */
function reaching(inForce: readonly DecidedRow[], vaultId: Uuid): readonly Uuid[] {
  return inForce.filter((each) => suppresses(each) && (each.vault_id === null || each.vault_id === vaultId)).map(({ id }) => id);
}

function countInForce(inForce: readonly DecidedRow[]): (vaultId: Uuid) => number {
  const counts = new Map<Uuid | null, number>();
  for (const { vault_id: of } of inForce) counts.set(of, (counts.get(of) ?? 0) + 1);
  return (vaultId) => (counts.get(null) ?? 0) + (counts.get(vaultId) ?? 0);
}

function projectsAsked(reach: "all" | ReadonlySet<Uuid>, projectId: Uuid | undefined): Projects {
  if (projectId === undefined) return reach === "all" ? "all" : [...reach];
  return reach === "all" || reach.has(projectId) ? [projectId] : [];
}

function composeKnown({ id, at, summary }: NewestReport, { parameters, open }: { readonly parameters: CostParameters; readonly open: OpenSummary | null }): KnownReport {
  const { score, files, code, commits, contributors, lastCommitAt, languages } = summary;
  const estimate = summary.cost === null ? null : estimateRange(summary.cost, parameters);
  const report: RowReport = {
    snapshotId: id, createdAt: at.toISOString(), score, files, code, commits, contributors, lastCommitAt, languages: languages.map(({ name }) => name),
    findings: sumFindings(open ?? summary), suppressed: open?.suppressed ?? 0, effort: estimate?.effort ?? null, cost: estimate?.cost ?? null,
  };
  return { report, languages, urgent: open?.urgent ?? summary.urgent };
}
