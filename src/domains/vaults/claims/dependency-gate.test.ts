// EM-20 on the program as it is, and red when what it guards is broken.

import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import type { CheckContext, CheckOutcome } from "#platform/domain/claim.ts";
import { judgeGate } from "#protocol/gate/judge-gate.ts";

import { dependencyGate } from "./dependency-gate.ts";

const PROGRAM = join(import.meta.dirname, "../../../..");

async function run(programDir: string, judge = judgeGate): Promise<CheckOutcome> {
  const { proof } = dependencyGate(judge);
  assert.ok(proof !== "not yet proven" && "check" in proof);
  return proof.check.run({ programDir } as CheckContext);
}

/** The program's own files, one of them changed. */
async function programWith(name: string, change: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-pinned-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, ".ci"));
  for (const each of ["package.json", "package-lock.json", ".ci/run"]) await cp(join(PROGRAM, each), join(folder, each));
  const before = await readFile(join(folder, name), "utf8");
  assert.notEqual(change(before), before);
  await writeFile(join(folder, name), change(before));
  return folder;
}

test("EM-20 is proven on the program as it is", async () => {
  const outcome = await run(PROGRAM);
  assert.ok(outcome.ok, `${outcome.finding} ${JSON.stringify(outcome.evidence)}`);
});

const BREAKS: readonly (readonly [string, (text: string) => string, RegExp])[] = [
  ["package.json", (text) => text.replace(/"zod": "/, '"zod": "^'), /without one version: zod/],
  ["package-lock.json", (text) => text.replace(/"integrity": "[^"]+",?/, ""), /without a version or a digest/],
  [".ci/run", (text) => text.replace("--fail-on high", ""), /does not stop/],
  [".ci/run", (text) => text.replace(/secrets,risks,vulnerabilities/, "secrets,risks"), /does not stop/],
  [".ci/run", (text) => text.replace("step own-code", "# step own-code"), /does not stop/],
];

test("EM-20 goes red at a loose version, a package without a digest, and a pipeline that does not stop", async () => {
  for (const [name, change, finding] of BREAKS) assert.match((await run(await programWith(name, change))).finding, finding);
});

test("EM-20 goes red when a gate lets a vulnerability through, or stops where there is none", async () => {
  for (const passed of [true, false]) assert.match((await run(PROGRAM, (given) => ({ ...judgeGate(given), passed }))).finding, /let a critical vulnerability through, or stopped/);
});
