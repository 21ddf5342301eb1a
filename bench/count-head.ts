// Languages and lines of a repository's head and nothing else, or with all analyses of content, as the worker does it: the program that is
// measured. node bench/count-head.ts REPOSITORY [all]

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseCommitHeader } from "#domains/vaults/analysis/commit-object.ts";
import { createMemoryFactStore } from "#domains/vaults/analysis/facts.ts";
import { analyseFiles } from "#domains/vaults/analysis/files.ts";
import { createGitRepository } from "#domains/vaults/work/git-repository.ts";
import { openLocalGit } from "#domains/vaults/work/local-git.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { openScratchRepository } from "#platform/git/scratch-repository.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";

const [folder = ".", which = "lines"] = process.argv.slice(2);
const git = await openLocalGit(folder);
if (git === null) throw new TypeError(`expected a git repository, got ${folder}`);
const head = git.head;
const oid = "oid" in head ? head.oid : git.refs.find(({ name }) => name === head.ref)?.oid;
if (oid === undefined) throw new TypeError("expected a repository with a commit at HEAD");
const dir = mkdtempSync(join(tmpdir(), "count-head-"));
const { signal } = new AbortController();
const scratch = await openScratchRepository({ dir, format: git.format, alternates: [git.objectsDir], user: "inherited", signal });
const repository = createGitRepository({ git: scratch, format: git.format, older: null });
try {
  const { tree } = parseCommitHeader((await repository.read([oid])).get(oid) as Uint8Array);
  const { tally } = await analyseFiles({
    repository, facts: createMemoryFactStore(), sandbox: createSandboxRunner({ analyzers: which === "all" ? ANALYZERS : { languages: ANALYZERS.languages, lines: ANALYZERS.lines } }), rootTree: tree, onProgress: () => undefined, signal,
  });
  for (const [key, counts] of Object.entries(tally)) if (key.startsWith("language|")) console.log(key, counts.join(" "));
} finally {
  repository.close();
  rmSync(dir, { recursive: true, force: true });
}
