// The most urgent matters of many vaults, and how few reports are opened to find them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import type { SummaryMatter } from "#protocol/report/summary.ts";

import { mostUrgentOfMany, type MatterCandidate } from "./urgent-of-many.ts";

const matter = (finding: string, urgency: number): SummaryMatter => ({ facet: "secrets", finding, meaning: "", action: "", basis: "", severity: urgency, certainty: 1, reach: 1, urgency });
const vault = (matters: readonly SummaryMatter[], refinable = false): MatterCandidate => ({ vaultId: createUuid(), snapshotId: createUuid(), matters, refinable });
const shown = (found: Awaited<ReturnType<typeof mostUrgentOfMany>>) => found.map(({ finding, suppressed }) => `${finding} ${suppressed}`);
const never = async () => assert.fail("no report has to be opened");

test("the three most urgent of all vaults are shown, whichever vaults they are of", async () => {
  const [one, two] = [vault([matter("a", 0.9), matter("b", 0.8), matter("c", 0.3)]), vault([matter("d", 0.85)])];
  const found = await mostUrgentOfMany([one, two], never);
  assert.deepEqual(shown(found), ["a left-out", "d left-out", "b left-out"]);
  assert.deepEqual(found.map(({ vaultId }) => vaultId), [one.vaultId, two.vaultId, one.vaultId]);
  assert.deepEqual(await mostUrgentOfMany([vault([])], never), []);
});

test("where something is suppressed the report is opened, but only of what would be shown", async () => {
  const hushed = vault([matter("hushed", 0.9)], true);
  const lowly = vault([matter("lowly", 0.2)], true);
  const opened: MatterCandidate[] = [];
  const found = await mostUrgentOfMany([hushed, lowly, vault([matter("x", 0.8), matter("y", 0.7), matter("z", 0.6)])], async (candidate) => (opened.push(candidate), candidate === hushed ? [matter("rest", 0.65)] : []));
  assert.deepEqual([shown(found), opened], [["x left-out", "y left-out", "rest left-out"], [hushed]]);
});

test("of very many only so many reports are opened, and what was not says so", async () => {
  const many = Array.from({ length: 50 }, (_, index) => vault([matter(`m${index}`, 0.9 - index / 100)], true));
  let opened = 0;
  const found = await mostUrgentOfMany(many, async () => (opened++, []));
  assert.deepEqual([shown(found), opened], [["m8 counted", "m9 counted", "m10 counted"], 8]);
});
