// The whole history and nothing else, as the worker reads it: the program that is measured.
// node bench/read-history.ts REPOSITORY churn,secrets

import { createMemoryFactStore } from "#domains/vaults/analysis/facts.ts";
import { analyseHistory } from "#domains/vaults/analysis/history.ts";
import { analysePast } from "#domains/vaults/analysis/past.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";

import { openRepository } from "./open-repository.ts";

const [folder = ".", what = "churn,secrets"] = process.argv.slice(2);
const { signal } = new AbortController();
const { repository, head, tips, close } = await openRepository(folder, signal);
const given = { repository, head, facts: createMemoryFactStore(), sandbox: createSandboxRunner({ analyzers: ANALYZERS }), onProgress: () => undefined, signal };
try {
  const history = what.includes("churn") ? (await analyseHistory(given)).state : null;
  const past = what.includes("secrets") ? (await analysePast({ ...given, history, past: { scope: "all-refs", tips, before: null } })).state : null;
  console.log(JSON.stringify({ commits: history?.commits, blobsWithSecrets: past?.found.length, unread: past?.unread.length }));
} finally {
  close();
}
