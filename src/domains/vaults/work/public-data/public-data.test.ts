// The records here are made up. The mirror is a server on loopback.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, MINUTE } from "#base/units.ts";
import { buildZip } from "#platform/archive/testing/zip-builder.ts";
import { packageKey } from "#base/package-names.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { createDataStore, type DataStore } from "./data-store.ts";
import { judgeAge, readDataStatus } from "./data-status.ts";
import { createRenewal } from "./renew-public-data.ts";
import { FETCHED_ECOSYSTEMS, updateAdvisories, type UpdateGiven } from "./update-advisories.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const clock: Clock = { now: () => NOW, sleep: async () => undefined };

interface Place {
  readonly root: string;
  readonly store: DataStore;
  update(from: UpdateGiven["from"], ecosystems?: readonly string[]): ReturnType<typeof updateAdvisories>;
  state(): Promise<string>;
}

async function openPlace(t: TestContext): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), "strongroom-test-advisories-"));
  t.after(async () => await rm(root, { recursive: true, force: true }));
  const scratchDir = join(root, "scratch");
  await mkdir(scratchDir);
  const store = createDataStore(join(root, "advisories"), "advisories");
  return {
    root,
    store,
    update: async (from, ecosystems = ["npm", "PyPI"]) => await updateAdvisories({ store, from, egress: createEgress({ allow: ["127.0.0.0/8"] }), clock, scratchDir, ecosystems }),
    state: async () => (await readDataStatus({ store, now: NOW, maxAgeDays: 7 })).state,
  };
}

function record(id: string, ecosystem: string, name: string, modified = "2026-11-29T00:00:00Z") {
  return { id, modified, affected: [{ package: { ecosystem, name }, ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "2.0.0" }] }] }] };
}

function dump(records: readonly unknown[]): Buffer {
  return buildZip(records.map((value, at) => ({ name: `TEST-${at}.json`, content: typeof value === "string" ? value : JSON.stringify(value) })));
}

async function startMirror(t: TestContext, dumps: Readonly<Record<string, Buffer>>) {
  const place = await startHttpPlace((request, response) => {
    const found = dumps[decodeURIComponent(request.url ?? "")];
    if (found === undefined) response.writeHead(404).end();
    else response.end(found);
  });
  t.after(async () => await place.close());
  return place;
}

function withCode(code: ErrorCode, message = /./): (error: unknown) => boolean {
  return (error) => isAppError(error, code) && message.test(error.message);
}

async function idsFor(store: DataStore, ecosystem: string, name: string): Promise<readonly unknown[]> {
  const advisories = await store.open();
  try {
    return (await advisories.find([packageKey(ecosystem, name)])).map((found) => (found as { readonly id: unknown }).id);
  } finally {
    await advisories.close();
  }
}

const EPSS = gzipSync("#model_version:v2026.03.14,score_date:2026-11-30T12:55:00Z\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\n");
const KEV = JSON.stringify({ catalogVersion: "2026.11.28", dateReleased: "2026-11-28T15:00:00.0Z", count: 1, vulnerabilities: [{ cveID: "CVE-2026-0001", dateAdded: "2026-11-27" }] });
const NPM = "/osv/npm/all.zip";
const PYPI = "/osv/PyPI/all.zip";

test("dumps of a mirror become an index that knows its age, its sources and what it refused", async (t) => {
  const place = await openPlace(t);
  const mirror = await startMirror(t, { [NPM]: dump([record("TEST-1", "npm", "a"), "no record", record("TEST-2", "npm", "b")]), [PYPI]: dump([record("TEST-3", "PyPI", "C_d")]) });
  assert.equal(await place.state(), "absent");
  const about = await place.update({ url: `${mirror.origin}/osv/` });
  assert.deepEqual(mirror.requests.map(({ url }) => url), [NPM, PYPI]);
  assert.deepEqual(about.sources.map(({ name, records, refused }) => [name, records, refused]), [["npm", 2, 1], ["PyPI", 1, 0]]);
  assert.equal(about.asOf, "2026-11-30T12:00:00.000Z");
  assert.deepEqual(await idsFor(place.store, "pypi", "c-d"), ["TEST-3"]);
  assert.equal(await place.state(), "current");
  assert.deepEqual(await readdir(join(place.root, "scratch")), []);
  assert.deepEqual((await readdir(join(place.root, "advisories"))).sort(), ["index", "last-try"]);
});

const FAILURES: readonly [what: string, dumps: Readonly<Record<string, Buffer>>, code: ErrorCode, message: RegExp][] = [
  ["a dump that is not there", { [NPM]: dump([record("TEST-9", "npm", "z")]) }, "source.not-found", /^PyPI: /],
  ["a dump that is no archive", { [NPM]: Buffer.from("<html>"), [PYPI]: dump([]) }, "archive.damaged", /^npm: /],
  ["a dump that is cut off", { [NPM]: dump([record("TEST-9", "npm", "z")]).subarray(0, 100), [PYPI]: dump([]) }, "archive.damaged", /^npm: /],
  ["dumps of something else", { [NPM]: dump([{ a: 1 }, { b: 2 }, record("TEST-9", "npm", "z")]), [PYPI]: dump([{}]) }, "advisories.unusable", /got 1 and 3/],
  ["dumps without anything", { [NPM]: dump(["null"]), [PYPI]: dump(["null"]) }, "advisories.unusable", /got 0 and 2/],
];

for (const [what, dumps, code, message] of FAILURES) {
  test(`${what} leaves the old index as it was, and says so`, async (t) => {
    const place = await openPlace(t);
    await place.update({ url: (await startMirror(t, { [NPM]: dump([record("TEST-1", "npm", "a")]), [PYPI]: dump([record("TEST-2", "PyPI", "b")]) })).origin + "/osv" });
    const before = await readFile(join(place.root, "advisories", "index"));
    const mirror = await startMirror(t, dumps);
    await assert.rejects(place.update({ url: `${mirror.origin}/osv` }), withCode(code, message));
    assert.deepEqual(await readFile(join(place.root, "advisories", "index")), before);
    assert.deepEqual(await place.store.readLastTry(), { at: "2026-11-30T12:00:00.000Z", failedWith: code });
    assert.deepEqual(await readdir(join(place.root, "scratch")), []);
    assert.deepEqual((await readdir(join(place.root, "advisories"))).sort(), ["index", "last-try"]);
  });
}

test("a mirror that does not answer is told, and there is still nothing", async (t) => {
  const place = await openPlace(t);
  const mirror = await startMirror(t, {});
  await mirror.close();
  await assert.rejects(place.update({ url: mirror.origin }), withCode("source.unreachable", /^npm: /));
  const status = await readDataStatus({ store: place.store, now: NOW, maxAgeDays: 7 });
  assert.deepEqual([status.state, status.lastTry?.failedWith], ["absent", "source.unreachable"]);
});

test("a folder is as old as its newest record, whenever it is read", async (t) => {
  const place = await openPlace(t);
  const folder = join(place.root, "data");
  await mkdir(join(folder, "2026/11"), { recursive: true });
  await writeFile(join(folder, "2026/11/TEST-1.json"), JSON.stringify(record("TEST-1", "npm", "a", "2026-11-01T00:00:00Z")));
  await writeFile(join(folder, "several.json"), JSON.stringify({ records: [record("TEST-2", "npm", "b", "2026-10-01T00:00:00Z"), record("TEST-3", "Go", "example.org/c", "2026-09-01T00:00:00Z")] }));
  await writeFile(join(folder, "npm.zip"), dump([record("TEST-4", "npm", "d", "2026-11-02T00:00:00Z"), record("TEST-1", "npm", "a", "2026-11-01T00:00:00Z")]));
  await writeFile(join(folder, "README.md"), "not read");
  await symlink("/etc", join(folder, "link"));
  const about = await place.update({ folder });
  assert.deepEqual([about.asOf, about.records], ["2026-11-02T00:00:00.000Z", 4]);
  assert.deepEqual(await idsFor(place.store, "Go", "example.org/c"), ["TEST-3"]);
  assert.equal(await place.state(), "stale");
});

test("the advisories that come with the program can be read from their folder", async (t) => {
  const place = await openPlace(t);
  const about = await place.update({ folder: join(process.cwd(), "src/analyzers/vulnerabilities/data") });
  assert.deepEqual([about.records, about.sources.map(({ refused }) => refused)], [40, [0]]);
  assert.deepEqual(await idsFor(place.store, "PyPI", "PyYAML"), ["GHSA-8q59-q68h-6hv4", "PYSEC-2021-142"]);
});

test("an empty folder is no source", async (t) => {
  const place = await openPlace(t);
  await mkdir(join(place.root, "data"));
  await assert.rejects(place.update({ folder: join(place.root, "data") }), withCode("advisories.unusable"));
});

test("a changed or cut index is red, and is not opened", async (t) => {
  const place = await openPlace(t);
  const folder = join(place.root, "data");
  await mkdir(folder);
  await writeFile(join(folder, "a.json"), JSON.stringify(record("TEST-1", "npm", "a")));
  await place.update({ folder });
  const path = join(place.root, "advisories", "index");
  const bytes = await readFile(path);
  await writeFile(path, bytes.map((byte, at) => (at === 60 ? byte ^ 1 : byte)));
  await assert.rejects(place.store.open(), withCode("advisories.damaged"));
  assert.equal(await place.state(), "damaged");
  await writeFile(path, bytes);
  await truncate(path, 10);
  assert.equal(await place.state(), "damaged");
  await writeFile(path, bytes);
  assert.deepEqual(await idsFor(place.store, "npm", "a"), ["TEST-1"]);
});

const AGES: readonly [asOf: number, state: string][] = [
  [NOW, "current"],
  [NOW - 7 * DAY, "current"],
  [NOW - 7 * DAY - 1, "stale"],
  [NOW + DAY, "current"],
  [NOW + DAY + 1, "stale"],
];

for (const [asOf, state] of AGES) {
  test(`data of ${new Date(asOf).toISOString()} is ${state}, at seven days`, () => {
    assert.equal(judgeAge({ asOf: new Date(asOf).toISOString() }, { now: NOW, maxAgeDays: 7 }).state, state);
  });
}

test("a server renews once a day, and after a failure at the next look", async (t) => {
  const place = await openPlace(t);
  let answers = 0;
  const mirror = await startHttpPlace((request, response) => {
    if (request.url === "/epss.csv.gz") return void response.end(EPSS);
    if (request.url === "/kev.json") return void response.end(KEV);
    answers++;
    if (answers === 1) response.writeHead(503).end();
    else response.end(dump([record(`TEST-${answers}`, "npm", "a")]));
  });
  t.after(async () => await mirror.close());
  let now = NOW;
  const warnings: string[] = [];
  const renewal = createRenewal({
    publicDataDir: join(place.root, "advisories"),
    config: { advisoriesUrl: `${mirror.origin}/osv`, advisoriesFolder: null, epssUrl: `${mirror.origin}/epss.csv.gz`, kevUrl: `${mirror.origin}/kev.json`, releasesFolder: null },
    egress: createEgress({ allow: ["127.0.0.0/8"] }),
    clock: { ...clock, now: () => now },
    log: { warn: (message) => void warnings.push(message) },
    withScratch: async (work) => await work(join(place.root, "scratch")),
  });
  assert.deepEqual(await renewal.renewIfDue(), { advisories: "failed", epss: "renewed", kev: "renewed" });
  assert.equal(warnings.length, 1);
  assert.deepEqual(await renewal.renewIfDue(), { advisories: "renewed", epss: "not due", kev: "not due" });
  assert.deepEqual(await renewal.renewIfDue(), { advisories: "not due", epss: "not due", kev: "not due" });
  now += DAY - 30 * MINUTE;
  assert.deepEqual(await renewal.renewIfDue(), { advisories: "renewed", epss: "renewed", kev: "renewed" });
  const advisories = await place.store.open();
  assert.equal(advisories.about.asOf, new Date(now).toISOString());
  await advisories.close();
});

test("without a source nothing is asked of anybody", async (t) => {
  const place = await openPlace(t);
  const refuse = (): never => assert.fail("nothing may be asked");
  const renewal = createRenewal({ publicDataDir: join(place.root, "advisories"), config: { advisoriesUrl: null, advisoriesFolder: null, epssUrl: "https://mirror.example.org/epss.csv.gz", kevUrl: "https://mirror.example.org/kev.json", releasesFolder: null }, egress: { pin: refuse, connect: refuse }, clock, log: { warn: refuse }, withScratch: refuse });
  assert.deepEqual(await renewal.renewIfDue(), {});
});

test("an error that is no one's is not hidden behind a code", async (t) => {
  const place = await openPlace(t);
  await assert.rejects(place.update({ folder: join(place.root, "nowhere") }), (error) => !(error instanceof AppError) && error instanceof Error && /ENOENT/.test(error.message));
  assert.equal((await place.store.readLastTry())?.failedWith, "internal.unexpected");
});

test("whole ecosystems are fetched, so that a mirror learns nothing of what is analysed", () => {
  assert.deepEqual(FETCHED_ECOSYSTEMS, ["npm", "PyPI", "Maven", "Go", "crates.io", "RubyGems", "Packagist", "NuGet", "Pub", "SwiftURL", "Hex", "GitHub Actions", "ConanCenter"]);
});
