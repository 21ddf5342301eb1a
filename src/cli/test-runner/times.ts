// How long each file took when it last passed, so that the longest start first and no process works alone at the end.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { z } from "zod";

import { type FileOutcome, hasPassed } from "./outcomes.ts";

const RECORD = "build/test-times.json";
const timesSchema = z.record(z.string(), z.number().nonnegative());

/** The longest first; before them those whose time is not known. */
export function orderByTime(root: string, files: readonly string[]): readonly string[] {
  const times = readTimes(root);
  const timeOf = (file: string): number => times[file] ?? Number.MAX_VALUE;
  return files.toSorted((a, b) => timeOf(b) - timeOf(a));
}

export function recordTimes(root: string, outcomes: readonly FileOutcome[]): void {
  const times = { ...readTimes(root), ...Object.fromEntries(outcomes.filter(hasPassed).map(({ file, durationMs }) => [file, durationMs])) };
  mkdirSync(dirname(join(root, RECORD)), { recursive: true });
  writeFileSync(join(root, RECORD), JSON.stringify(times));
}

/** Only the order hangs on them, so what cannot be read is as good as nothing. */
function readTimes(root: string): Readonly<Record<string, number>> {
  try {
    return timesSchema.parse(JSON.parse(readFileSync(join(root, RECORD), "utf8")));
  } catch {
    return {};
  }
}
