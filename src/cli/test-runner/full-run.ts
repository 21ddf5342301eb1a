// The record of a full run, so that one that was stopped goes on where it was: file by file, for exactly these sources.

import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { z } from "zod";

import { type FileOutcome, outcomeSchema } from "./outcomes.ts";

const RECORD = "build/full-run.json";
/** What a test can depend on; a change in any of it makes earlier results worthless. */
const SOURCES = ["src/**/*", "test/**/*", "tools/**/*", "package-lock.json"];
/** Written at the end of a full run, so no sources of one. */
const COUNTS: readonly string[] = ["test/COUNTS.md", "test/attacks/COUNTS.md"];

const recordSchema = z.strictObject({
  sources: z.string(),
  seed: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  outcomes: z.array(outcomeSchema),
});

export interface FullRun {
  readonly seed: number;
  readonly startedAt: string;
  /** Files that passed earlier in this run. */
  readonly earlier: readonly FileOutcome[];
  record(outcome: FileOutcome): void;
  /** Forgets the run: the next one starts anew. */
  finish(): void;
}

/** Goes on with the stopped run of the same sources, or starts a new one with `seed`. */
export function openFullRun(root: string, options: { readonly seed: number; readonly now: string }): FullRun {
  const path = join(root, RECORD);
  const sources = hashSources(root);
  const stopped = readRecord(path);
  const resumed = stopped?.sources === sources ? stopped : null;
  const seed = resumed?.seed ?? options.seed;
  const startedAt = resumed?.startedAt ?? options.now;
  // What failed runs again: it may have been the machine.
  const earlier = (resumed?.outcomes ?? []).filter((outcome) => outcome.failure === null);
  const outcomes = new Map(earlier.map((outcome) => [outcome.file, outcome]));
  return {
    seed,
    startedAt,
    earlier,
    record(outcome) {
      outcomes.set(outcome.file, outcome);
      writeWhole(path, JSON.stringify({ sources, seed, startedAt, outcomes: [...outcomes.values()] }, null, 2));
    },
    finish: () => rmSync(path, { force: true }),
  };
}

function readRecord(path: string): z.infer<typeof recordSchema> | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return recordSchema.parse(JSON.parse(text));
}

/** A run that is killed while it writes leaves the record before, whole. */
function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.next`, text);
  renameSync(`${path}.next`, path);
}

function hashSources(root: string): string {
  const hash = createHash("sha256");
  for (const file of globSync(SOURCES, { cwd: root }).sort()) {
    if (COUNTS.includes(file) || !statSync(join(root, file)).isFile()) continue;
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}
