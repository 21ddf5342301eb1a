// A vault on the real program: `strongroom serve` in a process of its own, its owner at the API, a git server on loopback over http,
// and what a run of the vault took, stage by stage.

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { getReport } from "#protocol/api/reports.ts";
import { updateVaultNow, type Run } from "#protocol/api/runs.ts";
import type { Report } from "#protocol/report/schema.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { startServe } from "#roles/testing/served-program.ts";

import { watchTree, type TreeUse } from "./process-tree.ts";

export interface VaultSession {
  /** Connects the source: from its URL to its report. */
  connect(): Promise<MeasuredRun>;
  update(): Promise<MeasuredRun>;
  end(): Promise<void>;
}

export interface MeasuredRun {
  /** From the request to the report that is there to be read. */
  readonly seconds: number;
  readonly stages: readonly { readonly stage: string; readonly seconds: number; readonly bytes: number }[];
  /** Of the program and all it started, without the git server. */
  readonly use: TreeUse | null;
  readonly report: Report;
}

const NAME = "subject.git";
/** The API takes some requests a second of one person, not more. */
const ASK_EVERY_MS = 250;
const MS_PER_SECOND = 1000;

/** `analyses` as the setting of that name has them; absent: all. */
export async function openVaultSession(given: { readonly repository: string; readonly dataDir: string; readonly analyses?: string }): Promise<VaultSession> {
  const server = await startGitServer({ repositories: { [NAME]: given.repository } });
  const program = await startServe({ dataDir: given.dataDir, launcher: false, ...(given.analyses === undefined ? {} : { env: { STRONGROOM_ANALYSES: given.analyses } }) });
  const owner = await becomeOwner(program);
  let vaultId = "";
  const measured = async (begin: () => Promise<Run>): Promise<MeasuredRun> => {
    const watch = watchTree(program.pid);
    const run = await followToEnd(owner, await begin());
    const use = watch.stop();
    if (run.state !== "done") throw new Error(`the run ended as ${run.state}: ${JSON.stringify(run.error)}`);
    const report = await owner.call(getReport, { params: { vaultId } });
    return describeRun(run, report, use);
  };
  return {
    connect: async () => await measured(async () => {
      const vault = await owner.addVault({ kind: "git", url: server.url(NAME) });
      vaultId = vault.id;
      return vault.run as Run;
    }),
    update: async () => await measured(async () => await owner.call(updateVaultNow, { params: { vaultId } })),
    async end() {
      await program.stop();
      await server.close();
    },
  };
}

async function followToEnd(owner: Owner, begun: Run): Promise<Run> {
  for (let run = begun; ; run = await owner.run(begun.vaultId, begun.id)) {
    if (run.endedAt !== null) return run;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** What no stage says: waiting in the queue, and the last transaction. */
export const QUEUE_AND_DATABASE = "queue and database";

function describeRun(run: Run, report: Report, use: TreeUse | null): MeasuredRun {
  const seconds = (Date.parse(run.endedAt as string) - Date.parse(run.createdAt)) / MS_PER_SECOND;
  const stages = report.timings.filter(({ stage }) => stage !== "total").map(({ stage, ms, bytes }) => ({ stage, seconds: ms / MS_PER_SECOND, bytes }));
  const total = report.timings.find(({ stage }) => stage === "total");
  // Stages go side by side in part: their sum may be more than the whole.
  const rest = seconds - (total === undefined ? 0 : total.ms / MS_PER_SECOND);
  return { seconds, stages: [...stages, { stage: QUEUE_AND_DATABASE, seconds: Math.max(0, rest), bytes: 0 }], use, report };
}
