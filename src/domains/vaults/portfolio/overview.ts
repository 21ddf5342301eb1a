// All vaults that a caller reaches taken together, as the dashboard of a team or a project has it: what is most urgent, the languages, the way they went.

import { DAY } from "#base/units.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import type { Tx } from "#platform/db/db.ts";
import { OVERVIEW_LANGUAGES, OVERVIEW_POINTS, type PortfolioOverview } from "#protocol/api/portfolio.ts";
import { MATTERS_SHOWN } from "#protocol/report/urgent-matter.ts";

import { findRows, type AskedRows } from "./find-rows.ts";
import { findFirstReport, listTrendSteps, type Projects } from "./portfolio-store.ts";
import type { KnownReport, ReportMemo } from "./report-memo.ts";

const YEAR = 365 * DAY;

export async function readOverview(deps: VaultsDeps, memo: ReportMemo, asked: AskedRows): Promise<PortfolioOverview> {
  const { rows, trend } = await findRows(deps, memo, asked, async (tx, _rows, projects) => ({ trend: await readTrend(tx, { projects, now: deps.clock.now() }) }));
  const known = rows.flatMap(({ id, known: report }) => (report === null ? [] : [{ vaultId: id, ...report }]));
  const matters = known.flatMap(({ vaultId, report: { snapshotId }, urgent }) => urgent.map((matter) => ({ ...matter, vaultId, snapshotId })));
  return { urgent: matters.toSorted((a, b) => b.urgency - a.urgency).slice(0, MATTERS_SHOWN), ...addLanguages(known), trend };
}

function addLanguages(known: readonly KnownReport[]): Pick<PortfolioOverview, "languages" | "otherCode"> {
  const sums = new Map<string, number>();
  for (const { name, code } of known.flatMap((each) => each.languages)) sums.set(name, (sums.get(name) ?? 0) + code);
  const languages = [...sums].map(([name, code]) => ({ name, code })).toSorted((a, b) => b.code - a.code || (a.name < b.name ? -1 : 1)).slice(0, OVERVIEW_LANGUAGES);
  const named = languages.reduce((sum, { code }) => sum + code, 0);
  return { languages, otherCode: Math.max(0, known.reduce((sum, { report }) => sum + report.code, 0) - named) };
}

async function readTrend(tx: Tx, { projects, now }: { readonly projects: Projects; readonly now: number }): Promise<PortfolioOverview["trend"]> {
  const first = await findFirstReport(tx, projects);
  if (first === null) return [];
  const from = Math.max(first.getTime(), now - YEAR);
  // The last step is now itself, whatever the division leaves over.
  const times = Array.from({ length: OVERVIEW_POINTS }, (_, index) => new Date(index === OVERVIEW_POINTS - 1 ? now : Math.round(from + ((now - from) * index) / (OVERVIEW_POINTS - 1))));
  const at = from >= now ? [new Date(now)] : times;
  return (await listTrendSteps(tx, { projects, at })).map((step) => ({ ...step, at: step.at.toISOString() }));
}
