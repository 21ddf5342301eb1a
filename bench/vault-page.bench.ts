// What the first page of a vault with 200 snapshots asks of the server: the vault, its newest report, the trend over all snapshots.

import type { Benchmark, BenchResult } from "#cli/bench/benchmark.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { getReport, getTrend } from "#protocol/api/reports.ts";
import { getVault } from "#protocol/api/vaults.ts";

import { plantTeam } from "./planted-team.ts";

const SNAPSHOTS = 200;
const TURNS = 40;
/** What issue 5 asks for. */
const MAX_MS = 150;

export const benchmark: Benchmark = { name: "vault-page", summary: "the first page of a vault with 200 snapshots, at the server", peers: [], run: measurePage };

async function measurePage(): Promise<BenchResult> {
  const team = await plantTeam({ vaults: 1, snapshots: SNAPSHOTS, wholeResults: true });
  try {
    const params = { teamId: team.teamId, vaultId: team.vaultIds[0] ?? "" };
    const [vault, report, trend] = [getVault, getReport, getTrend].map((endpoint) => endpointUrl(endpoint, { params })) as [string, string, string];
    const page = await team.measure([vault, report, trend], TURNS);
    const alone = await team.measure([trend], TURNS);
    return {
      figures: [
        { subject: "strongroom", what: "vault, report and trend, one after the other", value: page.median, unit: "ms", note: `slowest of ${TURNS}: ${page.most.toFixed(0)} ms` },
        { subject: "strongroom", what: "the same, CPU", value: page.cpu, unit: "ms", note: "server, database and the asking itself" },
        { subject: "strongroom", what: "trend alone", value: alone.median, unit: "ms", note: `${alone.bytes} bytes of JSON` },
      ],
      ratios: [{ what: "milliseconds of the first page", value: page.median, target: { atMost: MAX_MS } }],
      notes: [`${SNAPSHOTS} snapshots of ${team.resultBytes} bytes of results each, on PGlite in the same process; through the server's own routes with session, page token, limits and schemas, without a network; what is remembered of callers is forgotten before each request`],
    };
  } finally {
    await team.close();
  }
}
