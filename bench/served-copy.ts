// A repository to be served and committed to without touching the one it is made of: a bare one that borrows its objects, with its
// branches and tags. Commits are made by plumbing, so there is no work tree.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface ServedCopy {
  readonly dir: string;
  /** Commits a change of one line to each of so many files of its branch, spread over the tree. */
  commitTo(files: number): void;
}

const PERSON = { GIT_AUTHOR_NAME: "Bench", GIT_AUTHOR_EMAIL: "bench@example.com", GIT_COMMITTER_NAME: "Bench", GIT_COMMITTER_EMAIL: "bench@example.com" };
const MAX_OUTPUT_BYTES = 1024 ** 3;

export function makeServedCopy(gitDir: string, dir: string): ServedCopy {
  const git = createGit(dir);
  mkdirSync(dir, { recursive: true });
  git(["init", "--quiet", "--bare", "."]);
  const objects = createGit(gitDir)(["rev-parse", "--path-format=absolute", "--git-path", "objects"]).trim();
  writeFileSync(join(dir, "objects/info/alternates"), `${objects}\n`);
  const refs = createGit(gitDir)(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/tags"]);
  const branch = createGit(gitDir)(["symbolic-ref", "HEAD"]).trim();
  writeFileSync(join(dir, "packed-refs"), refs);
  git(["symbolic-ref", "HEAD", branch]);
  let round = 0;
  return {
    dir,
    commitTo(files) {
      round++;
      const listed = git(["ls-tree", "-r", "-z", "HEAD"]).split("\0").flatMap(parseTreeLine);
      const step = Math.max(1, Math.floor(listed.length / files));
      const changed = Array.from({ length: files }, (_, index) => listed[(index * step + round) % listed.length] as TreeLine);
      const index = { GIT_INDEX_FILE: join(dir, "bench.index") };
      git(["read-tree", "HEAD"], { env: index });
      for (const { mode, oid, path } of changed) {
        const content = git(["cat-file", "blob", oid]);
        const changedOid = git(["hash-object", "-w", "--stdin"], { input: `${content}\n# change ${round}\n` }).trim();
        git(["update-index", "--cacheinfo", `${mode},${changedOid},${path}`], { env: index });
      }
      const tree = git(["write-tree"], { env: index }).trim();
      const commit = git(["commit-tree", tree, "-p", "HEAD", "-m", `change ${round}`], { env: PERSON }).trim();
      git(["update-ref", branch, commit]);
    },
  };
}

interface TreeLine {
  readonly mode: string;
  readonly oid: string;
  readonly path: string;
}

/** Plain files whose names are safe on a command line. */
function parseTreeLine(line: string): TreeLine[] {
  const [, mode = "", oid = "", path = ""] = /^(100\d+) blob ([0-9a-f]+)\t([\w./-]+)$/.exec(line) ?? [];
  return path === "" ? [] : [{ mode, oid, path }];
}

type Git = (args: readonly string[], given?: { readonly env?: Readonly<Record<string, string>>; readonly input?: string }) => string;

function createGit(gitDir: string): Git {
  return (args, { env, input } = {}) => {
    const result = spawnSync("git", [...args], { cwd: gitDir, encoding: "latin1", maxBuffer: MAX_OUTPUT_BYTES, env: { ...process.env, ...env }, ...(input === undefined ? {} : { input: Buffer.from(input, "latin1") }) });
    if (result.status !== 0) throw new Error(`git ${args.join(" ")} failed: ${result.stderr}`);
    return result.stdout;
  };
}
