import assert from "node:assert/strict";
import { test } from "node:test";

import { keyFacts } from "./key-facts.ts";
import { judgedReport, sampleFacets } from "./sample-facets.ts";
import { sampleReport } from "./sample-reports.ts";
import { urgentMatters } from "./urgent.ts";

const facetsOf = (facets: Parameters<typeof judgedReport>[0] = {}): readonly string[] => urgentMatters(judgedReport(facets)).map(({ facet }) => facet);
const { secrets, vulnerabilities, risks, knowledge } = sampleFacets();
assert.ok(secrets && vulnerabilities && risks && knowledge);

test("three matters of different facets, by severity × certainty × reach", () => {
  const matters = urgentMatters(judgedReport());
  assert.deepEqual(matters.map(({ facet }) => facet), ["vulnerabilities", "secrets", "risks"]);
  assert.ok(matters.every(({ urgency, severity, certainty, reach }) => urgency === severity * certainty * reach && urgency > 0 && urgency <= 1));
});

test("a vulnerability that is used in attacks already comes before a credential, one that is not after it", () => {
  assert.deepEqual(facetsOf({ vulnerabilities: { ...vulnerabilities, knownExploited: 0 } }).slice(0, 2), ["secrets", "vulnerabilities"]);
});

test("a matter falls when its gravest part is mended", () => {
  const { byRule, ...rest } = secrets;
  assert.deepEqual(facetsOf({ secrets: { ...rest, findings: 1, byRule: [{ rule: "a", severity: "low", findings: 1 }] } }), ["vulnerabilities", "risks", "freshness"]);
  assert.equal(byRule.length, 2);
});

test("who may not see evidence is told the same, without places", () => {
  const seen = urgentMatters(judgedReport());
  const unseen = urgentMatters(judgedReport({ secrets: { ...secrets, found: [] }, vulnerabilities: { ...vulnerabilities, vulnerable: [] }, risks: { ...risks, places: [] } }));
  assert.deepEqual(unseen, seen.map((matter) => ({ ...matter, where: [] })));
  assert.deepEqual(seen[1]?.where, ["deploy/server.pem:1", "src/settings.ts:12", "src/settings.ts:40"]);
});

test("no matter names a person", () => {
  const text = JSON.stringify(urgentMatters(judgedReport({ knowledge: { ...knowledge, lostCode: 700_000 } }), 20));
  assert.match(text, /known by nobody who is still at work on it/);
  assert.doesNotMatch(text, /Contributor/);
});

test("where nothing was found nothing is urgent", () => assert.deepEqual(urgentMatters(sampleReport()), []));

test("what is urgent about the people is not told twice", () => {
  const alone = { ...knowledge, authors: 1, truckFactor: 1, lostCode: 0 };
  const report = { ...sampleReport(), facets: { knowledge: alone } };
  assert.deepEqual(urgentMatters(report).map(({ finding }) => finding), ["One person knows all of the code."]);
  assert.ok(keyFacts(report).every(({ topic }) => topic !== "people"));
  assert.ok(keyFacts(sampleReport()).some(({ topic }) => topic === "people"));
});
