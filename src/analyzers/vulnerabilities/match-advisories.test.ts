// Advisories whose id begins with TEST- are made up.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAdvisory, type Advisory } from "./advisory.ts";
import { createExploitationData } from "./exploitation.ts";
import { KNOWN_ADVISORIES_DATE, listKnownAdvisories } from "./known-advisories.ts";
import { matchAdvisories, type VersionedComponent } from "./match-advisories.ts";

function component(ecosystem: string, name: string, version: string | null): VersionedComponent {
  return { purl: `pkg:test/${name}@${version ?? ""}`, ecosystem, name, version, scope: "runtime", direct: false, path: ["pkg:test/app@1.0.0", `pkg:test/${name}@${version ?? ""}`] };
}

function advisory(id: string, more: Readonly<Record<string, unknown>> = {}): Advisory {
  const parsed = parseAdvisory({ id, modified: "2026-01-01T00:00:00Z", affected: [{ package: { ecosystem: "npm", name: "made-up" }, ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "2.0.0" }] }] }], ...more });
  if (parsed.kind === "refused") throw new Error(parsed.reason);
  return parsed.advisory;
}

const madeUp = component("npm", "made-up", "1.0.0");

/** Of the advisories that come with the program: what is installed, and what is said of it. */
const KNOWN: readonly [ecosystem: string, name: string, version: string, ids: readonly string[], fixed: readonly string[]][] = [
  ["npm", "lodash", "4.17.19", ["GHSA-35jh-r3h4-6jhm", "GHSA-p6mc-m468-83gw"], ["4.17.21", "4.17.20"]],
  ["npm", "semver", "6.3.0", ["GHSA-c2qf-rxjj-qqgw"], ["6.3.1"]],
  ["npm", "ws", "7.5.9", ["GHSA-3h5v-q93c-6h6q"], ["7.5.10"]],
  ["npm", "express", "5.0.0-alpha.8", ["GHSA-rv95-896h-c2vc"], ["5.0.0-beta.3"]],
  ["npm", "event-stream", "3.3.6", ["GHSA-mh6f-8j2x-4483"], ["4.0.0"]],
  ["npm", "event-stream", "3.3.4", [], []],
  ["PyPI", "flask", "2.3.1", ["PYSEC-2023-62"], ["2.3.2"]],
  ["PyPI", "urllib3", "1.26.16", ["PYSEC-2023-192"], ["1.26.17"]],
  ["PyPI", "urllib3", "1.26.17", [], []],
  ["Maven", "org.springframework:spring-beans", "5.3.17", ["GHSA-36p3-wjmg-h94x"], ["5.3.18"]],
  ["Maven", "org.springframework:spring-beans", "5.2.20.RELEASE", [], []],
  ["Maven", "org.yaml:snakeyaml", "1.33", ["GHSA-mjmj-j48q-9wg2"], ["2.0"]],
  ["Go", "golang.org/x/net", "v0.16.0", ["GO-2023-2102", "GO-2024-2687"], ["0.17.0", "0.23.0"]],
  ["Go", "stdlib", "1.21.2", ["GO-2023-2102", "GO-2024-2687"], ["1.21.3", "1.21.9"]],
  ["Go", "github.com/dgrijalva/jwt-go", "v3.2.0+incompatible", ["GO-2020-0017"], []],
  ["crates.io", "h2", "0.3.16", ["GHSA-f8vr-r385-rh5r"], []],
  ["crates.io", "h2", "0.3.17", [], []],
  ["crates.io", "time", "0.1.45", ["GHSA-wcg3-cvx6-7396"], []],
  ["RubyGems", "rack", "2.2.3", ["GHSA-wq4h-7r42-5hrr"], ["2.2.3.1"]],
  ["RubyGems", "rack", "2.2.3.1", [], []],
  ["Packagist", "Guzzlehttp/Guzzle", "6.5.7", ["GHSA-25mq-v84q-4j7r"], ["6.5.8"]],
  ["Packagist", "phpunit/phpunit", "v5.6.2", ["GHSA-r7c9-c69m-rph8"], ["5.6.3"]],
  ["NuGet", "newtonsoft.json", "12.0.3", ["GHSA-5crp-9r3c-p9vr"], ["13.0.1"]],
  ["NuGet", "System.Text.Json", "8.0.4", ["GHSA-8g4q-xg66-9fp4"], ["8.0.5"]],
];

for (const [ecosystem, name, version, ids, fixed] of KNOWN) {
  test(`${name} ${version} of ${ecosystem}: ${ids.length === 0 ? "nothing is known" : ids.join(", ")}`, () => {
    const { findings } = matchAdvisories({ components: [component(ecosystem, name, version)], advisories: listKnownAdvisories() });
    const sorted = findings.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    assert.deepEqual(sorted.map(({ id, answer }) => [id, answer]), ids.map((id) => [id, "affected"]));
    assert.deepEqual(sorted.flatMap(({ fixedVersions }) => fixedVersions), fixed);
  });
}

test("two databases that name one vulnerability make one finding, with both decisions", () => {
  const { findings } = matchAdvisories({ components: [component("PyPI", "pyyaml", "5.3.1")], advisories: listKnownAdvisories() });
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.equal(finding?.id, "GHSA-8q59-q68h-6hv4");
  assert.deepEqual(finding?.aliases, ["CVE-2020-14343", "PYSEC-2021-142"]);
  assert.deepEqual(finding?.decisions.map((decision) => decision.advisory), ["GHSA-8q59-q68h-6hv4", "PYSEC-2021-142"]);
  assert.deepEqual([finding?.severity.rating, finding?.severity.score, finding?.severity.basis], ["critical", 9.8, "CVSS 3"]);
});

test("aliases join advisories that name each other only through a third", () => {
  const advisories = [advisory("TEST-1", { aliases: ["CVE-2026-0001"] }), advisory("TEST-2", { aliases: ["CVE-2026-0002"] }), advisory("TEST-3", { aliases: ["CVE-2026-0001", "CVE-2026-0002"] })];
  const { findings } = matchAdvisories({ components: [madeUp], advisories });
  assert.deepEqual(findings.map(({ id, aliases }) => [id, aliases]), [["TEST-1", ["CVE-2026-0001", "CVE-2026-0002", "TEST-2", "TEST-3"]]]);
});

test("where databases differ, «affected» counts, and who says otherwise is told", () => {
  const fixedEarlier = { aliases: ["TEST-1"], affected: [{ package: { ecosystem: "npm", name: "made-up" }, ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "0.9.0" }] }] }] };
  const { findings } = matchAdvisories({ components: [madeUp], advisories: [advisory("TEST-1"), advisory("TEST-2", fixedEarlier)] });
  assert.deepEqual(findings.map(({ answer, decisions }) => [answer, decisions.map((decision) => decision.answer)]), [["affected", ["affected", "not affected"]]]);
});

test("what was taken back is not used, and is counted", () => {
  const { findings, withdrawn } = matchAdvisories({ components: [madeUp], advisories: [advisory("TEST-1", { withdrawn: "2026-02-01T00:00:00Z" })] });
  assert.deepEqual([findings, withdrawn], [[], 1]);
});

test("a component without a version is not known, and never «not affected»", () => {
  const { findings } = matchAdvisories({ components: [component("npm", "made-up", null)], advisories: [advisory("TEST-1")] });
  assert.deepEqual(findings.map(({ answer, decisions }) => [answer, decisions[0]?.rule]), [["unknown", "no file says which version is used"]]);
});

test("the newest CVSS counts, the database's word only without any, and nothing is not «low»", () => {
  const v3 = { type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" };
  const v4 = { type: "CVSS_V4", score: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:H/SC:N/SI:N/SA:N" };
  const of = (more: Readonly<Record<string, unknown>>) => matchAdvisories({ components: [madeUp], advisories: [advisory("TEST-1", more)] }).findings[0]?.severity;
  assert.deepEqual([of({ severity: [v3, v4] })?.basis, of({ severity: [v3, v4] })?.score], ["CVSS 4.0", 8.8]);
  assert.deepEqual([of({ severity: [v3, { ...v4, score: "CVSS:4.0/AV:N" }] })?.basis, of({ severity: [v3] })?.rating], ["CVSS 3", "high"]);
  assert.deepEqual(of({ database_specific: { severity: "MODERATE" } }), { rating: "medium", score: null, vector: null, basis: "the database's own rating" });
  assert.deepEqual(of({}), { rating: "unknown", score: null, vector: null, basis: "nothing given" });
  assert.equal(of({ severity: [{ type: "CVSS_V3", score: "9.8" }] })?.rating, "unknown");
});

test("what is published to do harm is said so, and comes first", () => {
  const grave = advisory("TEST-1", { severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H" }] });
  const { findings } = matchAdvisories({ components: [madeUp], advisories: [grave, advisory("MAL-2026-1")] });
  assert.deepEqual(findings.map(({ id, isMalware }) => [id, isMalware]), [["MAL-2026-1", true], ["TEST-1", false]]);
});

test("EPSS and KEV are found by any name of the vulnerability, and their dates are told", () => {
  const epss = { date: "2026-11-29", records: [{ cve: "CVE-2021-44228", probability: 0.94358, percentile: 0.99957 }, { cve: "CVE-2021-23337", probability: 1.5, percentile: 0 }, null] };
  const kev = { date: "2026-11-28", records: [{ cve: "CVE-2021-44228", dateAdded: "2021-12-10", usedByRansomware: "Known" }, { cve: "../x", dateAdded: "2021-12-10" }] };
  const exploitation = createExploitationData({ epss, kev });
  assert.deepEqual([exploitation.epssDate, exploitation.kevDate], ["2026-11-29", "2026-11-28"]);
  const { findings } = matchAdvisories({ components: [component("Maven", "org.apache.logging.log4j:log4j-core", "2.14.1"), component("npm", "lodash", "4.17.20")], advisories: listKnownAdvisories(), exploitation });
  assert.deepEqual(findings.map(({ id, exploitation: facts }) => [id, facts.epss?.probability ?? null, facts.knownExploited?.dateAdded ?? null]), [["GHSA-jfh8-c2jp-5v3q", 0.94358, "2021-12-10"], ["GHSA-35jh-r3h4-6jhm", null, null]]);
});

test("the shipped advisories have the day of their newest record, and each a source that is named", () => {
  const advisories = listKnownAdvisories();
  assert.equal(advisories.length, 40);
  assert.equal(advisories.map(({ modified }) => modified.slice(0, 10)).toSorted().at(-1), KNOWN_ADVISORIES_DATE);
  assert.ok(advisories.every(({ id }) => /^(GHSA|GO|PYSEC)-/.test(id)));
});
