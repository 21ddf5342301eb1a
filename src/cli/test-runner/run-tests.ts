// One run of the tests: which files, which services, a sample or the whole, and what is said at the end.

import { createHash } from "node:crypto";
import { availableParallelism, freemem } from "node:os";
import { fileURLToPath } from "node:url";

import { MIB, SECOND } from "#base/units.ts";
import { usageError } from "#cli/args/parse.ts";
import type { TestArgs } from "#cli/commands/test.ts";
import { readVersion } from "#platform/config/version.ts";

import { composeAttackLine, countAttacks, tellBelowFloor, writeAttackCounts } from "./attack-counts.ts";
import { recordWholeRun } from "./counts.ts";
import { discoverTests, mayBeLeft, sharesProcess, takesSample } from "./discover.ts";
import { type FullRun, openFullRun } from "./full-run.ts";
import { composeSummary, type FileOutcome, hasPassed, sumOutcomes } from "./outcomes.ts";
import { runFiles } from "./run-files.ts";
import { findServices, type ServiceState } from "./services.ts";
import { orderByTime, recordTimes } from "./times.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");
/** An embedded database takes some 310 MiB, a browser as much; a suite may have both. */
const MEMORY_PER_FILE = 700 * MIB;
/** What one long suite may take for its sample; all of them together stay within the time of CI. */
const SAMPLE_BUDGET_MS = 20 * SECOND;
const MAX_SEED = 2 ** 32;

/** True when every test passed and no required service is missing. */
export async function runTests({ values, positionals }: TestArgs): Promise<boolean> {
  if (values.full && values.unit) throw usageError("--full and --unit exclude each other", "test");
  const selected = discoverTests(ROOT, { unitOnly: values.unit ?? false, patterns: positionals });
  if (selected.length === 0) throw usageError(`no test file has ${positionals.map((word) => `"${word}"`).join(" or ")} in its path`, "test");
  if (values.list) {
    print(selected.join("\n"));
    return true;
  }
  const seed = parseSeed(values.seed ?? process.env["STRONGROOM_SEED"]);
  const fullRun = values.full ? openFullRun(ROOT, { seed, now: new Date().toISOString() }) : null;
  const services = values.unit ? [] : await findServices(process.env);
  prepareEnvironment(seed, fullRun);
  announce({ selected, seed, fullRun });

  const done = new Set(fullRun?.earlier.map((outcome) => outcome.file));
  const wanted = selected.filter((file) => !done.has(file));
  const startedAt = performance.now();
  const apart = wanted.filter((file) => !sharesProcess(file));
  const { outcomes, left } = await runFiles({
    root: ROOT,
    shared: orderByTime(ROOT, wanted.filter(sharesProcess)),
    apart: apart.filter((file) => !mayBeLeft(file)),
    last: orderBySeed(apart.filter(mayBeLeft), seed),
    budgetMs: fullRun === null ? parseBudget(process.env["STRONGROOM_TEST_BUDGET_MS"]) : null,
    concurrency: Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / MEMORY_PER_FILE))),
    namePattern: values.name,
    full: values.full ?? false,
    print,
    onOutcome: (outcome) => {
      if (fullRun !== null) recordOutcome(fullRun, outcome, values.name === undefined);
    },
  });
  const summary = composeSummary(outcomes, performance.now() - startedAt);
  recordTimes(ROOT, outcomes);
  const all = [...(fullRun?.earlier.filter((outcome) => selected.includes(outcome.file)) ?? []), ...outcomes];
  const attacks = countAttacks(all);
  const whole = positionals.length === 0 && values.name === undefined && !(values.unit ?? false);
  // A failed one can be gone on with.
  if (whole && all.every(hasPassed)) fullRun?.finish();
  if (whole && (values.full === true || values.counts === true) && all.every(hasPassed)) {
    writeAttackCounts(ROOT, { date: today(), version: readVersion(), seed: fullRun?.seed ?? seed, counts: attacks, whole: fullRun !== null });
  }
  if (left.length > 0) print(`\nThere was no time for ${left.length} of the long suites, which another seed takes first: ${left.toSorted().join(", ")}`);
  return conclude({ all, resumed: all.length > outcomes.length, summary: [...summary, ...[composeAttackLine(attacks)].filter((line) => line !== null)], services, faults: values.name === undefined ? tellBelowFloor(attacks) : [] });
}

/** Long suites read these: whole or a sample, of which seed, for how long. */
function prepareEnvironment(seed: number, fullRun: FullRun | null): void {
  process.env["STRONGROOM_SEED"] = String(fullRun?.seed ?? seed);
  process.env["STRONGROOM_SAMPLE_BUDGET_MS"] = String(SAMPLE_BUDGET_MS);
  if (fullRun === null) delete process.env["STRONGROOM_FULL"];
  else process.env["STRONGROOM_FULL"] = "1";
  // Node's runner marks its children by this; when tests run under tests it must not be inherited.
  delete process.env["NODE_TEST_CONTEXT"];
}

function announce(run: { readonly selected: readonly string[]; readonly seed: number; readonly fullRun: FullRun | null }): void {
  if (run.fullRun === null) {
    print(`${run.selected.length} test files; long suites take a sample: seed ${run.seed}, budget ${SAMPLE_BUDGET_MS / SECOND} s each`);
    return;
  }
  const { earlier, seed, startedAt } = run.fullRun;
  const resumed = earlier.length === 0 ? "" : `, goes on after ${earlier.length} files that passed since ${startedAt}`;
  print(`${run.selected.length} test files, long suites whole: seed ${seed}${resumed}`);
}

/** What was skipped, and a suite of which only some tests were wanted, did not run whole. */
function recordOutcome(fullRun: FullRun, outcome: FileOutcome, allTests: boolean): void {
  fullRun.record(outcome);
  if (allTests && hasPassed(outcome) && outcome.skipped === 0 && takesSample(outcome.file)) recordWholeRun(ROOT, { date: today(), seed: fullRun.seed, outcome });
}

function conclude(run: {
  readonly all: readonly FileOutcome[];
  readonly resumed: boolean;
  readonly summary: readonly string[];
  readonly services: readonly ServiceState[];
  /** What else makes the run fail. */
  readonly faults: readonly string[];
}): boolean {
  const required = process.env["STRONGROOM_REQUIRE_SERVICES"] === "1";
  const total = sumOutcomes(run.all);
  const failed = run.all.filter((outcome) => !hasPassed(outcome));
  const missing = run.services.filter((service) => !service.present);
  print("");
  for (const line of run.summary) print(`# ${line}`);
  if (run.resumed) print(`# with the earlier part of this run: ${total.tests} tests, ${total.passed} pass, ${total.failed} fail`);
  for (const outcome of failed) print(`# failed: ${outcome.file}: ${outcome.failure}`);
  for (const service of missing) print(`# service ${required ? "missing, but required" : "not there, its half of the suites was skipped"}: ${service.name}, ${service.note}`);
  for (const fault of run.faults) print(`# failed: ${fault}`);
  const skippedThoughRequired = required && total.skipped > 0;
  if (skippedThoughRequired) print(`# ${total.skipped} tests were skipped, though STRONGROOM_REQUIRE_SERVICES=1`);
  return failed.length === 0 && run.faults.length === 0 && !skippedThoughRequired && !(required && missing.length > 0);
}

function parseSeed(text: string | undefined): number {
  if (text === undefined || text === "") return Math.floor(Math.random() * MAX_SEED);
  if (!/^\d{1,10}$/.test(text) || Number(text) >= MAX_SEED) throw usageError(`--seed wants a whole number below ${MAX_SEED}, got "${text}"`, "test");
  return Number(text);
}

/** Null: as long as it takes. */
function parseBudget(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  if (!/^\d{1,9}$/.test(text)) throw usageError(`STRONGROOM_TEST_BUDGET_MS wants milliseconds, got "${text}"`, "test");
  return Number(text);
}

/** Another order for each seed, the same for the same. */
function orderBySeed(files: readonly string[], seed: number): readonly string[] {
  const placeOf = (file: string): string => createHash("sha256").update(`${seed} ${file}`).digest("hex");
  return files.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
