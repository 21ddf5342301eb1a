// The command as it is used: what it prints where, and how it exits. Nothing is asked of anybody but a server on loopback.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { buildZip } from "#platform/archive/testing/zip-builder.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { NODE_LIBRARIES } from "#platform/process/node-libraries.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const DATA = fileURLToPath(new URL("../../analyzers/vulnerabilities/data", import.meta.url));

async function openPlace(t: TestContext) {
  return (await openPlaceWithFolder(t)).run;
}

async function openPlaceWithFolder(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-test-advisories-"));
  t.after(async () => await rm(folder, { recursive: true, force: true }));
  const run = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, [MAIN, "advisories", ...args], { cwd: folder, env: { ...NODE_LIBRARIES, PATH: process.env["PATH"], LANG: "C.UTF-8", XDG_CACHE_HOME: join(folder, "cache") } });
    const code = new Promise<number | null>((resolve) => child.once("close", resolve));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await code, out, err };
  };
  return { run, folder };
}

test("without advisories status is red, and says what to do", async (t) => {
  const run = await openPlace(t);
  const { code, out } = await run("status");
  assert.deepEqual([code, out], [1, "absent: fetch them with `strongroom advisories update`\nEPSS absent: fetch it with `strongroom advisories update`\nKEV absent: fetch it with `strongroom advisories update`\n"]);
});

test("a folder is read, and its old data is stale and not green", async (t) => {
  const run = await openPlace(t);
  const updated = await run("update", "--from", DATA);
  assert.equal(updated.code, 0, updated.err);
  assert.match(updated.out, /^40 advisories for \d+ packages as of 2024-10-09, from [\d.]+\u00a0kB\.\n$/);
  const { code, out } = await run("status");
  assert.equal(code, 1);
  assert.match(out, /^stale: 40 advisories/);
  const { code: jsonCode, out: json } = await run("status", "--json", "--max-age", "9999");
  assert.equal(jsonCode, 0);
  assert.equal((JSON.parse(json) as { readonly state: string }).state, "current");
});

test("a mirror that lacks an ecosystem ends with 3, and status tells of the failure", async (t) => {
  const run = await openPlace(t);
  const record = { id: "TEST-1", modified: "2026-11-01T00:00:00Z", affected: [{ package: { ecosystem: "npm", name: "made-up" } }] };
  const place = await startHttpPlace((request, response) => {
    if (request.url === "/npm/all.zip") response.end(buildZip([{ name: "TEST-1.json", content: JSON.stringify(record) }]));
    else response.writeHead(404).end();
  });
  t.after(async () => await place.close());
  const updated = await run("update", "--from", place.origin);
  assert.equal(updated.code, 3);
  assert.match(updated.err, /^fetching npm\nerror: PyPI: /);
  const { code, out } = await run("status");
  assert.equal(code, 1);
  assert.match(out, /^absent: .*\nThe last update failed at \d{4}-\d\d-\d\dT\d\d:\d\dZ: source\.not-found\nEPSS absent/);
});

test("EPSS and KEV come with a folder, or from where they are said to be; what fails is told, and the rest is there", async (t) => {
  const { run, folder } = await openPlaceWithFolder(t);
  const usb = join(folder, "usb");
  await mkdir(usb);
  await writeFile(join(usb, "TEST-1.json"), JSON.stringify({ id: "TEST-1", modified: new Date().toISOString(), affected: [{ package: { ecosystem: "npm", name: "made-up" } }] }));
  await writeFile(join(usb, "epss_scores-current.csv.gz"), gzipSync(`#model_version:v1,score_date:${new Date().toISOString().slice(0, 10)}\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\n`));
  const place = await startHttpPlace((_request, response) => void response.end("no catalogue"));
  t.after(async () => await place.close());
  const updated = await run("update", "--quiet", "--from", usb, "--kev", `${place.origin}/kev.json`);
  assert.equal(updated.code, 3);
  assert.match(updated.out, /^1 advisories for 1 packages as of .*\nEPSS: scores of 1 vulnerabilities as of /);
  assert.match(updated.err, /^error: KEV: Expected the catalogue/);
  const { code, out } = await run("status");
  assert.equal(code, 0, out);
  assert.match(out, /^current: 1 advisories.*\n.*\nEPSS current: scores of 1 vulnerabilities, as of .*\nKEV absent: .*\nThe last update failed at .*: advisories\.unusable\n$/);
});

test("what is not understood ends with 2, and a place that is none with 3", async (t) => {
  const run = await openPlace(t);
  assert.equal((await run("fetch")).code, 2);
  assert.equal((await run("status", "--max-age", "soon")).code, 2);
  assert.equal((await run("update", "--from", "/nowhere/at/all")).code, 3);
});
