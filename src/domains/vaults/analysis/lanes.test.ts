// Lanes begin before all is known, share what there is by folders, and end together.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";

import { MIB } from "#base/units.ts";
import type { ContentAnalyzerId, PlanItem } from "#protocol/sandbox/wire.ts";

import { runLanes, type LanesGiven, type PlannedFile } from "./lanes.ts";
import type { ContentStream, Sandbox } from "./ports.ts";

interface Started {
  readonly asked: string[];
  readonly plan: PlanItem[];
  ended: boolean;
}

/** Sandboxes that take their plan and answer each folder's last item; `fails` ends the second one at its first item. */
function createWorld(given: { readonly parallelism: number; readonly content?: readonly ContentAnalyzerId[]; readonly fails?: boolean }): LanesGiven & { readonly started: Started[]; readonly folders: number[] } {
  const started: Started[] = [];
  const folders: number[] = [];
  const sandbox: Sandbox = {
    analyzers: {},
    parallelism: given.parallelism,
    history: async () => await Promise.reject(new Error("not asked for")),
    facets: async () => await Promise.reject(new Error("not asked for")),
    past: async () => await Promise.reject(new Error("not asked for")),
    trace: async () => await Promise.reject(new Error("not asked for")),
    async files({ plan, onResult, signal }) {
      const number = started.length - 1;
      const lane = started[number] as Started;
      for await (const part of plan) {
        for (const item of part) {
          signal.throwIfAborted();
          if (given.fails === true && number === 1) throw new Error("the first to fail");
          lane.plan.push(item);
          if (item.last === true) onResult({ kind: "folder", folder: item.folder, tally: {} });
        }
      }
      signal.throwIfAborted();
      lane.ended = true;
      return { kind: "done", items: lane.plan.length, bytes: lane.plan.reduce((sum, { size }) => sum + size, 0), limits: {} };
    },
  };
  return {
    started,
    folders,
    sandbox,
    settings: { content: given.content ?? ["secrets"], fingerprintKey: "" },
    signal: new AbortController().signal,
    onFact: () => undefined,
    onFolder: (folder) => void folders.push(folder),
    repository: {
      openContents(): ContentStream {
        const lane: Started = { asked: [], plan: [], ended: false };
        started.push(lane);
        return { stdout: Readable.from([]), ended: Promise.resolve(), ask: (oids) => void lane.asked.push(...oids), end: () => undefined };
      },
    },
  };
}

/** Some files of one size in a folder. */
function makeFolder(folder: number, files: number, size: number): PlannedFile[] {
  return Array.from({ length: files }, (_, file) => ({ oid: `${folder}.${file}`, name: `f${file}`, folder, item: { path: `d${folder}/f${file}`, size } }));
}

async function untilIdle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test("a lane is at work on the first folder while the next is still being walked", async () => {
  const world = createWorld({ parallelism: 4 });
  const bytes = await runLanes(world, async (lanes) => {
    lanes.prepare();
    assert.equal(world.started.length, 1);
    lanes.give(makeFolder(0, 2, 10));
    await untilIdle();
    assert.deepEqual(world.folders, [0]);
    lanes.give(makeFolder(7, 1, 5));
  });
  assert.equal(bytes, 25);
  assert.deepEqual(world.folders, [0, 7]);
  assert.deepEqual(world.started[0]?.asked, ["0.0", "0.1", "7.0"]);
  assert.deepEqual(world.started[0]?.plan.map(({ folder, last }) => [folder, last === true]), [[0, false], [0, true], [1, true]]);
});

test("what is large is shared by folders, evenly, among as many lanes as there may be", async () => {
  const world = createWorld({ parallelism: 3 });
  await runLanes(world, async (lanes) => {
    for (let folder = 0; folder < 60; folder++) lanes.give(makeFolder(folder, 4, MIB));
    await untilIdle();
  });
  assert.equal(world.started.length, 3);
  for (const { plan } of world.started) assert.ok(plan.length >= 72 && plan.length <= 88, `${plan.length} of 240`);
  assert.deepEqual(world.folders.toSorted((one, other) => one - other), Array.from({ length: 60 }, (_, folder) => folder));
});

for (const [parallelism, lanes] of [[1, 1], [2, 1], [3, 2], [4, 2]] as const) {
  test(`where lines alone are counted, ${parallelism} cores have ${lanes} of git and a sandbox`, async () => {
    const world = createWorld({ parallelism, content: [] });
    await runLanes(world, async ({ give }) => {
      for (let folder = 0; folder < 10; folder++) give(makeFolder(folder, 4, 2 * MIB));
      await untilIdle();
    });
    assert.equal(world.started.length, lanes);
  });
}

test("what is small goes through one lane, and what is known is not read again", async () => {
  const world = createWorld({ parallelism: 8 });
  await runLanes(world, async (lanes) => {
    for (let folder = 0; folder < 9; folder++) lanes.give(makeFolder(folder, 1, 1000).map((file) => ({ ...file, item: { ...file.item, fact: ["C", 0, 1, 1, 1] } })));
    lanes.give(makeFolder(9, 1, 1000));
    await untilIdle();
  });
  assert.equal(world.started.length, 1);
  assert.deepEqual(world.started[0]?.asked, ["9.0"]);
});

test("a walk that gives nothing starts nothing", async () => {
  const world = createWorld({ parallelism: 8 });
  assert.equal(await runLanes(world, async (lanes) => lanes.give([])), 0);
  assert.equal(world.started.length, 0);
});

test("a lane that fails stops the walk and the other lanes, and its error is the one that is thrown", async () => {
  const world = createWorld({ parallelism: 2, fails: true });
  let given = 0;
  const running = runLanes(world, async (lanes, signal) => {
    for (; given < 1_000; given++) {
      lanes.give(makeFolder(given, 1, 7 * MIB));
      await untilIdle();
      signal.throwIfAborted();
    }
  });
  await assert.rejects(running, /the first to fail/);
  assert.ok(given < 10);
  assert.equal(world.started[0]?.ended, false);
});

test("a walk that fails stops the lanes", async () => {
  const world = createWorld({ parallelism: 1 });
  const running = runLanes(world, async (lanes) => {
    lanes.give(makeFolder(0, 1, 1));
    await Promise.reject(new Error("no such folder"));
  });
  await assert.rejects(running, /no such folder/);
});
