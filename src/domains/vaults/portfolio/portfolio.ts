// The portfolio: all vaults that a caller reaches in one answer, in numbers, and the same as a spreadsheet. Names are opened here, one by
// one under one key; nothing of evidence is read.

import { composeCsv } from "#base/csv.ts";
import type { Uuid } from "#base/uuid.ts";
import { readTeamCost } from "#domains/vaults/cost/cost.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { recordGuestLook } from "#domains/vaults/guest-looks.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { singleChunk } from "#platform/http/single-chunk.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { MAX_PORTFOLIO_ROWS, SPARK_POINTS, type Portfolio, type PortfolioRow } from "#protocol/api/portfolio.ts";
import type { VaultState } from "#protocol/api/vaults.ts";
import { estimateRange } from "#protocol/cost/estimate-cost.ts";
import type { CostParameters } from "#protocol/cost/parameters.ts";
import { sumFindings } from "#protocol/report/summary.ts";

import { listNewestReports, listPortfolioVaults, listTrendPoints, type NewestReport, type PortfolioVaultRow, type ShortTrend } from "./portfolio-store.ts";
import { createReportMemo, type ReportMemo, type RowReport } from "./report-memo.ts";

export interface PortfolioQuery {
  readonly projectId?: Uuid | undefined;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface VaultPortfolio {
  get(caller: Caller, teamId: Uuid, query: PortfolioQuery): Promise<Portfolio>;
  export(caller: Caller, teamId: Uuid, query: PortfolioQuery): Promise<Download>;
}

export function createVaultPortfolio(deps: VaultsDeps): VaultPortfolio {
  const memo = createReportMemo();
  return {
    get: (caller, teamId, query) => read(deps, memo, { caller, teamId, query }),
    async export(caller, teamId, query) {
      const { items } = await read(deps, memo, { caller, teamId, query });
      return { mediaType: "text/csv; charset=utf-8", fileName: `portfolio-${new Date(deps.clock.now()).toISOString().slice(0, 10)}.csv`, body: singleChunk(new TextEncoder().encode(composeSheet(items))) };
    },
  };
}

async function read(deps: VaultsDeps, memo: ReportMemo, { caller, teamId, query }: { readonly caller: Caller; readonly teamId: Uuid; readonly query: PortfolioQuery }): Promise<Portfolio> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
  const projects = projectsAsked(deps.permissions.reach(caller, { tenantId: teamId, permission: "vaults.read" }), query.projectId);
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const { rows, more } = await listPortfolioVaults(tx, { projects, limit: MAX_PORTFOLIO_ROWS });
    await recordGuestLook(deps, tx, { person, teamId, vaultIds: rows.map(({ id }) => id), what: "list" });
    const reports = await findReports(tx, memo, rows.flatMap(({ lastSnapshotId }) => (lastSnapshotId === null ? [] : [lastSnapshotId])));
    return { rows, more, reports, trends: await listTrendPoints(tx, { vaultIds: rows.map(({ id }) => id), points: SPARK_POINTS }) };
  });
  const key = found.rows.length === 0 ? null : await deps.keys.field(teamId);
  const items = key === null ? [] : found.rows.map((row) => composeRow({ row, key, report: row.lastSnapshotId === null ? null : (found.reports.get(row.lastSnapshotId) ?? null), trend: found.trends.get(row.id) ?? { code: [], score: [] } }));
  return { items, more: found.more };
}

async function findReports(tx: Tx, memo: ReportMemo, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, RowReport>> {
  const { parameters } = await readTeamCost(tx);
  const assumed = JSON.stringify(parameters);
  const reports = new Map<Uuid, RowReport>();
  for (const id of ids) {
    const known = memo.find(id, assumed);
    if (known !== null) reports.set(id, known);
  }
  for (const newest of await listNewestReports(tx, ids.filter((id) => !reports.has(id)))) {
    const report = composeReport(newest, parameters);
    memo.remember(report, assumed);
    reports.set(newest.id, report);
  }
  return reports;
}

function projectsAsked(reach: "all" | ReadonlySet<Uuid>, projectId: Uuid | undefined): "all" | readonly Uuid[] {
  if (projectId === undefined) return reach === "all" ? "all" : [...reach];
  return reach === "all" || reach.has(projectId) ? [projectId] : [];
}

interface RowParts {
  readonly row: PortfolioVaultRow;
  readonly key: DataKey;
  readonly report: RowReport | null;
  readonly trend: ShortTrend;
}

function composeRow({ row, key, report, trend }: RowParts): PortfolioRow {
  return {
    vaultId: row.id,
    projectId: row.projectId,
    name: openVaultText(key, { vaultId: row.id, column: "name_sealed" }, row.nameSealed),
    source: row.sourceKind,
    state: stateOf(row),
    createdAt: row.createdAt.toISOString(),
    report,
    trend,
  };
}

/** The same words as of a single vault. */
function stateOf({ working, state, sourceKind, ran }: PortfolioVaultRow): VaultState {
  if (working) return "working";
  if (state !== "new") return state;
  return sourceKind === "upload" && !ran ? "awaiting-upload" : "failed";
}

function composeReport({ id, at, summary }: NewestReport, parameters: CostParameters): RowReport {
  const { score, files, code, commits, contributors, lastCommitAt, languages } = summary;
  const estimate = summary.cost === null ? null : estimateRange(summary.cost, parameters);
  return { snapshotId: id, createdAt: at.toISOString(), score, files, code, commits, contributors, lastCommitAt, languages: languages.map(({ name }) => name), findings: sumFindings(summary), effort: estimate?.effort ?? null, cost: estimate?.cost ?? null };
}

const HEADER = [
  "vault", "vault id", "project id", "source", "state", "reported", "score", "files", "lines of code", "commits", "people", "last commit", "languages", "critical", "high", "medium", "low",
  "person-months, low", "person-months, likely", "person-months, high", "cost, low", "cost, likely", "cost, high", "currency",
] as const;

function composeSheet(items: readonly PortfolioRow[]): string {
  return composeCsv([HEADER, ...items.map(composeSheetRow)]);
}

function composeSheetRow({ report, ...row }: PortfolioRow): (string | number | null)[] {
  const of = <Value extends string | number>(value: Value | null | undefined): Value | null => value ?? null;
  const { findings, effort, cost } = report ?? { findings: null, effort: null, cost: null };
  return [
    row.name, row.vaultId, row.projectId, row.source, row.state, of(report?.createdAt), of(report?.score), of(report?.files), of(report?.code), of(report?.commits), of(report?.contributors), of(report?.lastCommitAt),
    report === null ? null : report.languages.join("; "),
    of(findings?.critical), of(findings?.high), of(findings?.medium), of(findings?.low), of(tenth(effort?.low)), of(tenth(effort?.likely)), of(tenth(effort?.high)),
    of(whole(cost?.low)), of(whole(cost?.likely)), of(whole(cost?.high)), of(cost?.currency),
  ];
}

/** More digits would say more than is known. */
function tenth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}

function whole(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}
