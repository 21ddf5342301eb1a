// How many attacks were tried: printed at the end of a run, and written to test/attacks/COUNTS.md where the whole was run.
// A suite tells its cases by the diagnostic `412 cases`; one that tells none has as many as it has tests.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestEvent } from "node:test/reporters";

import type { FileOutcome } from "./outcomes.ts";

const FILE = "test/attacks/COUNTS.md";
const TOLD = /^(\d{1,9}) cases\b/;
/** Suites elsewhere whose name says that they attack. */
const IS_SUITE = /^test\/attacks\/|^test\/browser\/[^/]*attacks[^/]*\.test\.ts$|\.fuzz\.test\.ts$/;

/** What the suite of these events told; 0 when it told nothing. */
export function casesTold(events: readonly TestEvent[]): number {
  return events.reduce((sum, event) => sum + (event.type === "test:diagnostic" ? Number(TOLD.exec(event.data.message)?.[1] ?? 0) : 0), 0);
}

export interface SuiteCount {
  readonly suite: string;
  readonly cases: number;
}

export function countAttacks(outcomes: readonly FileOutcome[]): readonly SuiteCount[] {
  return outcomes
    .filter(({ file }) => IS_SUITE.test(file))
    .map(({ file, tests, cases }) => ({ suite: suiteOf(file), cases: cases === 0 ? tests : cases }))
    .sort((a, b) => a.suite.localeCompare(b.suite, "en"));
}

/** How many cases a suite has at least: one that loses its cases passes by itself, and must not. */
const FLOORS: Readonly<Record<string, number>> = {
  approvals: 30, archives: 60, "audit log": 20, "crypto misuse": 40, enumeration: 20, "git repository": 45, "git server": 30, injection: 300, jwt: 48, "live protocol": 40, "object access": 3000, "off boarding": 25,
  passcode: 24, "sign in limits": 35, "sign in sessions": 22, ssrf: 75, webauthn: 38,
};

/** Suites that ran and tried less than they must, in words. */
export function tellBelowFloor(counts: readonly SuiteCount[]): readonly string[] {
  return counts.flatMap(({ suite, cases }) => (cases < (FLOORS[suite] ?? 0) ? [`the suite of attacks «${suite}» tried ${formatCount(cases)} cases, expected ${formatCount(FLOORS[suite] ?? 0)} at least`] : []));
}

/** One line, as `2,752 attacks in 14 suites: archives 123, headers 61, …`; null when no suite ran. */
export function composeAttackLine(counts: readonly SuiteCount[]): string | null {
  if (counts.length === 0) return null;
  const total = counts.reduce((sum, { cases }) => sum + cases, 0);
  return `${formatCount(total)} attacks in ${counts.length} suites: ${counts.map(({ suite, cases }) => `${suite} ${formatCount(cases)}`).join(", ")}`;
}

export interface AttackCountsEntry {
  /** Day as YYYY-MM-DD. */
  readonly date: string;
  readonly version: string;
  readonly seed: number;
  readonly counts: readonly SuiteCount[];
  /** False where long suites took a sample. */
  readonly whole: boolean;
}

export function writeAttackCounts(root: string, entry: AttackCountsEntry): void {
  writeFileSync(join(root, FILE), composeAttackCounts(entry));
}

export function composeAttackCounts({ date, version, seed, counts, whole }: AttackCountsEntry): string {
  const total = counts.reduce((sum, { cases }) => sum + cases, 0);
  return [
    "# Attacks that were tried",
    "",
    `Written by \`./strongroom test ${whole ? "--full" : "--counts"}\` on ${date}: version ${version}, seed ${seed}. All of them were withstood, or the run would have failed.`,
    ...(whole ? [] : ["Long suites took a sample."]),
    "",
    "| suite | cases |",
    "|---|---:|",
    ...counts.map(({ suite, cases }) => `| ${suite} | ${formatCount(cases)} |`),
    `| **all** | **${formatCount(total)}** |`,
    "",
  ].join("\n");
}

/** `test/attacks/object-access.test.ts` is `object access`. */
function suiteOf(file: string): string {
  const name = file.split("/").at(-1) ?? file;
  return name.replace(/(?:\.(?:browser|db|long|fuzz))*\.test\.ts$/, "").replaceAll("-", " ") + (name.includes(".fuzz.") ? " (fuzz)" : "");
}

function formatCount(value: number): string {
  return value.toLocaleString("en-US");
}
