// Languages and lines of a repository's head and nothing else, or with all analyses of content, as the worker does it: the program that is
// measured. node bench/count-head.ts REPOSITORY [all]

import { parseCommitHeader } from "#domains/vaults/analysis/commit-object.ts";
import { createMemoryFactStore } from "#domains/vaults/analysis/facts.ts";
import { analyseFiles } from "#domains/vaults/analysis/files.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";

import { openRepository } from "./open-repository.ts";

const [folder = ".", which = "lines"] = process.argv.slice(2);
const { signal } = new AbortController();
const { repository, head, close } = await openRepository(folder, signal);
try {
  const { tree } = parseCommitHeader((await repository.read([head])).get(head) as Uint8Array);
  const { tally } = await analyseFiles({
    repository, facts: createMemoryFactStore(), sandbox: createSandboxRunner({ analyzers: which === "all" ? ANALYZERS : { languages: ANALYZERS.languages, lines: ANALYZERS.lines } }), rootTree: tree, onProgress: () => undefined, signal,
  });
  for (const [key, counts] of Object.entries(tally)) if (key.startsWith("language|")) console.log(key, counts.join(" "));
} finally {
  close();
}
