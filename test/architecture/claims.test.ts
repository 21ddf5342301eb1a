// Every claim that the issues so far keep is in the registry, and a check that no sabotage turns red does not count.

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { claimsWithoutSabotage } from "#domains/assurance/index.ts";
import { listedClaims } from "#roles/testing/listed-claims.ts";

const ROOT = join(import.meta.dirname, "../..");

const KEPT = [
  "CA-02", "CA-03", "CA-04", "CA-05", "CA-07", "CA-08", "CA-10", "CA-17", "CA-18",
  "CR-02", "CR-05", "CR-08", "CR-10", "CR-11", "CR-12", "CR-13", "CR-14", "CR-15", "CR-16", "CR-17", "CR-18", "CR-19", "CR-20", "CR-21", "CR-22", "CR-23", "CR-24", "CR-25", "CR-26", "CR-27", "CR-29",
  "CT-01", "CT-02", "CT-03", "CT-04", "CT-05", "CT-06", "CT-07", "CT-08", "CT-09", "CT-10", "CT-11", "CT-12",
  "EM-07", "EM-08", "EM-09", "EM-10", "EM-11", "EM-12", "EM-13", "EM-14", "EM-15", "EM-16", "EM-19", "EM-20",
  "PO-01", "PO-02", "PO-04", "PO-05", "PO-06", "PO-07", "PO-08", "PO-09", "PO-10", "PO-11", "PO-13", "PO-17",
  "SR-02", "SR-04", "SR-08", "SR-09", "SR-11",
];

const registry = listedClaims();

/** What says that a check's outcome is red. */
const RED = /assertRed\(|\.ok, false\b|!ok\b|!\w+\.ok\b|assert\.match\([^;]*\.finding, /;

/** Ids that a test turns red: `CR-10 goes red …` as the name of a test that asserts it, or a row `["CR-14", "…", …]` of a table of sabotage. */
function sabotagedIds(source: string): readonly string[] {
  const ids: string[] = [];
  for (const body of source.split(/^(?= *(?:await )?(?:t\.)?test\()/m)) {
    const id = /^ *(?:await )?(?:t\.)?test\(["`]([A-Z]{2}-\d{2})[^"`]* goes red/.exec(body)?.[1];
    if (id !== undefined && RED.test(body)) ids.push(id);
  }
  const table = /const sabotage\b[\s\S]*?\n(?: {2})?\];/i.exec(source)?.[0] ?? "";
  if (RED.test(source)) ids.push(...[...table.matchAll(/\["([A-Z]{2}-\d{2})", "/g)].map(([, id]) => id ?? ""));
  return ids;
}

const allSabotaged = (): ReadonlySet<string> =>
  new Set(globSync(["src/**/*.test.ts", "test/claims/*.test.ts"], { cwd: ROOT }).flatMap((file) => sabotagedIds(readFileSync(join(ROOT, file), "utf8"))));

test("the registry has every claim that is said to be kept, and no other", () => {
  assert.deepEqual(registry.list().map(({ id }) => id), KEPT.toSorted());
});

test("every check is turned red by a sabotage", () => {
  assert.deepEqual(claimsWithoutSabotage(registry.list(), allSabotaged()), []);
});

test("a check without a sabotage is found", () => {
  const ids = new Set(allSabotaged());
  ids.delete("CR-16");
  assert.deepEqual(claimsWithoutSabotage(registry.list(), ids), ["CR-16"]);
});

test("a name that says red is not enough", () => {
  const named = 'test("CR-16 goes red when nothing is asserted", async () => {\n  await run(broken);\n});\n';
  assert.deepEqual(sabotagedIds(named), []);
  assert.deepEqual(sabotagedIds(named.replace("await run(broken)", "assert.equal((await run(broken)).ok, false)")), ["CR-16"]);
});
