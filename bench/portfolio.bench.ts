// The portfolio of 1,000 vaults: one answer with every name opened, every newest summary, a short trend and an estimate for each.

import type { Benchmark, BenchResult } from "#cli/bench/benchmark.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { getPortfolio, getPortfolioOverview } from "#protocol/api/portfolio.ts";

import { plantTeam } from "./planted-team.ts";

const VAULTS = 1_000;
const SNAPSHOTS = 24;
const TURNS = 25;
/** Each is in every vault. */
const RULES = ["secret/private-key", "vulnerability/GHSA-aaaa-bbbb-cccc", "secret/generic-password"] as const;
/** What issue 5 asks for. */
const MAX_MS = 200;

export const benchmark: Benchmark = { name: "portfolio", summary: "the portfolio of 1,000 vaults, at the server", peers: [], run: measurePortfolio };

async function measurePortfolio(): Promise<BenchResult> {
  const team = await plantTeam({ vaults: VAULTS, snapshots: SNAPSHOTS, wholeResults: false });
  try {
    const [rows, all] = [endpointUrl(getPortfolio, { params: { teamId: team.teamId } }), endpointUrl(getPortfolioOverview, { params: { teamId: team.teamId } })];
    await team.measure([rows, all], 1);
    const decided: number[] = [];
    for (const rule of RULES) decided.push(await team.suppress(rule, [rows]));
    const { median, most, cpu, bytes } = await team.measure([rows], TURNS);
    const overview = await team.measure([all], TURNS);
    const first = Math.max(...decided);
    return {
      figures: [
        { subject: "strongroom", what: `${VAULTS} vaults in one answer`, value: median, unit: "ms", note: `slowest of ${TURNS}: ${most.toFixed(0)} ms; ${bytes} bytes of JSON` },
        { subject: "strongroom", what: "the same, CPU", value: cpu, unit: "ms", note: "server, database and the asking itself" },
        { subject: "strongroom", what: "the first such answer after something was suppressed in all of them", value: first, unit: "ms", note: `slowest of ${decided.length}` },
        { subject: "strongroom", what: "all taken together: what is urgent, languages, a year's course", value: overview.median, unit: "ms", note: `slowest of ${TURNS}: ${overview.most.toFixed(0)} ms; CPU ${overview.cpu.toFixed(0)} ms` },
      ],
      ratios: [{ what: "milliseconds of the answer", value: median, target: { atMost: MAX_MS } }, { what: "milliseconds of all taken together", value: overview.median, target: { atMost: MAX_MS } }],
      notes: [`${VAULTS} vaults with ${SNAPSHOTS} snapshots each, names sealed one by one, ${RULES.length} rules suppressed in the whole team, on PGlite in the same process; through the server's own route with session, page token, limits and schemas, without a network`],
    };
  } finally {
    await team.close();
  }
}
