// test/COUNTS.md: what full runs counted, newest first, each with its date.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type FileOutcome, sumOutcomes } from "./outcomes.ts";

const FILE = "test/COUNTS.md";
const HEADER = `# Counts of full runs

Written by \`./strongroom test --full\`, newest first. Skipped tests need a service that was not there.
`;

export interface CountsEntry {
  /** Day as YYYY-MM-DD. */
  readonly date: string;
  readonly version: string;
  readonly seed: number;
  readonly services: readonly string[];
  readonly outcomes: readonly FileOutcome[];
}

export function recordCounts(root: string, entry: CountsEntry): void {
  const path = join(root, FILE);
  const earlier = existsSync(path) ? readFileSync(path, "utf8").slice(HEADER.length) : "";
  writeFileSync(path, `${HEADER}\n${composeCounts(entry)}${earlier}`);
}

export function composeCounts(entry: CountsEntry): string {
  const total = sumOutcomes(entry.outcomes);
  const services = entry.services.length === 0 ? "none" : entry.services.join(", ");
  return [
    `## ${entry.date}`,
    "",
    `Version ${entry.version}, Node ${process.versions.node}, seed ${entry.seed}, services: ${services}.`,
    "",
    "| files | tests | passed | failed | skipped | seconds |",
    "|---:|---:|---:|---:|---:|---:|",
    `| ${total.files} | ${total.tests} | ${total.passed} | ${total.failed} | ${total.skipped} | ${Math.round(total.durationMs / 1000)} |`,
    "",
  ].join("\n");
}
