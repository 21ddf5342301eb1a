// CR-18: analysis runs on demand, not always. While a planted vault is analysed there is a sandbox; before and after there is none.

import { readdir, readFile } from "node:fs/promises";

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { Sandbox } from "#domains/vaults/analysis/ports.ts";
import { composeCommits } from "./probe-content.ts";
import { withPlantedVault, type ProbeDeps } from "./probe.ts";

/** What stands on the command line of every sandbox and of nothing else: its main, as written or prepared as one file. */
const SANDBOX_ENTRY = /\/(?:sandbox\/main\.ts|programs\/[0-9a-f]{32}\/main\.[cm]js)\0/;

export function onDemand(deps: ProbeDeps): Claim {
  return {
    id: "CR-18",
    statement: "Analysers are short-lived processes: started for one job, ended with it.",
    kind: "built",
    owner: "vaults",
    proof: { schedule: "daily", check: { run: (context) => checkProcesses(deps, context) } },
  };
}

async function checkProcesses(deps: ProbeDeps, context: CheckContext): Promise<CheckOutcome> {
  const before = await listSandboxes();
  const newSandboxes = async (): Promise<readonly string[]> => (await listSandboxes()).filter((pid) => !before.includes(pid));
  let during = 0;
  const watch = async <Result>(work: Promise<Result>): Promise<Result> => {
    during = Math.max(during, (await newSandboxes()).length);
    return work;
  };
  const sandbox: Sandbox = { ...deps.worker.sandbox, files: (job) => watch(deps.worker.sandbox.files(job)), history: (job) => watch(deps.worker.sandbox.history(job)), facets: (job) => watch(deps.worker.sandbox.facets(job)) };
  const given = {
    scratchDir: context.scratchDir, signal: context.signal,
    name: "Self-check", branch: "main", tag: "v1", path: "probe", credential: { username: "probe", token: "probe" },
    commits: composeCommits({ commits: 5, linesPerFile: 10, folders: 2 }),
  };
  const files = await withPlantedVault({ ...deps, worker: { ...deps.worker, sandbox } }, given, async (vault) => (await vault.report()).totals.files);
  const left = await newSandboxes();
  const evidence = { during, left: left.length, files };
  if (left.length > 0) return claimFails(`${left.length} sandboxes outlived their job.`, evidence);
  if (during === 0 || files === 0) return claimFails("No sandbox was seen at work, so nothing is proven.", evidence);
  return claimPasses(`${during} sandbox at work during the job, none left after it.`, evidence);
}

/** Children of this process that are sandboxes. Linux only: elsewhere the check cannot look, and is red. */
async function listSandboxes(): Promise<readonly string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const isOurs = await Promise.all(pids.map(isSandboxOfOurs));
  return pids.filter((_, index) => isOurs[index]);
}

async function isSandboxOfOurs(pid: string): Promise<boolean> {
  try {
    const [commandLine, stat] = await Promise.all([readFile(`/proc/${pid}/cmdline`, "latin1"), readFile(`/proc/${pid}/stat`, "latin1")]);
    // proc_pid_stat(5): the parent is the second field after the name, which stands in parentheses and may hold anything.
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    return SANDBOX_ENTRY.test(commandLine) && parent === String(process.pid);
  } catch (error) {
    // It ended while it was looked at.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return false;
    throw error;
  }
}
