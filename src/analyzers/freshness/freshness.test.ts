// Packages and their days are made up; the ends of products are those of the data file, whose day is the day of these tests.

import assert from "node:assert/strict";
import { test } from "node:test";

import { freshnessAnalyzer } from "./analyzer.ts";
import { END_OF_LIFE_DATE, findProduct, PRODUCTS } from "./end-of-life-data.ts";
import { findEndOfLife } from "./find-end-of-life.ts";
import { measureFreshness, type DatedComponent } from "./measure-freshness.ts";
import { createReleaseData } from "./releases.ts";
import { runtimesOfImage } from "./runtimes-of-image.ts";

const AT = Date.parse(END_OF_LIFE_DATE);

for (const { content, says } of [...freshnessAnalyzer.examples.finds, ...freshnessAnalyzer.examples.ignores]) {
  test(`says «${says}» of ${content}`, () => {
    assert.equal(freshnessAnalyzer.examine("runtimes.json", Buffer.from(content)), says);
  });
}

const USES: readonly [product: string, requirement: string, cycle: string, state: string, ends: string | null][] = [
  ["node", "v18.20.4", "18", "ended", "2025-04-30"],
  ["node", "18.x", "18", "ended", "2025-04-30"],
  ["node", "^18.12 || ^20.9 || >=22", "18", "may have ended", "2025-04-30"],
  ["node", "~18.3", "18", "ended", "2025-04-30"],
  ["node", ">=22.6.0", "22", "supported", "2027-04-30"],
  ["node", "22", "22", "supported", "2027-04-30"],
  ["node", "22-alpine3.22", "22", "supported", "2027-04-30"],
  ["python", ">=3.9,<4", "3.9", "may have ended", "2025-10-31"],
  ["python", "~=3.13.1", "3.13", "supported", "2029-10-31"],
  ["python", "3.10", "3.10", "ends soon", "2026-10-31"],
  ["python", "2.7", "2.7", "ended", "2020-01-01"],
  ["go", "1.20", "1.20", "may have ended", "2024-02-06"],
  ["golang", "1.20-bookworm", "1.20", "ended", "2024-02-06"],
  ["go", "1.27", "1.27", "supported", null],
  ["java", "1.8", "8", "supported", "2030-12-31"],
  ["eclipse-temurin", "21-jre", "21", "supported", "2029-12-31"],
  ["dotnet", "net8.0", "8", "ends soon", "2026-11-10"],
  ["dotnet", "net8.0-windows", "8", "ends soon", "2026-11-10"],
  ["dotnet", "net481", "4.8.1", "supported", null],
  ["dotnet", "net40", "4.0", "ended", "2016-01-12"],
  ["php", "^7.4", "7.4", "ended", "2022-11-28"],
  ["php", ">=8.0", "8.0", "may have ended", "2023-11-26"],
  ["ruby", "~> 3.1.0", "3.1", "ended", "2025-03-26"],
  ["postgres", "12.4", "12", "ended", "2024-11-21"],
  ["debian", "bullseye-slim", "11", "ended", "2024-08-14"],
  ["ubuntu", "jammy", "22.04", "supported", "2027-04-01"],
];

for (const [product, requirement, cycle, state, ends] of USES) {
  test(`${product} ${requirement}: ${cycle}, ${state}`, () => {
    const { findings, unknown } = findEndOfLife({ runtimes: [{ product, requirement }], at: AT });
    assert.deepEqual(unknown, []);
    assert.deepEqual(findings.map((found) => [found.cycle, found.state, found.ends]), [[cycle, state, ends]]);
  });
}

const UNKNOWN: readonly [product: string, requirement: string, reason: string][] = [
  ["cobol", "85", "no data of this product"],
  ["node", "lts/*", "not a version that the data knows"],
  ["node", "latest", "not a version that the data knows"],
  ["node", ">=999", "not a version that the data knows"],
  ["dotnet", "netstandard2.1", "not a version that the data knows"],
  ["postgres", "", "not a version that the data knows"],
  ["constructor", "1", "no data of this product"],
];

for (const [product, requirement, reason] of UNKNOWN) {
  test(`of ${product} «${requirement}» nothing is said: ${reason}`, () => {
    const { findings, unknown } = findEndOfLife({ runtimes: [{ product, requirement }], at: AT });
    assert.deepEqual([findings, unknown.map((one) => one.reason)], [[], [reason]]);
  });
}

test("a cycle is there until its last day is over", () => {
  const state = (time: string): string | undefined => findEndOfLife({ runtimes: [{ product: "node", requirement: "22" }], at: Date.parse(time) }).findings[0]?.state;
  assert.deepEqual([state("2026-01-01T00:00:00Z"), state("2027-04-30T23:59:59Z"), state("2027-05-01T00:00:00Z")], ["supported", "ends soon", "ended"]);
});

test("every product has its source, its cycles their days, and each name is one product's", () => {
  for (const { product, source, cycles, images } of PRODUCTS) {
    assert.match(source, /^https:\/\//, product);
    assert.ok(cycles.length > 0, product);
    assert.equal(new Set(cycles.map(({ cycle }) => cycle)).size, cycles.length, product);
    for (const { released, ends } of cycles) assert.ok([released, ends].every((day) => typeof day === "boolean" || /^\d{4}-\d\d-\d\d$/.test(day)), product);
    assert.equal(findProduct(product)?.product, product);
    for (const image of images) assert.equal(PRODUCTS.filter((other) => other.images.includes(image)).length, 1, image);
  }
});

const IMAGES: readonly [image: string, tag: string | null, uses: readonly string[]][] = [
  ["node", "20-alpine3.19", ["node 20", "alpine 3.19"]],
  ["docker.io/library/python", "3.11-slim-bookworm", ["python 3.11", "debian 12"]],
  ["golang", "1.22", ["go 1.22"]],
  ["debian", "bookworm-slim", ["debian 12"]],
  ["ubuntu", "22.04", ["ubuntu 22.04"]],
  ["mcr.microsoft.com/dotnet/aspnet", "6.0-jammy", ["dotnet 6.0", "ubuntu 22.04"]],
  ["example.org/team/app", "1.0-alpine3.20", ["alpine 3.20"]],
  ["node", "latest", []],
  ["node", null, []],
  ["redis", "bookworm", []],
];

for (const [name, tag, uses] of IMAGES) {
  test(`the image ${name}:${tag ?? "(no tag)"} says ${uses.length === 0 ? "nothing" : uses.join(", ")}`, () => {
    assert.deepEqual(runtimesOfImage({ name, tag }).map(({ product, requirement }) => `${product} ${requirement}`), uses);
  });
}

const releases = createReleaseData({
  date: "2026-08-01",
  records: [
    { ecosystem: "npm", name: "made-up", versions: { "1.0.0": "2020-01-01", "1.1.0": "2021-01-01", "2.0.0": "2022-01-01", "2.1.0": "2024-01-01", "1.2.0": "2025-01-01", "3.0.0-rc.1": "2026-01-01" } },
    { ecosystem: "npm", name: "undated", versions: { "1.0.0": null, "2.0.0": null } },
    { ecosystem: "PyPI", name: "Made_Up", versions: { "1.0": "2020-01-01", "1.1": "2020-07-01" } },
    { ecosystem: "npm", name: "broken", versions: { "1.0.0": "soon" } },
  ],
});

function component(ecosystem: string, name: string, version: string | null, ...requirements: readonly string[]): DatedComponent {
  return { purl: `pkg:test/${name}`, ecosystem, name, version, requirements };
}

const MEASURED: readonly [what: string, component: DatedComponent, expected: Readonly<Record<string, unknown>>][] = [
  ["the newest", component("npm", "made-up", "2.1.0", "^2.0.0"), { state: "newest", newest: "2.1.0", newestTaken: "2.1.0", releasesBehind: 0, majorsBehind: 0, libyears: 0 }],
  ["one that is behind", component("npm", "made-up", "1.0.0", "^1.0.0"), { state: "behind", newest: "2.1.0", newestTaken: "1.2.0", releasesBehind: 4, majorsBehind: 1, step: "major", libyears: 4 }],
  ["an older branch that was released later", component("npm", "made-up", "1.2.0"), { state: "behind", newest: "2.1.0", newestTaken: null, releasesBehind: 2, majorsBehind: 1, libyears: 0 }],
  ["a prerelease of what is to come", component("npm", "made-up", "3.0.0-rc.1"), { state: "newest", newest: "3.0.0-rc.1", releasesBehind: 0, libyears: 0 }],
  ["another spelling of name and version", component("pypi", "made-up", "1.0.0"), { state: "behind", newest: "1.1", releasesBehind: 1, majorsBehind: 0, step: "minor", libyears: 0.5 }],
  ["releases without days", component("npm", "undated", "1.0.0"), { state: "behind", newest: "2.0.0", releasesBehind: 1, majorsBehind: 1, libyears: null }],
  ["a version that the data does not have", component("npm", "made-up", "1.5.0"), { state: "behind", releasesBehind: 2, libyears: null }],
  ["data that is none", component("npm", "broken", "1.0.0"), { state: "no data", reason: "package not in the data" }],
  ["the newest, of which the day is not known", component("npm", "undated", "2.0.0"), { state: "newest", step: null, libyears: null }],
  ["no version", component("npm", "made-up", null, "^1.0.0"), { state: "no data", reason: "no version", libyears: null }],
  ["a package that is not there", component("npm", "unheard-of", "1.0.0"), { state: "no data", reason: "package not in the data" }],
  ["what is no version", component("npm", "made-up", "latest"), { state: "no data", reason: "not a version" }],
];

for (const [what, of, expected] of MEASURED) {
  test(`freshness of ${what}`, () => {
    const [found] = measureFreshness({ components: [of], releases }).components;
    for (const [field, value] of Object.entries(expected)) {
      const got = (found as unknown as Readonly<Record<string, unknown>>)[field];
      if (typeof value === "number" && typeof got === "number") assert.ok(Math.abs(got - value) < 0.01, `${field}: ${got}`);
      else assert.deepEqual(got, value, field);
    }
  });
}

test("what has no data is counted, and adds nothing to the sum", () => {
  const result = measureFreshness({ components: MEASURED.map(([, of]) => of), releases });
  assert.deepEqual([result.withLibyears, result.withoutData, result.dataDate], [5, 4, "2026-08-01"]);
  assert.ok(result.libyears !== null && Math.abs(result.libyears - 4.5) < 0.02);
  assert.equal(result.medianLibyears, 0);
  const nothing = measureFreshness({ components: [component("npm", "made-up", "1.0.0")], releases: null });
  assert.deepEqual([nothing.withoutData, nothing.dataDate, nothing.libyears, nothing.medianLibyears], [1, null, null, null]);
});
