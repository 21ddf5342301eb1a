// What is new since an earlier report, where secrets come, leave the head and stay in the history.

import assert from "node:assert/strict";
import { test } from "node:test";

import { composeSarifReport } from "#protocol/report/exports/sarif.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import type { Report } from "#protocol/report/schema.ts";
import { newFindings } from "#protocol/gate/new-findings.ts";

import { applyAllowList } from "./allow-list.ts";
import { reachesGate } from "./fail-on.ts";

type Section = NonNullable<Report["facets"]["secrets"]>;

const FINGERPRINTS = { one: "1".repeat(32), other: "2".repeat(32) } as const;
const CAME = { commit: "a".repeat(40), at: "2026-01-02T00:00:00.000Z" };
const LEFT = { commit: "b".repeat(40), at: "2026-02-03T00:00:00.000Z" };

function secret(which: keyof typeof FINGERPRINTS, path: string): Section["found"][number] {
  return { rule: "gitlab-token", title: "GitLab token", severity: "critical", confidence: "high", path, line: 3, column: 1, fingerprint: FINGERPRINTS[which] };
}

function report({ head = [], gone = [] }: { readonly head?: readonly Section["found"][number][]; readonly gone?: readonly Section["found"][number][] }): Report {
  return sampleReport({ facets: { secrets: {
    findings: head.length, distinct: head.length, files: head.length, byRule: [], cutFiles: 0,
    history: { scope: "branch", secrets: head.length + gone.length, gone: gone.length, byRule: [], unread: [] },
    found: [...head],
    past: [
      ...gone.map((each) => ({ ...each, introduced: CAME, left: LEFT, inHead: false })),
      ...head.map((each) => ({ ...each, introduced: CAME, left: null, inHead: true })),
    ],
  } } });
}

const tell = (later: Report, earlier: Report | null): string[] => newFindings(later, earlier === null ? null : { report: earlier, sameKey: true }).map(({ path, past }) => `${path}${past === undefined ? "" : " gone"}`);

const CASES: readonly (readonly [string, Report, Report | null, readonly string[]])[] = [
  ["all that is in the head and in the history, each once", report({ head: [secret("one", "a")], gone: [secret("other", "b")] }), null, ["a", "b gone"]],
  ["none that left the head since", report({ gone: [secret("one", "a")] }), report({ head: [secret("one", "a")] }), []],
  ["none that was in the history already", report({ gone: [secret("one", "a")] }), report({ gone: [secret("one", "a")] }), []],
  ["one that came and left since", report({ gone: [secret("one", "a")] }), report({}), ["a gone"]],
  ["one that came back to the head", report({ head: [secret("one", "a")] }), report({ gone: [secret("one", "a")] }), ["a"]],
  ["another one in the same place", report({ gone: [secret("one", "a"), secret("other", "a")] }), report({ head: [secret("one", "a")] }), ["a gone"]],
];
for (const [what, later, earlier, told] of CASES) {
  test(`new is ${what}`, () => assert.deepEqual(tell(later, earlier), told));
}

test("a secret of the history reaches the gate until it is allowed, with a reason", () => {
  const later = report({ gone: [secret("one", "a.env")] });
  const allowed = { schema: "strongroom.allow/1" as const, allowed: [{ rule: "secret/gitlab-token", path: "a.env", reason: "revoked on 4 February", expires: null }] };
  assert.equal(reachesGate(newFindings(later, null), "critical"), true);
  assert.equal(reachesGate(newFindings(applyAllowList(later, allowed), null), "low"), false);
});

test("in SARIF what is in the history alone says so, with its commits", () => {
  const sarif = composeSarifReport(report({ head: [secret("other", "b")], gone: [secret("one", "a.env")] }), { hash: (text) => text });
  const { results } = (JSON.parse(sarif) as { runs: [{ results: { message: { text: string }; properties?: unknown }[] }] }).runs[0];
  assert.deepEqual(results.map(({ properties }) => properties), [{ tags: ["history-only"], introduced: CAME, left: LEFT }, undefined]);
  assert.match(results[0]?.message.text ?? "", /in the history.*2026-01-02 with aaaaaaaaaaaa and left on 2026-02-03 with bbbbbbbbbbbb/);
});
