// A server on loopback answers as each registry does, in the form that its documentation gives; packages are made up.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { parsePackageReleases, readReleasesHead } from "#protocol/public-data/release-lines.ts";
import { gatherReleases } from "./gather-releases.ts";
import { REGISTRIES, type AskedPackage } from "./registries.ts";

const NOW = Date.UTC(2026, 10, 30, 12);

async function gather(t: TestContext, { ecosystem, answers, packages }: { readonly ecosystem: string; readonly answers: (origin: string) => Readonly<Record<string, unknown>>; readonly packages: readonly AskedPackage[] }) {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-test-releases-"));
  t.after(async () => await rm(folder, { recursive: true, force: true }));
  const place = await startHttpPlace((request, response) => {
    const found = answers(place.origin)[request.url ?? ""];
    if (found === undefined) response.writeHead(404).end();
    else response.end(typeof found === "string" ? found : JSON.stringify(found));
  });
  t.after(async () => await place.close());
  const run = async () => await gatherReleases({
    registries: new Map([[ecosystem, { url: `${place.origin}/base/`, packages }]]), folder,
    egress: createEgress({ allow: ["127.0.0.0/8"] }), clock: { now: () => NOW, sleep: async () => undefined },
  });
  return { run, folder, place };
}

interface Case {
  readonly ecosystem: string;
  readonly asked: AskedPackage;
  readonly answers: (origin: string) => Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string | null>>;
}

const CASES: readonly Case[] = [
  {
    ecosystem: "npm",
    asked: { name: "@made-up/a", versions: ["1.0.0"] },
    answers: () => ({ "/base/@made-up%2Fa": { name: "@made-up/a", "dist-tags": { latest: "2.0.0" }, versions: { "1.0.0": { dist: {} }, "2.0.0": {}, "2.1.0": {} }, time: { created: "2020-01-01T00:00:00.000Z", modified: "2026-01-01T00:00:00.000Z", "1.0.0": "2020-01-01T10:00:00.000Z", "1.5.0": "2021-01-01T00:00:00.000Z", "2.0.0": "2022-02-02T00:00:00.000Z" } } }),
    versions: { "1.0.0": "2020-01-01", "2.0.0": "2022-02-02", "2.1.0": null },
  },
  {
    ecosystem: "PyPI",
    asked: { name: "made-up", versions: [] },
    answers: () => ({ "/base/made-up/json": { info: { name: "Made_Up" }, releases: {
      "1.0": [{ filename: "a.whl", upload_time: "2020-01-02T00:00:00", upload_time_iso_8601: "2020-01-02T00:00:00.000000Z", yanked: false }, { filename: "a.tar.gz", upload_time_iso_8601: "2020-01-01T00:00:00.000000Z", yanked: false }],
      "1.1": [{ upload_time_iso_8601: "2021-01-01T00:00:00.000000Z", yanked: true }],
      "1.2": [],
    } } }),
    versions: { "1.0": "2020-01-01" },
  },
  {
    ecosystem: "crates.io",
    asked: { name: "made-up", versions: [] },
    answers: () => ({ "/base/made-up": { crate: { id: "made-up" }, versions: [{ num: "0.2.0", created_at: "2021-05-05T10:11:12.131415Z", yanked: false }, { num: "0.1.0", created_at: "2020-05-05T10:11:12Z", yanked: true }] } }),
    versions: { "0.2.0": "2021-05-05" },
  },
  {
    ecosystem: "RubyGems",
    asked: { name: "made-up", versions: [] },
    answers: () => ({ "/base/made-up.json": [{ number: "1.1.0", created_at: "2021-01-02T00:00:00.000Z", platform: "java", prerelease: false }, { number: "1.1.0", created_at: "2021-01-01T00:00:00.000Z", platform: "ruby", prerelease: false }] }),
    versions: { "1.1.0": "2021-01-01" },
  },
  {
    ecosystem: "Packagist",
    asked: { name: "made-up/a", versions: [] },
    answers: () => ({ "/base/made-up/a.json": { packages: { "made-up/a": [{ name: "made-up/a", version: "v2.0.0", version_normalized: "2.0.0.0", time: "2022-01-01T00:00:00+00:00", require: {} }, { version: "v1.0.0", version_normalized: "1.0.0.0", time: "2020-01-01T00:00:00+00:00", require: "__unset" }] }, minified: "composer/2.0" } }),
    versions: { "v2.0.0": "2022-01-01", "v1.0.0": "2020-01-01" },
  },
  {
    ecosystem: "Pub",
    asked: { name: "made_up", versions: [] },
    answers: () => ({ "/base/made_up": { name: "made_up", latest: { version: "1.0.0" }, versions: [{ version: "1.0.0", published: "2020-01-01T00:00:00.000Z" }, { version: "1.1.0", retracted: true, published: "2021-01-01T00:00:00.000Z" }] } }),
    versions: { "1.0.0": "2020-01-01" },
  },
  {
    ecosystem: "NuGet",
    asked: { name: "Made.Up", versions: [] },
    answers: (origin) => ({
      "/base/made.up/index.json": { count: 2, items: [{ "@id": `${origin}/base/made.up/index.json#page`, items: [{ catalogEntry: { version: "1.0.0", published: "2020-01-01T00:00:00+00:00", listed: true } }, { catalogEntry: { version: "1.0.1", published: "1900-01-01T00:00:00+00:00" } }] }, { "@id": `${origin}/base/made.up/page/2.0.0.json` }] },
      "/base/made.up/page/2.0.0.json": { items: [{ catalogEntry: { version: "2.0.0", published: "2022-01-01T00:00:00+00:00", listed: true } }, { catalogEntry: { version: "2.0.1", published: "2022-01-02T00:00:00+00:00", listed: false } }] },
    }),
    versions: { "1.0.0": "2020-01-01", "2.0.0": "2022-01-01" },
  },
  {
    ecosystem: "Go",
    asked: { name: "example.org/Made/up", versions: ["v1.0.0"] },
    answers: () => ({
      "/base/example.org/!made/up/@v/list": "v1.0.0\nv1.1.0\nv1.2.0\n",
      "/base/example.org/!made/up/@latest": { Version: "v1.2.0", Time: "2022-01-01T00:00:00Z" },
      "/base/example.org/!made/up/@v/v1.0.0.info": { Version: "v1.0.0", Time: "2020-01-01T00:00:00Z" },
    }),
    versions: { "v1.0.0": "2020-01-01", "v1.1.0": null, "v1.2.0": "2022-01-01" },
  },
  {
    ecosystem: "Maven",
    asked: { name: "org.example.made:up", versions: [] },
    answers: () => ({ "/base/org/example/made/up/maven-metadata.xml": "<metadata><groupId>org.example.made</groupId><version>9</version><versioning><latest>2.0</latest><versions><version>1.0</version>\n<version>2.0</version></versions></versioning></metadata>" }),
    versions: { "1.0": null, "2.0": null },
  },
];

for (const { ecosystem, asked, answers, versions } of CASES) {
  test(`releases of ${ecosystem} are gathered as its registry gives them`, async (t) => {
    const { run, folder } = await gather(t, { ecosystem, answers, packages: [asked, { name: ecosystem === "Maven" ? "org.example:none" : "none", versions: [] }] });
    assert.deepEqual(await run(), [{ ecosystem, packages: 1, absent: 1 }]);
    assert.deepEqual(await readdir(folder), [`${ecosystem.toLowerCase()}.jsonl`]);
    const [head = "", line = "", ...rest] = (await readFile(join(folder, `${ecosystem.toLowerCase()}.jsonl`), "utf8")).split("\n");
    assert.equal(readReleasesHead(head), "2026-11-30");
    assert.deepEqual(parsePackageReleases(line), { ecosystem, name: asked.name, versions });
    assert.deepEqual(rest, [""]);
  });
}

test("every registry that can be asked is tried here", () => assert.deepEqual(CASES.map(({ ecosystem }) => ecosystem).toSorted(), Object.keys(REGISTRIES).toSorted()));

for (const [what, body] of [["no JSON", "<html>"], ["another format", { error: "nothing" }]] as const) {
  for (const ecosystem of Object.keys(REGISTRIES).filter((name) => name !== "Maven")) {
    test(`an answer of ${ecosystem} that is ${what} is told, and nothing is written`, async (t) => {
      const name = ecosystem === "Packagist" ? "a/b" : "a";
      const answers = new Proxy({}, { get: () => body });
      const { run, folder } = await gather(t, { ecosystem, answers: () => answers, packages: [{ name, versions: [] }] });
      await assert.rejects(run(), (error) => isAppError(error, "releases.unusable") && error.message.startsWith(`${name}: `));
      assert.deepEqual(await readdir(folder), []);
    });
  }
}

test("a page of another host is not followed", async (t) => {
  const { run } = await gather(t, { ecosystem: "NuGet", answers: () => ({ "/base/a/index.json": { items: [{ "@id": "http://127.0.0.1:9/base/a/page.json" }] } }), packages: [{ name: "a", versions: [] }] });
  await assert.rejects(run(), (error) => isAppError(error, "releases.unusable"));
});

test("a hostile name stays below the registry's address", async (t) => {
  for (const name of ["../../admin?x#y", "\\\\127.0.0.1:9\\x", "//127.0.0.1:9/x", "\\a b", "..", "%2e%2e/x"]) {
    const { run, place } = await gather(t, { ecosystem: "npm", answers: () => ({}), packages: [{ name, versions: [] }] });
    await run().catch((error: unknown) => assert.ok(isAppError(error), String(error)));
    for (const { url } of place.requests) assert.match(url, /^\/base\/[^/?]+$/, name);
  }
});
