// The repositories that benchmarks read: real ones, named in STRONGROOM_BENCH_REPOSITORIES (paths with colons between them, bare
// mirrors or clones, the first one being what speed is measured on); without it, Strongroom's own.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";

export interface BenchRepository {
  /** For the reader: the last two parts of where it came from. */
  readonly name: string;
  readonly gitDir: string;
  readonly commit: string;
  readonly files: number;
  /** Of all files at its head. */
  readonly bytes: number;
}

const VARIABLE = "STRONGROOM_BENCH_REPOSITORIES";

export function listBenchRepositories(root: string): readonly BenchRepository[] {
  const named = namedRepositories();
  return named.length === 0 ? [describeRepository(root)] : named;
}

/** Those of the variable, none when it is not set. */
export function namedRepositories(): readonly BenchRepository[] {
  return (process.env[VARIABLE] ?? "").split(delimiter).filter((path) => path !== "").map(describeRepository);
}

/** All files of the head in a folder of their own, without git; attributes of the repository are not obeyed. */
export function checkOut(repository: BenchRepository, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const index = `${folder}.index`;
  run(repository.gitDir, ["--work-tree", folder, "-c", "core.bare=false", "-c", "core.autocrlf=false", "checkout", "--force", "--quiet", repository.commit, "--", "."], { GIT_INDEX_FILE: index });
}

/** The head alone, as a repository of one commit in the folder: what is measured on it has no past to look at. */
export function takeHead(repository: BenchRepository, folder: string): BenchRepository {
  mkdirSync(folder, { recursive: true });
  run(folder, ["init", "--bare", "--quiet"]);
  run(folder, ["fetch", "--quiet", "--depth", "1", `file://${repository.gitDir}`, "HEAD"]);
  const identity = { GIT_AUTHOR_NAME: "bench", GIT_AUTHOR_EMAIL: "bench@localhost", GIT_COMMITTER_NAME: "bench", GIT_COMMITTER_EMAIL: "bench@localhost" };
  const commit = run(folder, ["commit-tree", "FETCH_HEAD^{tree}", "-m", "head"], identity).trim();
  run(folder, ["update-ref", "HEAD", commit]);
  rmSync(join(folder, "shallow"), { force: true });
  return { ...repository, gitDir: folder };
}

export function describeRepository(path: string): BenchRepository {
  const gitDir = existsSync(join(path, ".git")) ? join(path, ".git") : path;
  const commit = run(gitDir, ["rev-parse", "HEAD"]).trim();
  const sizes = run(gitDir, ["ls-tree", "-r", "-l", commit]).split("\n").flatMap((line) => {
    const [mode, type, , size] = line.split(/\s+/);
    return type === "blob" && mode !== "120000" ? [Number(size)] : [];
  });
  const named = basename(path) === "repo" || basename(path) === ".git" ? dirname(path) : path;
  return { name: basename(named).replace("+", "/").replace(/\.git$/, ""), gitDir, commit, files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

const MAX_OUTPUT_BYTES = 1024 ** 3;

function run(gitDir: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const result = spawnSync("git", ["--git-dir", gitDir, ...args], { encoding: "utf8", maxBuffer: MAX_OUTPUT_BYTES, env: { ...process.env, ...env } });
  if (result.status !== 0) throw new Error(`git ${args.join(" ")} failed: ${result.stderr}`);
  return result.stdout;
}
