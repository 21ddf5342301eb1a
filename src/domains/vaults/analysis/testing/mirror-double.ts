// What a mirror and a fetch give an analysis, made with git alone: a scratch repository that holds only what is new and the old
// tips, and older objects out of the mirror as it was before.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";

import { analyseCommit, type AnalysisFindings } from "#domains/vaults/analysis/analyse.ts";
import type { FactStore } from "#domains/vaults/analysis/facts.ts";
import { NO_PUBLIC_DATA, type Sandbox } from "#domains/vaults/analysis/ports.ts";
import { createStopwatch } from "#domains/vaults/analysis/timings.ts";
import { createGitRepository } from "#domains/vaults/work/git-repository.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";

import { createTestGit } from "./git-starter.ts";

export interface MirrorDouble {
  /** Updates from `origin`, `head` and other tips, and analyses `head` with what an update has at hand. */
  update(given: { readonly origin: string; readonly head: string; readonly others?: readonly string[]; readonly facts: FactStore; readonly sandbox: Sandbox }): Promise<AnalysisFindings>;
  /** Objects that were asked of the mirror since it was made. */
  readonly brought: { objects: number };
  remove(): void;
}

export function createMirrorDouble(): MirrorDouble {
  const root = mkdtempSync(join(tmpdir(), "strongroom-mirror-"));
  const mirror = join(root, "mirror");
  run(root, ["init", "-q", "--bare", mirror]);
  const brought = { objects: 0 };
  let tips: string[] = [];
  return {
    brought,
    async update({ origin, head, others = [], facts, sandbox }) {
      const now = [head, ...others];
      const scratch = mkdtempSync(join(root, "scratch-"));
      run(scratch, ["init", "-q", "--bare"]);
      // What the mirror has had before is not asked for once more, whatever led to it in between.
      const mirrored = now.filter((tip) => exists(mirror, tip));
      const known = [...new Set([...tips, ...mirrored])];
      for (const tip of known) putObject(scratch, "commit", run(mirror, ["cat-file", "commit", tip]));
      const has = known.filter((tip) => exists(origin, tip));
      const pack = run(origin, ["pack-objects", "--revs", "--stdout", "-q"], `${now.join("\n")}\n${has.map((tip) => `^${tip}\n`).join("")}`);
      run(scratch, ["index-pack", "--stdin"], pack);
      const first = tips.length === 0;
      const older = {
        bring: async (oids: readonly string[]) => {
          brought.objects += oids.length;
          return oids.filter((oid) => !copyObject(mirror, scratch, oid));
        },
        bringAll: async () => void run(scratch, ["fetch", "-q", mirror, "+refs/*:refs/old/*"]),
      };
      const repository = createGitRepository({ git: createTestGit(scratch), format: "sha1", older: first ? null : older });
      try {
        return await analyseCommit({
          repository, head, facts, sandbox,
          past: { scope: "all-refs", tips: others, before: first ? null : tips },
          withHistory: true,
          publicData: NO_PUBLIC_DATA,
          at: 0,
          stopwatch: createStopwatch(createSystemClock()),
          onProgress: () => {},
          signal: new AbortController().signal,
        });
      } finally {
        repository.close();
        for (const tip of now) {
          run(mirror, ["fetch", "-q", origin, tip]);
          run(mirror, ["update-ref", `refs/kept/${tip}`, tip]);
        }
        tips = now;
      }
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

function run(dir: string, args: readonly string[], input?: string | Uint8Array): Buffer {
  const env = { PATH: "/usr/bin:/bin", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  return execFileSync("git", args, { cwd: dir, env, stdio: ["pipe", "pipe", "pipe"], maxBuffer: 1 << 28, ...(input === undefined ? {} : { input }) });
}

function exists(dir: string, oid: string): boolean {
  return !run(dir, ["cat-file", "--batch-check"], `${oid}\n`).toString().includes("missing");
}

function putObject(dir: string, type: string, content: Uint8Array): void {
  run(dir, ["hash-object", "-w", "--stdin", "--literally", "-t", type], content);
}

function copyObject(from: string, to: string, oid: string): boolean {
  if (!exists(from, oid)) return false;
  const type = run(from, ["cat-file", "-t", oid]).toString().trim();
  putObject(to, type, run(from, ["cat-file", type, oid]));
  return true;
}
