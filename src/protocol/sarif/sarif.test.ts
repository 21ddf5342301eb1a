import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { composeSarif, type SarifFinding, type SarifInput, type SarifRule } from "./sarif.ts";
import { compileSarifSchema } from "./testing/official-schema.ts";

const validate = compileSarifSchema();

const RULE: SarifRule = { id: "secrets/made-up-token", title: "Token of a made-up service", description: "A token gives access.", help: "Revoke it.", severity: 8, cwe: [798] };
const OTHER: SarifRule = { id: "code/sql", title: "SQL from text", description: "Text becomes a statement.", help: "Use parameters.", severity: 7.25 };
const FINDINGS: readonly SarifFinding[] = [
  { rule: RULE, message: "A token stands here.", level: "error", path: "src/ä b/config#1.ts", line: 3, column: 5, endLine: 4, fingerprint: "f1" },
  { rule: OTHER, message: "Made of text.", level: "warning", path: "a.ts", line: 9, fingerprint: "f2", suppression: { status: "accepted", properties: {}, reason: "A test." } },
  { rule: RULE, message: "Another.", level: "note", path: "a.ts", line: 9, fingerprint: "f3" },
];
const INPUT: SarifInput = { tool: { name: "strongroom", version: "0.1.0" }, findings: FINDINGS, unread: [{ path: "z/big file.json", why: "over 8 MiB" }, { path: "a.c", why: "it hung" }], properties: { advisories: { source: "osv", date: "2026-11-20", ageDays: 1 } }, source: { commit: "0123456789abcdef0123456789abcdef01234567" } };

interface Run {
  readonly invocations: { toolExecutionNotifications: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
  readonly tool: { driver: { rules: { id: string; properties: Record<string, unknown> }[] } };
  readonly results: { ruleId: string; ruleIndex: number; suppressions: unknown[]; partialFingerprints: Record<string, string>; locations: { physicalLocation: { artifactLocation: { uri: string }; region: unknown } }[] }[];
}

function parse(text: string): { runs: Run[] } {
  return JSON.parse(text) as { runs: Run[] };
}

test("findings in SARIF keep the official schema of 2.1.0", () => {
  assert.equal(validate(parse(composeSarif(INPUT))), true, JSON.stringify(validate.errors));
  assert.equal(validate(parse(composeSarif({ tool: INPUT.tool, findings: [] }))), true, JSON.stringify(validate.errors));
  const finding = fc.record({
    rule: fc.constantFrom(RULE, OTHER), message: fc.string({ minLength: 1 }), level: fc.constantFrom("error", "warning", "note", "none"), path: fc.string({ unit: "binary", minLength: 1 }), line: fc.integer({ min: 1, max: 1e6 }), fingerprint: fc.string(),
  }) satisfies fc.Arbitrary<SarifFinding>;
  fc.assert(fc.property(fc.array(finding, { maxLength: 5 }), (findings) => {
    const document = parse(composeSarif({ ...INPUT, findings }));
    assert.equal(validate(document), true, JSON.stringify(validate.errors));
    assert.deepEqual(document.runs[0]?.invocations[0]?.toolExecutionNotifications.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri), ["a.c", "z/big%20file.json"]);
    for (const { ruleId, ruleIndex } of document.runs[0]?.results ?? []) assert.equal(document.runs[0]?.tool.driver.rules[ruleIndex]?.id, ruleId);
  }), { seed: Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0 });
});

test("the schema is one that refuses", () => {
  const [run] = parse(composeSarif(INPUT)).runs;
  assert.equal(validate({ version: "2.1.0", runs: [{ ...run, results: [{ level: "fatal" }] }] }), false);
});

test("results stand in order of place, each with its rule, fingerprint and suppression", () => {
  const [run] = parse(composeSarif(INPUT)).runs;
  const said = run?.results.map(({ ruleId, ruleIndex, suppressions, partialFingerprints, locations }) => `${locations[0]?.physicalLocation.artifactLocation.uri} ${ruleId}=${ruleIndex} ${partialFingerprints["strongroom/v1"]} ${suppressions.length}`);
  assert.deepEqual(said, ["a.ts code/sql=0 f2 1", "a.ts secrets/made-up-token=1 f3 0", "src/%C3%A4%20b/config%231.ts secrets/made-up-token=1 f1 0"]);
  assert.deepEqual(run?.results[2]?.locations[0]?.physicalLocation.region, { startLine: 3, startColumn: 5, endLine: 4 });
});

test("rules carry severity and weakness as code hosts read them", () => {
  const [run] = parse(composeSarif(INPUT)).runs;
  assert.deepEqual(run?.tool.driver.rules.map(({ properties }) => properties), [{ "security-severity": "7.3" }, { "security-severity": "8.0", tags: ["security", "external/cwe/cwe-798"] }]);
});

test("the same findings in any order are the same bytes", () => {
  assert.equal(composeSarif({ ...INPUT, findings: FINDINGS.toReversed() }), composeSarif(INPUT));
});
