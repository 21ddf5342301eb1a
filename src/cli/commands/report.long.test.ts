// The command as it is used: what it prints where, what it writes, and how it exits.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";

import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";
import { reportSchema } from "#protocol/report/schema.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, "report", ...args], { cwd: folder, env: { ...NODE_LIBRARIES, PATH: process.env["PATH"], LANG: "C.UTF-8", XDG_CACHE_HOME: join(folder, "cache"), ...env } });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

async function makePlace(t: TestContext): Promise<{ folder: string; source: string }> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-report-command-"));
  t.after(async () => await rm(folder, { recursive: true, force: true }));
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "a.ts": "const a = 1;\n" });
  return { folder, source: repository.dir };
}

test("the report is printed without colours into a pipe, and nothing else is said", async (t) => {
  const { folder, source } = await makePlace(t);
  const { code, out, err } = await run(folder, [source]);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /Strongroom report/);
  assert.match(out, /TypeScript/);
  assert.equal(out.includes("\u001b"), false);
});

test("--json - gives the report and nothing else on standard output", async (t) => {
  const { folder, source } = await makePlace(t);
  const { code, out } = await run(folder, [source, "--json", "-"]);
  assert.equal(code, 0);
  assert.equal(reportSchema.parse(JSON.parse(out)).totals.files, 1);
});

test("--json and --html write files beside what is printed, and --quiet prints nothing", async (t) => {
  const { folder, source } = await makePlace(t);
  const { code, out } = await run(folder, [source, "--json", "r.json", "--html", "r.html", "--quiet"]);
  assert.deepEqual([code, out], [0, ""]);
  reportSchema.parse(JSON.parse(await readFile(join(folder, "r.json"), "utf8")));
  assert.match(await readFile(join(folder, "r.html"), "utf8"), /^<!doctype html>/);
});

const REFUSED: readonly (readonly [string, readonly string[], number])[] = [
  ["a source that is not there", ["none"], 3],
  ["a file that is no archive", ["notes.txt"], 3],
  ["a branch that is not there", [".", "--ref", "none"], 3],
  ["an address that holds a password", ["https://user:secret@example.com/x.git"], 3],
  ["an address of a protocol that is not served", ["ftp://example.com/x.git"], 3],
  ["no source", [], 2],
  ["an option that is not there", [".", "--jsn", "x"], 2],
  ["two reports on one output", [".", "--json", "-", "--html", "-"], 2],
  ["a token that is not in the environment", [".", "--token-env", "NOT_SET"], 2],
  ["a file that cannot be written", ["src", "--json", "/nowhere/r.json"], 2],
];

for (const [name, args, expected] of REFUSED) {
  test(`${name} exits ${expected}, with what to do`, async (t) => {
    const { folder, source } = await makePlace(t);
    await writeFile(join(folder, "notes.txt"), "notes\n");
    const { code, out, err } = await run(folder, args.map((arg) => (arg === "." || arg === "src" ? source : arg)));
    assert.deepEqual([code, out], [expected, ""]);
    assert.match(err, /^error: /);
    assert.equal(err.includes("secret"), false);
    assert.equal(err.includes("    at "), false);
  });
}
