// A sandbox that dies of a file costs the analysis of that file's content, and nothing else.

import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";

import { AppError } from "#base/app-error.ts";
import type { FilesResult, PlanItem } from "#protocol/sandbox/wire.ts";

import { runLanes, type LanesGiven, type PlannedFile } from "./lanes.ts";
import type { Sandbox } from "./ports.ts";

interface World extends LanesGiven {
  readonly facts: string[];
  readonly folders: number[];
  readonly passedOver: string[];
  readonly starts: { count: number };
}

/** A sandbox that keeps some answers back until it has several, as the real one does, and dies of every file named `deadly`. */
function createWorld(code: "sandbox.failed" | "sandbox.wrong-answer" = "sandbox.failed"): World {
  const world = { facts: [] as string[], folders: [] as number[], passedOver: [] as string[], starts: { count: 0 } };
  const files: Sandbox["files"] = async ({ plan, settings, onResult }) => {
    world.starts.count++;
    let held: FilesResult[] = [];
    let items = 0;
    const flush = (): void => {
      for (const result of held) onResult(result);
      held = [];
    };
    for await (const part of plan) {
      for (const item of part) {
        if (item.fact === undefined && item.path.includes("deadly") && item.passOver !== true) throw new AppError(code);
        if (item.passOver === true) world.passedOver.push(item.path);
        held.push(...answer(item, items++));
        if (settings.careful === true || held.length >= 5) flush();
      }
    }
    flush();
    return { kind: "done", items, bytes: items, limits: {} };
  };
  return {
    ...world,
    sandbox: { parallelism: 1, files },
    settings: { content: [], fingerprintKey: "" },
    signal: new AbortController().signal,
    onFact: ({ name }) => void world.facts.push(name),
    onFolder: (folder) => void world.folders.push(folder),
    repository: { openContents: () => ({ stdout: Readable.from([]), ended: Promise.resolve(), ask: () => undefined, end: () => undefined }) },
  };
}

function answer(item: PlanItem, index: number): FilesResult[] {
  const results: FilesResult[] = item.fact === undefined ? [{ kind: "fact", item: index, fact: ["C", 0, 1, 0, 0] }] : [];
  return item.last === true ? [...results, { kind: "folder", folder: item.folder, tally: {} }] : results;
}

function folderOf(folder: number, names: readonly string[]): PlannedFile[] {
  return names.map((name) => ({ oid: name, name, folder, item: { path: `d${folder}/${name}`, size: 1 } }));
}

const NAMES = (folder: number, deadly: boolean): string[] => ["a", "b", deadly ? "deadly" : "c", "d"].map((name) => `${name}${folder}`);

test("each file is answered once, whatever the sandbox dies of", async () => {
  const world = createWorld();
  await runLanes(world, async (lanes) => {
    for (let folder = 0; folder < 6; folder++) {
      lanes.give(folderOf(folder, NAMES(folder, folder === 1 || folder === 4)));
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  assert.deepEqual(world.facts.toSorted(), Array.from({ length: 6 }, (_, folder) => NAMES(folder, folder === 1 || folder === 4)).flat().sort());
  assert.deepEqual(world.folders.toSorted((one, other) => one - other), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...new Set(world.passedOver)].sort(), ["d1/deadly1", "d4/deadly4"]);
  assert.equal(world.starts.count, 5);
});

test("a wrong answer is no accident: nothing is tried again", async () => {
  const world = createWorld("sandbox.wrong-answer");
  await assert.rejects(runLanes(world, async (lanes) => lanes.give(folderOf(0, ["deadly"]))), (error) => error instanceof AppError && error.code === "sandbox.wrong-answer");
  assert.equal(world.starts.count, 1);
});

test("a repository of nothing but deadly files is given up", async () => {
  const world = createWorld();
  const names = Array.from({ length: 200 }, (_, file) => `deadly${file}`);
  await assert.rejects(runLanes(world, async (lanes) => lanes.give(folderOf(0, names))), (error) => error instanceof AppError && error.code === "sandbox.failed");
  assert.ok(world.starts.count <= 110);
});
