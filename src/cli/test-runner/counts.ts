// test/COUNTS.md: which suites ran whole, each with the day on which it did last. A full run takes hours, and is rarely done at once: a line is
// written as its suite passes, and stays when the run is stopped.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { FileOutcome } from "./outcomes.ts";

const FILE = "test/COUNTS.md";
const HEAD = [
  "# Suites that ran whole",
  "",
  "Written by `./strongroom test --full` as each suite passes, with the day of its last whole run; a run without `--full` takes a sample of them. Suites",
  "that are not here are whole in every run, or have not run whole yet.",
  "",
  "| suite | tests | cases | seconds | day | seed |",
  "|---|---:|---:|---:|---|---:|",
];
const ROW = /^\| (\S+\.test\.ts) \|/;

export interface WholeRun {
  /** Day as YYYY-MM-DD. */
  readonly date: string;
  readonly seed: number;
  readonly outcome: FileOutcome;
}

/** Takes the place of the suite's earlier line. */
export function recordWholeRun(root: string, { date, seed, outcome }: WholeRun): void {
  const path = join(root, FILE);
  const rows = new Map(existsSync(path) ? readFileSync(path, "utf8").split("\n").flatMap((line) => rowOf(line)) : []);
  const { file, tests, cases, durationMs } = outcome;
  rows.set(file, `| ${file} | ${tests} | ${cases === 0 ? "" : cases} | ${Math.round(durationMs / 1000)} | ${date} | ${seed} |`);
  // What was renamed or is gone has no line.
  const sorted = [...rows].filter(([each]) => each === file || existsSync(join(root, each))).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  writeFileSync(path, `${[...HEAD, ...sorted].join("\n")}\n`);
}

function rowOf(line: string): (readonly [file: string, row: string])[] {
  const file = ROW.exec(line)?.[1];
  return file === undefined ? [] : [[file, line]];
}
