// Small real repositories for tests, made by git itself with fixed authors and dates.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TestRepository {
  readonly dir: string;
  /** Runs git in it and gives its output, trimmed. */
  git(...args: string[]): string;
  /** With bytes on standard input. */
  gitWithInput(input: string | Uint8Array, ...args: string[]): string;
  /** Writes the files (null removes one) and commits them; gives the commit's id. */
  commit(message: string, files?: Readonly<Record<string, string | Uint8Array | null>>, options?: { readonly author?: string; readonly at?: number }): string;
  remove(): void;
}

/** 1 January 2026, 00:00 UTC. */
const FIRST_COMMIT_AT = 1_767_225_600;

export function createTestRepository(options: { readonly bare?: boolean; readonly objectFormat?: "sha1" | "sha256" } = {}): TestRepository {
  const dir = mkdtempSync(join(tmpdir(), "strongroom-test-repository-"));
  let clock = FIRST_COMMIT_AT;
  function gitWithInput(input: string | Uint8Array | undefined, ...args: string[]): string {
    const env = { PATH: process.env["PATH"] ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...identity("Ann Author <ann@example.com>", clock) };
    return execFileSync("git", args, { cwd: dir, env, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], maxBuffer: 256 * 1024 * 1024, ...(input === undefined ? {} : { input }) }).trim();
  }
  const git = (...args: string[]): string => gitWithInput(undefined, ...args);
  git("init", "-q", "-b", "main", ...(options.bare === true ? ["--bare"] : []), `--object-format=${options.objectFormat ?? "sha1"}`);
  return {
    dir,
    git,
    gitWithInput,
    commit(message, files = {}, details = {}) {
      clock = details.at ?? clock + 3_600;
      for (const [path, content] of Object.entries(files)) writeFile(join(dir, path), content);
      git("add", "-A");
      const env = { PATH: process.env["PATH"] ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...identity(details.author ?? "Ann Author <ann@example.com>", clock) };
      execFileSync("git", ["commit", "-q", "--allow-empty", "-m", message], { cwd: dir, env });
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function writeFile(path: string, content: string | Uint8Array | null): void {
  if (content === null) return rmSync(path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function identity(author: string, at: number): Record<string, string> {
  const [, name = "", email = ""] = /^(.*) <(.*)>$/.exec(author) ?? [];
  const date = `${at} +0000`;
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date };
}
