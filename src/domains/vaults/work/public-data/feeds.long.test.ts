// EPSS, KEV and releases as they come over the line or out of a folder, and what becomes of what was there when they are not as they should be.
// The mirror is a server on loopback.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, MIB } from "#base/units.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { createDataIndexWriter } from "#protocol/public-data/index-format.ts";
import { createPublicData } from "./create-public-data.ts";
import { readDataStatus } from "./data-status.ts";
import { createDataStore } from "./data-store.ts";
import { findFeedFile, updateFeed, type FeedKind } from "./update-feed.ts";
import { updateReleases } from "./update-releases.ts";

const NOW = Date.UTC(2026, 10, 30, 12);

async function openPlace(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), "strongroom-test-feeds-"));
  t.after(async () => await rm(root, { recursive: true, force: true }));
  const served = new Map<string, Buffer | string>();
  const mirror = await startHttpPlace((request, response) => {
    const found = served.get(request.url ?? "");
    if (found === undefined) response.writeHead(404).end();
    else response.end(found);
  });
  t.after(async () => await mirror.close());
  const folder = join(root, "public");
  const clock = { now: () => NOW, sleep: async () => undefined };
  return {
    root, folder, served, mirror, clock,
    store: (kind: "epss" | "kev" | "releases") => createDataStore(folder, kind),
    update: async (kind: FeedKind, from: { readonly url: string } | { readonly file: string } = { url: `${mirror.origin}/${kind}` }) =>
      await updateFeed({ store: createDataStore(folder, kind), kind, from, egress: createEgress({ allow: ["127.0.0.0/8"] }), clock }),
    state: async (kind: FeedKind) => (await readDataStatus({ store: createDataStore(folder, kind), now: NOW, maxAgeDays: 7 })).state,
  };
}

function epss(day: string, lines: readonly string[] = ["CVE-2026-0001,0.5,0.9"]): Buffer {
  return gzipSync(`#model_version:v2026.03.14,score_date:${day}T00:00:00+0000\ncve,epss,percentile\n${lines.join("\n")}\n`);
}

function kev(day: string, cves: readonly string[] = ["CVE-2026-0001"]): string {
  return JSON.stringify({ catalogVersion: day.replaceAll("-", "."), dateReleased: `${day}T15:00:00.0Z`, count: cves.length, vulnerabilities: cves.map((cveID) => ({ cveID, dateAdded: day, knownRansomwareCampaignUse: "Unknown" })) });
}

test("scores and catalogue are fetched, found by CVE, and as old as they say", async (t) => {
  const place = await openPlace(t);
  place.served.set("/epss", epss("2026-11-29")).set("/kev", kev("2026-11-10"));
  assert.equal(await place.state("epss"), "absent");
  assert.equal((await place.update("epss")).asOf, "2026-11-29T00:00:00.000Z");
  assert.equal((await place.update("kev")).asOf, "2026-11-10T00:00:00.000Z");
  assert.deepEqual([await place.state("epss"), await place.state("kev")], ["current", "current"]);
  const index = await place.store("epss").open();
  assert.deepEqual(await index.find(["CVE-2026-0001", "CVE-2026-0002"]), [{ cve: "CVE-2026-0001", probability: 0.5, percentile: 0.9 }]);
  await index.close();
  assert.deepEqual((await readdir(place.folder)).sort(), ["epss", "epss.last-try", "kev", "kev.last-try"]);
});

test("scores that are a file, packed or not, are read too", async (t) => {
  const place = await openPlace(t);
  const folder = join(place.root, "usb");
  await mkdir(folder);
  await writeFile(join(folder, "epss_scores-2026-11-20.csv.gz"), epss("2026-11-20"));
  await writeFile(join(folder, "epss_scores-2026-11-28.csv"), "#model_version:v1,score_date:2026-11-28\ncve,epss,percentile\nCVE-2026-0001,0.5,0.9\n");
  const file = await findFeedFile(folder, "epss");
  assert.ok(file !== null);
  assert.equal((await place.update("epss", { file })).asOf, "2026-11-28T00:00:00.000Z");
  assert.equal(await findFeedFile(folder, "kev"), null);
});

/** Unpacked it has more than may be; packed it is small. */
const BOMB = gzipSync(Buffer.alloc(160 * MIB, "CVE-2026-0001,0.5,0.9\n"));

const REFUSED: readonly [what: string, kind: FeedKind, body: Buffer | string | null, code: ErrorCode, message: RegExp][] = [
  ["what is not there", "epss", null, "source.not-found", /^EPSS: /],
  ["a page", "epss", "<html></html>\n", "advisories.unusable", /first line/],
  ["an archive that is cut", "epss", epss("2026-11-29", Array.from({ length: 500 }, (_, at) => `CVE-2026-${10_000 + at},0.${at},0.5`)).subarray(0, 900), "advisories.unusable", /whole.*unexpected end of file/],
  ["an archive with a changed byte", "epss", epss("2026-11-29").map((byte, at, all) => (at === all.length - 6 ? byte ^ 1 : byte)) as Buffer, "advisories.unusable", /whole/],
  ["an archive that unpacks without end", "epss", BOMB, "advisories.unusable", /unpacked, got more/],
  ["a body without end", "kev", Buffer.alloc(33 * MIB, " "), "source.too-large", /^KEV: /],
  ["a line that is none", "epss", epss("2026-11-29", ["CVE-2026-0001,2,0.9"]), "advisories.unusable", /line 3/],
  ["part of a catalogue", "kev", kev("2026-11-29").replace('"count":1', '"count":2'), "advisories.unusable", /has 1$|has 1\./],
  ["data of tomorrow's tomorrow", "kev", kev("2026-12-02"), "advisories.unusable", /today or before/],
  ["older data than there is", "epss", epss("2026-11-01"), "advisories.unusable", /2026-11-20 or later/],
];

for (const [what, kind, body, code, message] of REFUSED) {
  test(`${what} is refused, and what was there stays`, async (t) => {
    const place = await openPlace(t);
    place.served.set("/epss", epss("2026-11-20")).set("/kev", kev("2026-11-20"));
    await place.update(kind);
    const before = await readFile(join(place.folder, kind));
    if (body === null) place.served.delete(`/${kind}`);
    else place.served.set(`/${kind}`, body);
    await assert.rejects(place.update(kind), (error) => isAppError(error, code) && message.test(error.message));
    assert.deepEqual(await readFile(join(place.folder, kind)), before);
    assert.deepEqual(await place.store(kind).readLastTry(), { at: "2026-11-30T12:00:00.000Z", failedWith: code });
    assert.deepEqual((await readdir(place.folder)).sort(), [kind, `${kind}.last-try`]);
  });
}

test("old data is stale: scores after a week, the catalogue after a month", async (t) => {
  const place = await openPlace(t);
  const day = (ago: number): string => new Date(NOW - ago * DAY).toISOString().slice(0, 10);
  place.served.set("/epss", epss(day(8))).set("/kev", kev(day(31)));
  await place.update("epss");
  await place.update("kev");
  assert.deepEqual([await place.state("epss"), await place.state("kev")], ["stale", "stale"]);
  place.served.set("/epss", epss(day(6))).set("/kev", kev(day(29)));
  await place.update("epss");
  await place.update("kev");
  assert.deepEqual([await place.state("epss"), await place.state("kev")], ["current", "current"]);
});

test("an analysis is given what concerns its packages, each part with its day", async (t) => {
  const place = await openPlace(t);
  const publicData = createPublicData(place.folder);
  assert.equal(await publicData.edition(), null);
  assert.deepEqual(await publicData.findVulnerabilities([{ ecosystem: "npm", name: "a" }]), { advisories: null, epss: null, kev: null });
  assert.equal(await publicData.findReleases([{ ecosystem: "npm", name: "a" }]), null);
  await createDataStore(place.folder, "advisories").replace(async (writer) => {
    await writer.add({ id: "TEST-1", modified: null, keys: ["npm\na"], json: JSON.stringify({ id: "TEST-1", aliases: ["CVE-2026-0001", 5] }) });
    return { madeAt: "2026-11-30T00:00:00Z", asOf: "2026-11-30T00:00:00Z", sources: [] };
  });
  const edition = await publicData.edition();
  place.served.set("/epss", epss("2026-11-29", ["CVE-2026-0001,0.5,0.9", "CVE-2026-0002,0.1,0.2"]));
  await place.update("epss");
  assert.notEqual(await publicData.edition(), edition);
  const found = await publicData.findVulnerabilities([{ ecosystem: "npm", name: "a" }]);
  assert.deepEqual([found.advisories?.date, found.epss, found.kev], ["2026-11-30", { date: "2026-11-29", records: [{ cve: "CVE-2026-0001", probability: 0.5, percentile: 0.9 }] }, null]);
});

const HEAD = '{"format":"strongroom.releases/1","date":"2026-11-28"}';

test("releases of a folder are found by package, as old as the oldest file", async (t) => {
  const place = await openPlace(t);
  const folder = join(place.root, "releases");
  await mkdir(folder);
  await writeFile(join(folder, "npm.jsonl"), `${HEAD}\n{"ecosystem":"npm","name":"a","versions":{"1.0.0":"2020-01-01"}}\n`);
  await writeFile(join(folder, "pypi.jsonl"), `${HEAD.replace("28", "20")}\n{"ecosystem":"PyPI","name":"B_c","versions":{"1.0":null}}\n`);
  const about = await updateReleases({ store: place.store("releases"), folder, clock: place.clock });
  assert.deepEqual([about.keys, about.asOf], [2, "2026-11-20T00:00:00.000Z"]);
  assert.deepEqual(await createPublicData(place.folder).findReleases([{ ecosystem: "PyPI", name: "b-c" }]), { date: "2026-11-20", records: [{ ecosystem: "PyPI", name: "B_c", versions: { "1.0": null } }] });
  for (const [line, message] of [['{"ecosystem":"npm"}', /^npm\.jsonl:2: /], ["not JSON", /^npm\.jsonl:2: /]] as const) {
    await writeFile(join(folder, "npm.jsonl"), `${HEAD}\n${line}\n`);
    await assert.rejects(updateReleases({ store: place.store("releases"), folder, clock: place.clock }), (error) => isAppError(error, "releases.unusable") && message.test(error.message));
  }
  await writeFile(join(folder, "npm.jsonl"), "");
  await assert.rejects(updateReleases({ store: place.store("releases"), folder, clock: place.clock }), (error) => isAppError(error, "releases.unusable"));
  assert.equal((await createPublicData(place.folder).findReleases([{ ecosystem: "npm", name: "a" }]))?.records.length, 1);
});

test("a folder without files of releases is refused", async (t) => {
  const place = await openPlace(t);
  await assert.rejects(updateReleases({ store: place.store("releases"), folder: place.root, clock: place.clock }), (error) => isAppError(error, "releases.unusable"));
});

test("three hundred thousand scores are written in little memory", async () => {
  let bytes = 0;
  const writer = createDataIndexWriter("epss", { write: async (piece) => void (bytes += piece.length), digest: () => new Uint8Array(32) });
  for (let at = 0; at < 300_000; at++) await writer.add({ id: `CVE-2026-${100_000 + at}`, modified: null, keys: [`CVE-2026-${100_000 + at}`], json: `{"cve":"CVE-2026-${100_000 + at}","probability":0.5,"percentile":0.5}` });
  await writer.finish({ madeAt: "2026-11-30T00:00:00Z", asOf: "2026-11-30T00:00:00Z", sources: [] });
  assert.ok(bytes > 300_000 * 50 && bytes < 48 * MIB, String(bytes));
});
