import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAdvisory } from "./advisory.ts";
import { WHOLE } from "./testing/whole-record.ts";

test("a whole record is read, and what is not needed is not kept", () => {
  assert.deepEqual(parseAdvisory(WHOLE), {
    kind: "advisory",
    advisory: {
      id: "TEST-2026-1",
      aliases: ["CVE-2026-0001"],
      summary: "Made up",
      published: "2026-01-01T00:00:00Z",
      modified: "2026-01-02T03:04:05.678Z",
      withdrawn: null,
      severities: [{ type: "CVSS_V3", vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" }],
      statedSeverity: "HIGH",
      cwes: ["CWE-79"],
      affected: [{ ecosystem: "npm", name: "made-up", ranges: [{ type: "SEMVER", events: [{ kind: "introduced", version: "0" }, { kind: "fixed", version: "1.0.0" }] }], versions: ["0.1.0"], severities: [], lastKnown: null }],
    },
  });
});

const REFUSED: readonly [what: string, change: Readonly<Record<string, unknown>>, reason: RegExp][] = [
  ["no id", { id: undefined }, /a text at id/],
  ["an id with a space", { id: "TEST 1" }, /form .* at id/],
  ["an id that leads out of a folder", { id: "../../etc/passwd" }, /at id/],
  ["no time", { modified: undefined }, /a text at modified/],
  ["a time that is none", { modified: "yesterday" }, /at modified/],
  ["a number for a list", { aliases: 5 }, /a list at aliases/],
  ["a number in a list", { aliases: [5] }, /a text at aliases\[0\]/],
  ["too many aliases", { aliases: Array.from({ length: 501 }, (_, at) => `CVE-2026-${1000 + at}`) }, /at most 500 entries at aliases/],
  ["a package without a name", { affected: [{ package: { ecosystem: "npm" } }] }, /a text at affected\[0\]\.package\.name/],
  ["an event of two kinds", { affected: [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ type: "SEMVER", events: [{ introduced: "0", fixed: "1" }] }] }] }, /one of introduced/],
  ["an event of no kind", { affected: [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ type: "SEMVER", events: [{}] }] }] }, /one of introduced/],
  ["a range without a type", { affected: [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ events: [] }] }] }, /ranges\[0\]\.type/],
  ["a name of five thousand letters", { affected: [{ package: { ecosystem: "npm", name: "a".repeat(5000) } }] }, /at most 4096 characters/],
];

for (const [what, change, reason] of REFUSED) {
  test(`${what} is refused with its place`, () => {
    const parsed = parseAdvisory({ ...WHOLE, ...change });
    assert.ok(parsed.kind === "refused" && reason.test(parsed.reason), JSON.stringify(parsed));
  });
}

for (const value of [null, undefined, 5, "text", [], [WHOLE], true]) {
  test(`${JSON.stringify(value) ?? "undefined"} is no record`, () => assert.equal(parseAdvisory(value).kind, "refused"));
}

test("an alias that is none falls away, and the record stays", () => {
  const parsed = parseAdvisory({ ...WHOLE, aliases: ["CVE-2026-0001", "CVE 2026 0002", "../x"] });
  assert.deepEqual(parsed.kind === "advisory" && parsed.advisory.aliases, ["CVE-2026-0001"]);
});

test("a record of commits alone names no package", () => {
  const parsed = parseAdvisory({ ...WHOLE, affected: [{ ranges: [{ type: "GIT", repo: "https://example.org/a.git", events: [{ introduced: "0" }] }] }] });
  assert.ok(parsed.kind === "advisory" && parsed.advisory.affected.length === 0);
});

test("without a summary the first line of the details stands for it", () => {
  const parsed = parseAdvisory({ ...WHOLE, summary: undefined, details: `${"x".repeat(400)}\nsecond line` });
  assert.ok(parsed.kind === "advisory" && parsed.advisory.summary === "x".repeat(300));
});
