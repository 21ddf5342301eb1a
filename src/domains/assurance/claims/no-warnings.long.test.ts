// The check runs the real tools: on a small sound program, and on one with each kind of fault.

import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { CheckOutcome } from "#platform/domain/claim.ts";
import { noWarnings } from "./no-warnings.ts";

const ROOT = join(import.meta.dirname, "../../../..");

async function check(t: TestContext, source: string, withTools = true): Promise<CheckOutcome> {
  const programDir = await mkdtemp(join(tmpdir(), "program-"));
  t.after(() => rm(programDir, { recursive: true }));
  if (withTools) await symlink(join(ROOT, "node_modules"), join(programDir, "node_modules"));
  await cp(join(ROOT, ".oxlintrc.json"), join(programDir, ".oxlintrc.json"));
  await mkdir(join(programDir, "src"));
  await mkdir(join(programDir, "tsconfig"));
  const compilerOptions = { strict: true, noUnusedLocals: true, module: "nodenext", target: "esnext", types: [] };
  await writeFile(join(programDir, "tsconfig", "server.json"), JSON.stringify({ compilerOptions, include: ["../src"] }));
  await writeFile(join(programDir, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  await writeFile(join(programDir, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(programDir, "src", "main.ts"), source);
  assert.ok(noWarnings.proof !== "not yet proven" && "check" in noWarnings.proof);
  return noWarnings.proof.check.run({ programDir, signal: AbortSignal.timeout(60_000) } as never);
}

test("CA-04 is proven on a program without warnings", async (t) => {
  const outcome = await check(t, "export const answer: number = 42;\n");
  assert.equal(outcome.ok, true, outcome.finding);
});

test("CA-04 goes red at a type error", async (t) => {
  const outcome = await check(t, 'export const answer: number = "42";\n');
  assert.match(outcome.finding, /types of server\.json/);
  assert.equal(outcome.ok, false);
});

test("CA-04 goes red at a lint warning", async (t) => {
  const outcome = await check(t, "export const answer: any = 42;\n");
  assert.match(outcome.finding, /lint/);
  assert.equal(outcome.ok, false);
});

test("CA-04 is not proven where the tools are not installed", async (t) => {
  assert.equal((await check(t, "export const answer: number = 42;\n", false)).ok, false);
});
