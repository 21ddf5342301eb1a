// The portfolio: all vaults that a caller reaches in one answer, in numbers, and the same as a spreadsheet. Names are opened here, one by
// one under one key; nothing of evidence is read.

import { composeCsv } from "#base/csv.ts";
import type { Uuid } from "#base/uuid.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { singleChunk } from "#platform/http/single-chunk.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { SPARK_POINTS, type Portfolio, type PortfolioOverview, type PortfolioRow } from "#protocol/api/portfolio.ts";
import type { VaultState } from "#protocol/api/vaults.ts";

import { findRows, type AskedRows, type FoundRow, type PortfolioQuery } from "./find-rows.ts";
import { readOverview } from "./overview.ts";
import { listTrendPoints, type PortfolioVaultRow, type ShortTrend } from "./portfolio-store.ts";
import { createReportMemo, type ReportMemo } from "./report-memo.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface VaultPortfolio {
  get(caller: Caller, teamId: Uuid, query: PortfolioQuery): Promise<Portfolio>;
  export(caller: Caller, teamId: Uuid, query: PortfolioQuery): Promise<Download>;
  overview(caller: Caller, teamId: Uuid, query: PortfolioQuery): Promise<PortfolioOverview>;
}

export function createVaultPortfolio(deps: VaultsDeps): VaultPortfolio {
  const memo = createReportMemo();
  return {
    get: (caller, teamId, query) => read(deps, memo, { caller, teamId, query }),
    async export(caller, teamId, query) {
      const { items } = await read(deps, memo, { caller, teamId, query });
      return { mediaType: "text/csv; charset=utf-8", fileName: `portfolio-${new Date(deps.clock.now()).toISOString().slice(0, 10)}.csv`, body: singleChunk(new TextEncoder().encode(composeSheet(items))) };
    },
    overview: (caller, teamId, query) => readOverview(deps, memo, { caller, teamId, query }),
  };
}

async function read(deps: VaultsDeps, memo: ReportMemo, asked: AskedRows): Promise<Portfolio> {
  const { rows, more, trends } = await findRows(deps, memo, asked, async (tx, found) => ({ trends: await listTrendPoints(tx, { vaultIds: found.map(({ id }) => id), points: SPARK_POINTS }) }));
  const key = rows.length === 0 ? null : await deps.keys.field(asked.teamId);
  return { items: key === null ? [] : rows.map((row) => composeRow({ row, key, trend: trends.get(row.id) ?? { code: [], score: [] } })), more };
}

interface RowParts {
  readonly row: FoundRow;
  readonly key: DataKey;
  readonly trend: ShortTrend;
}

function composeRow({ row, key, trend }: RowParts): PortfolioRow {
  return {
    vaultId: row.id,
    projectId: row.projectId,
    name: openVaultText(key, { vaultId: row.id, column: "name_sealed" }, row.nameSealed),
    source: row.sourceKind,
    state: stateOf(row),
    createdAt: row.createdAt.toISOString(),
    suppressions: row.suppressions,
    report: row.known?.report ?? null,
    trend,
  };
}

/** The same words as of a single vault. */
function stateOf({ working, state, sourceKind, ran }: PortfolioVaultRow): VaultState {
  if (working) return "working";
  if (state !== "new") return state;
  return sourceKind === "upload" && !ran ? "awaiting-upload" : "failed";
}

const HEADER = [
  "vault", "vault id", "project id", "source", "state", "reported", "score", "files", "lines of code", "commits", "people", "last commit", "languages", "critical", "high", "medium", "low", "suppressed findings", "suppressions in force",
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
    of(findings?.critical), of(findings?.high), of(findings?.medium), of(findings?.low), of(report?.suppressed), row.suppressions, of(tenth(effort?.low)), of(tenth(effort?.likely)), of(tenth(effort?.high)),
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
