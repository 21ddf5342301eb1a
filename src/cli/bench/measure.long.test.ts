import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";

import { MIB } from "#base/units.ts";

import { meetsTarget } from "./benchmark.ts";
import { composeResult, composeSection } from "./compose.ts";
import { measureCommand, spreadOf } from "./measure.ts";

const onLinux = process.platform === "linux";

test("the spread of runs is their median, least and most", () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, min: 1, max: 3 });
  assert.deepEqual(spreadOf([4, 1, 2, 3]), { median: 2.5, min: 1, max: 4 });
  assert.deepEqual(spreadOf([5]), { median: 5, min: 5, max: 5 });
});

test("a program's wall time, CPU time and memory are measured, its child's with it", async () => {
  const child = "while (process.cpuUsage().user < 300_000); const b = Buffer.alloc(200 * 1024 * 1024, 1); setTimeout(() => b.length, 100);";
  const parent = `require("node:child_process").spawnSync(process.execPath, ["--eval", ${JSON.stringify(child)}])`;
  const measured = await measureCommand({ command: [process.execPath, "--eval", parent], runs: 1, warmups: 0 }, tmpdir());
  assert.ok(measured.wallSeconds.median >= 0.35, `${measured.wallSeconds.median} s`);
  if (!onLinux) return;
  assert.ok((measured.cpuSeconds?.median ?? 0) >= 0.25, `${measured.cpuSeconds?.median} CPU seconds`);
  assert.ok((measured.peakProcessBytes ?? 0) >= 200 * MIB, `${measured.peakProcessBytes} bytes`);
  assert.ok((measured.peakTreeBytes ?? 0) > (measured.peakProcessBytes ?? Infinity), "parent and child together");
});

test("preparation runs before each run, and is not measured", async () => {
  let prepared = 0;
  const measured = await measureCommand(
    { command: [process.execPath, "--version"], runs: 3, warmups: 1, prepare: async () => { prepared += 1; await new Promise((resolve) => setTimeout(resolve, 150)); } },
    tmpdir(),
  );
  assert.equal(prepared, 4);
  assert.ok(measured.wallSeconds.min < 0.15, `${measured.wallSeconds.min} s`);
});

test("a program that fails gives no figure", async () => {
  const failing = measureCommand({ command: [process.execPath, "--eval", "console.error('no space'); process.exit(4)"], runs: 1, warmups: 0 }, tmpdir());
  await assert.rejects(failing, /ended with 4.*no space/s);
});

test("a peer that is not there is told as such, and decides no aim", () => {
  const run = {
    name: "lines",
    summary: "count lines",
    at: "2026-11-22T10:00:00.000Z",
    command: "./strongroom bench lines",
    machine: { system: "linux x64", cores: 2, memoryGib: 8, node: "26.0.0" },
    result: {
      figures: [{ subject: "strongroom", what: "cold", value: 1.2345, unit: "s" }, { subject: "scc", what: "cold", value: null, unit: "s" }],
      ratios: [{ what: "scc / ours", value: null, target: { atLeast: 1 } }, { what: "cloc / ours", value: 9.4, target: { atLeast: 8 } }, { what: "memory / cloc", value: 3, target: { atMost: 2 } }],
      notes: ["of a repository of 50 MB"],
    },
  } as const;
  assert.deepEqual(run.result.ratios.map(meetsTarget), [null, true, false]);
  assert.match(composeResult(run), /cold +scc +not run here +s/);
  const section = composeSection(run);
  assert.match(section, /^## lines, 2026-11-22\n\n`\.\/strongroom bench lines` on linux x64, 2 cores, 8 GiB memory, Node 26\.0\.0\./);
  assert.match(section, /\| cold \| strongroom \| 1\.23 \| s \|  \|/);
  assert.match(section, /\| memory \/ cloc \| 3 \| <= 2 \| NO \|/);
});
