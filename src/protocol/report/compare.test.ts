import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import fc from "fast-check";

import { applySuppressions } from "#protocol/suppressions/apply.ts";

import { compareReports } from "./compare.ts";
import { comparisonSchema } from "./comparison-schema.ts";
import { judgedReport, sampleFacets } from "./sample-facets.ts";
import { emptyReport, hostileReport, sampleReport } from "./sample-reports.ts";
import type { Report } from "./schema.ts";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const compare = (before: Report, after: Report) => comparisonSchema.parse(compareReports({ before, after, hash }));
const { secrets, risks, dependencies } = sampleFacets();
assert.ok(secrets && risks && dependencies);

test("a report beside itself differs in nothing", () => {
  const { figures, score, languages, people, findings, dependencies: packages, analyzers } = compare(judgedReport(), judgedReport());
  assert.ok(figures.length > 60 && figures.every(({ delta }) => delta === 0));
  assert.ok([score, ...score.lines, ...languages, people].every(({ delta }) => delta === 0));
  assert.deepEqual([findings?.new, findings?.gone, findings?.remaining], [[], [], 9]);
  assert.deepEqual([packages, analyzers, people.joined, people.left], [{ added: [], removed: [], changed: [] }, [], 0, 0]);
});

test("a finding that moved is the same, one in another file is new, and the old one gone", () => {
  const moved = risks.places.map((place, index) => ({ ...place, line: place.line + 100, path: index === 1 ? "src/other.ts" : place.path }));
  const { findings } = compare(judgedReport(), judgedReport({ risks: { ...risks, places: moved } }));
  assert.deepEqual([findings?.new.map(({ path }) => path), findings?.gone.map(({ path }) => path), findings?.remaining], [["src/other.ts"], ["src/sum.ts"], 8]);
  assert.match(findings?.new[0]?.fingerprint ?? "", /^[0-9a-f]{64}$/);
});

test("the same secret under another key of fingerprints is the same", () => {
  const again = secrets.found.map((found) => ({ ...found, fingerprint: "f".repeat(32) }));
  const { findings } = compare(judgedReport(), judgedReport({ secrets: { ...secrets, found: again } }));
  assert.deepEqual([findings?.new, findings?.gone], [[], []]);
});

test("what one side did not look at, or may not name, is neither new nor gone", () => {
  const without = { ...judgedReport(), facets: {} };
  const once = compare(without, judgedReport());
  assert.deepEqual([once.findings, once.dependencies], [null, null]);
  assert.ok(once.figures.filter(({ facet }) => facet === "secrets").every(({ before, delta }) => before === null && delta === null));
  assert.ok(once.score.lines.every(({ before, delta }) => before === null && delta === null));
  const unnamed = judgedReport({ secrets: { ...secrets, found: [] }, dependencies: { ...dependencies, components: [] } });
  const seen = compare(judgedReport(), unnamed);
  assert.deepEqual([seen.findings?.compared, seen.findings?.gone, seen.dependencies], [["risks", "vulnerabilities", "licences"], [], null]);
});

test("packages are added, removed, or changed in version", () => {
  const [first, second, third] = dependencies.components;
  assert.ok(first && second && third);
  const after = { ...dependencies, components: [first, { ...second, version: "9.0.0" }, { ...third, name: "fresh", version: null }] };
  assert.deepEqual(compare(judgedReport(), judgedReport({ dependencies: after })).dependencies, {
    added: [{ ecosystem: "npm", name: "fresh", version: null }],
    removed: [{ ecosystem: "npm", name: "part-2", version: "1.0.2" }, { ecosystem: "npm", name: "part-3", version: "1.0.3" }],
    changed: [{ ecosystem: "npm", name: "part-1", before: ["1.0.1"], after: ["9.0.0"] }],
  });
});

test("people are counted and not named", () => {
  const before = judgedReport();
  const after = judgedReport();
  after.contributors = after.contributors.map((person, index) => (index < 2 ? { ...person, name: `Somebody new ${index}` } : person));
  const seen = compare(before, after);
  assert.deepEqual([seen.people.joined, seen.people.left], [2, 2]);
  assert.doesNotMatch(JSON.stringify(seen), /Somebody|Contributor|王小明/);
});

test("another version of an analysis is said", () => {
  const before = sampleReport();
  const after = { ...before, product: { ...before.product, analyzers: { lines: 2, languages: 1, risks: 1 } } };
  assert.deepEqual(compare(before, after).analyzers, [{ analyzer: "lines", before: 1, after: 2 }, { analyzer: "history", before: 1, after: null }, { analyzer: "risks", before: null, after: 1 }]);
});

test("any two reports compare, and turned round the differences are turned round", () => {
  const samples = [sampleReport(), emptyReport(), judgedReport(), { ...hostileReport(), product: sampleReport().product }];
  fc.assert(fc.property(fc.constantFrom(...samples), fc.constantFrom(...samples), (one, other) => {
    const [there, back] = [compare(one, other), compare(other, one)];
    const deltas = (figures: typeof there.figures): Map<string, number | null> => new Map(figures.map(({ facet, figure, delta }) => [`${facet}.${figure}`, delta]));
    const [forth, round] = [deltas(there.figures), deltas(back.figures)];
    for (const [name, delta] of forth) assert.equal(round.get(name), delta === null ? null : 0 - delta);
    assert.deepEqual(there.findings?.new.map(({ fingerprint }) => fingerprint).toSorted(), back.findings?.gone.map(({ fingerprint }) => fingerprint).toSorted());
  }));
});

test("secrets of the history are compared where both histories were searched as far, and one that was taken out has not come", () => {
  const commit = { commit: "1".repeat(40), at: "2026-01-01T00:00:00.000Z" };
  const [first] = secrets.found;
  assert.ok(first);
  const past = (inHead: boolean) => [{ ...first, introduced: commit, left: inHead ? null : { ...commit, commit: "2".repeat(40) }, inHead }];
  const history = (scope: "all-refs" | "branch", gone: number) => ({ scope, secrets: 1, gone, byRule: [], unread: [] });
  const none = { ...secrets, findings: 0, found: [] };
  const whole = judgedReport({ secrets: { ...none, history: history("all-refs", 1), past: past(false) } });
  const newOf = (before: Report, after: Report): number | undefined => compare(before, after).findings?.new.filter(({ facet }) => facet === "secrets").length;
  assert.equal(newOf(judgedReport({ secrets: { ...none, history: { ...history("all-refs", 0), secrets: 0 }, past: [] } }), whole), 1);
  assert.equal(newOf(judgedReport({ secrets: { ...none, history: { ...history("branch", 0), secrets: 0 }, past: [] } }), whole), 0, "another scope");
  assert.equal(newOf(judgedReport({ secrets: { ...none, history: null, past: [] } }), whole), 0, "not searched");
  assert.equal(newOf(judgedReport({ secrets: { ...none, findings: 1, found: [first], history: history("all-refs", 0), past: past(true) } }), whole), 0, "taken out");
});

test("SUP-9 what is suppressed later, or was at last, is neither new nor gone nor still there, and is counted", () => {
  const suppressed = (report: Report, rule: string): Report => applySuppressions(report, {
    suppressions: [{ id: "one", reach: "vault", finding: null, rule, path: null, state: "false_positive", justification: null, response: null, reason: "Of a test.", createdAt: 0, expiresAt: 10, endedAt: null }], asOf: 5, hash,
  });
  const without = judgedReport({ secrets: { ...secrets, found: secrets.found.slice(1), findings: 2 } });
  const told = (before: Report, after: Report) => {
    const { findings } = compare(before, after);
    return [findings?.new.length, findings?.gone.length, findings?.remaining, findings?.suppressed];
  };
  const all = judgedReport();
  assert.deepEqual(told(without, all), [1, 0, 8, 0]);
  assert.deepEqual(told(without, suppressed(all, "secret/private-key")), [0, 0, 8, 1], "a new one that is suppressed");
  assert.deepEqual(told(suppressed(all, "secret/private-key"), without), [0, 0, 8, 1], "one that was suppressed at last");
  assert.deepEqual(told(all, suppressed(all, "secret/private-key")), [0, 0, 8, 1], "to suppress one mends nothing");
  assert.deepEqual(told(suppressed(all, "secret/private-key"), all), [0, 0, 9, 0], "what counts again is nothing new");
});
