// Git on a repository that a test made, and an analysis of it from end to end.

import { MINUTE } from "#base/units.ts";
import { analyseCommit, type AnalysisFindings } from "#domains/vaults/analysis/analyse.ts";
import type { FactStore } from "#domains/vaults/analysis/facts.ts";
import { NO_PUBLIC_DATA, type Sandbox } from "#domains/vaults/analysis/ports.ts";
import { createStopwatch } from "#domains/vaults/analysis/timings.ts";
import { createGitRepository, type GitStarter } from "#domains/vaults/work/git-repository.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { startProcess } from "#platform/process/process.ts";

export function createTestGit(dir: string): GitStarter {
  return {
    start: (args, stdin) => startProcess({
      program: "/usr/bin/git",
      args,
      env: { PATH: "/usr/bin:/bin", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
      cwd: dir,
      stdin,
      limits: { timeoutMs: 5 * MINUTE, maxOutputBytes: "none", maxMemoryBytes: "none" },
      isolation: { network: "inherited", user: "inherited" },
    }),
  };
}

/** Analyses `head` with all objects at hand. */
export async function analyseWhole(given: { readonly dir: string; readonly head: string; readonly tips?: readonly string[]; readonly facts: FactStore; readonly sandbox: Sandbox; readonly at?: number }): Promise<AnalysisFindings> {
  const repository = createGitRepository({ git: createTestGit(given.dir), format: "sha1", older: null });
  try {
    return await analyseCommit({
      at: 0,
      ...given,
      repository,
      past: { scope: "all-refs", tips: given.tips ?? [], before: null },
      withHistory: true,
      publicData: NO_PUBLIC_DATA,
      stopwatch: createStopwatch(createSystemClock()),
      onProgress: () => {},
      signal: new AbortController().signal,
    });
  } finally {
    repository.close();
  }
}
