// The portfolio of 1,000 vaults: one answer with every name opened, every newest summary, a short trend and an estimate for each.

import type { Benchmark, BenchResult } from "#cli/bench/benchmark.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { getPortfolio, getPortfolioOverview } from "#protocol/api/portfolio.ts";

import { plantTeam } from "./planted-team.ts";

const VAULTS = 1_000;
const SNAPSHOTS = 24;
const TURNS = 25;
/** What issue 5 asks for. */
const MAX_MS = 200;

export const benchmark: Benchmark = { name: "portfolio", summary: "the portfolio of 1,000 vaults, at the server", peers: [], run: measurePortfolio };

async function measurePortfolio(): Promise<BenchResult> {
  const team = await plantTeam({ vaults: VAULTS, snapshots: SNAPSHOTS, wholeResults: false });
  try {
    const { median, most, cpu, bytes } = await team.measure([endpointUrl(getPortfolio, { params: { teamId: team.teamId } })], TURNS);
    const overview = await team.measure([endpointUrl(getPortfolioOverview, { params: { teamId: team.teamId } })], TURNS);
    return {
      figures: [{ subject: "strongroom", what: `${VAULTS} vaults in one answer`, value: median, unit: "ms", note: `slowest of ${TURNS}: ${most.toFixed(0)} ms; ${bytes} bytes of JSON` }, { subject: "strongroom", what: "the same, CPU", value: cpu, unit: "ms", note: "server, database and the asking itself" }, { subject: "strongroom", what: "all taken together: what is urgent, languages, a year's course", value: overview.median, unit: "ms", note: `slowest of ${TURNS}: ${overview.most.toFixed(0)} ms; CPU ${overview.cpu.toFixed(0)} ms` }],
      ratios: [{ what: "milliseconds of the answer", value: median, target: { atMost: MAX_MS } }, { what: "milliseconds of all taken together", value: overview.median, target: { atMost: MAX_MS } }],
      notes: [`${VAULTS} vaults with ${SNAPSHOTS} snapshots each, names sealed one by one, on PGlite in the same process; through the server's own route with session, page token, limits and schemas, without a network`],
    };
  } finally {
    await team.close();
  }
}
