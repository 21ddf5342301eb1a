import assert from "node:assert/strict";
import { test } from "node:test";

import { licencesFacet } from "#protocol/report/facets/licences.ts";

import { composeLicences } from "./compose-licences.ts";
import type { LicenceFact, LicenceFacts } from "./find-licences.ts";
import { decideProjectLicence, joinFacts } from "./project-licence.ts";

const fact = (kind: LicenceFact["kind"], expression: string | null, more: Partial<LicenceFact> = {}): LicenceFact => ({ kind, expression, nearest: kind === "text" ? expression : null, score: 1, line: 1, ...more });

type Given = Parameters<typeof composeLicences>[0];

function compose(files: readonly { readonly path: string; readonly facts: LicenceFacts }[], components: readonly { readonly purl: string; readonly licence: string | null; readonly scope: string }[] = []) {
  const given = { files: files.map(({ path, facts }) => ({ path, content: { licences: facts } })), components: () => components } as unknown as Given;
  return licencesFacet.value.parse(composeLicences(given));
}

test("what is said is counted by use and licence, with who says so and nothing that names somebody among the results", () => {
  const { results, evidence } = compose([
    { path: "LICENSE", facts: [fact("text", "LicenseRef-Acme")] },
    { path: "a.c", facts: [fact("tag", "GPL-2.0-only", { line: 3 })] },
    { path: "b.c", facts: [fact("tag", "GPL-2.0-only")] },
  ], [
    { purl: "pkg:npm/a@1", licence: "MIT", scope: "runtime" },
    { purl: "pkg:npm/b@1", licence: "MIT", scope: "build" },
    { purl: "pkg:npm/c@1", licence: "SEE LICENSE IN EULA", scope: "optional" },
    { purl: "pkg:npm/d@1", licence: null, scope: "peer" },
  ]);
  assert.deepEqual(results.facts, {
    project: "LicenseRef-other", projectNear: null, unclear: [],
    parts: [
      { use: "file", licence: "GPL-2.0-only", count: 2 }, { use: "runtime", licence: null, count: 2 },
      { use: "development", licence: "MIT", count: 1 }, { use: "file", licence: "LicenseRef-other", count: 1 }, { use: "runtime", licence: "MIT", count: 1 },
    ],
  });
  assert.deepEqual(evidence.places.map(({ part, licence, subjects }) => [part, licence, subjects.map(({ name, line }) => `${name}:${line}`).join(" ")]), [
    [0, "GPL-2.0-only", "a.c:3 b.c:1"], [1, null, "pkg:npm/d@1:null"], [1, "SEE LICENSE IN EULA", "pkg:npm/c@1:null"],
    [2, "MIT", "pkg:npm/b@1:null"], [3, "LicenseRef-Acme", "LICENSE:1"], [4, "MIT", "pkg:npm/a@1:null"],
  ]);
  assert.doesNotMatch(JSON.stringify(results), /Acme|EULA|npm/);
});

test("what no policy can judge is said as it is, and judged by nobody yet", () => {
  const { results, evidence } = compose([
    { path: "LICENSE", facts: [fact("text", null, { nearest: "MIT", score: 0.97 })] },
    { path: "b.c", facts: [fact("tag", null, { line: 7 })] },
  ]);
  assert.deepEqual([results.policy, results.byRule, evidence.matters], ["none", [], []]);
  assert.deepEqual(results.facts?.projectNear, { nearest: "MIT", score: 0.97 });
  assert.deepEqual(results.facts?.unclear, [{ rule: "file-licence-changed", findings: 1 }, { rule: "file-licence-unreadable", findings: 1 }]);
  assert.deepEqual(evidence.unclear.map(({ rule, path, line, why }) => [rule, path, line, why]), [
    ["file-licence-changed", "LICENSE", 1, "97.0 % of the words are those of MIT; the rest must be read"],
    ["file-licence-unreadable", "b.c", 7, "SPDX-License-Identifier must be followed by an expression"],
  ]);
});

test("of a licence that thousands are under some are named, and all are counted", () => {
  const { results, evidence } = compose(Array.from({ length: 6_000 }, (_, index) => ({ path: `f${index}.c`, facts: [fact("tag", "MIT")] })));
  assert.equal(results.facts?.parts[0]?.count, 6_000);
  assert.equal(evidence.places[0]?.subjects.length, 5_000);
});

test("the project's licence is what the files of its root say together", () => {
  const none = { expression: null, path: null, near: null };
  assert.deepEqual(decideProjectLicence([{ path: "src/LICENSE", facts: [fact("text", "GPL-2.0-only")] }]), none);
  assert.equal(decideProjectLicence([{ path: "LICENSE-MIT", facts: [fact("text", "MIT")] }, { path: "LICENSE-APACHE", facts: [fact("text", "Apache-2.0")] }]).expression, "Apache-2.0 AND MIT");
  assert.equal(decideProjectLicence([{ path: "COPYING", facts: [fact("text", "GPL-3.0-only")] }]).expression, "GPL-3.0-only");
  assert.deepEqual(decideProjectLicence([{ path: "LICENSE", facts: [fact("text", null, { nearest: "MIT", score: 0.9 })] }]), { expression: null, path: "LICENSE", near: { nearest: "MIT", score: 0.9 } });
});

const JOINED: readonly (readonly [facts: LicenceFacts, says: string | null])[] = [
  [[], null],
  [[fact("tag", "MIT"), fact("text", "MIT")], "MIT"],
  [[fact("header", "GPL-3.0-or-later"), fact("text", "GPL-3.0-only")], "GPL-3.0-or-later"],
  [[fact("text", "MIT"), fact("text", "BSD-3-Clause")], "MIT AND BSD-3-Clause"],
  [[fact("header", "LicenseRef-RSALv2 OR SSPL-1.0"), fact("text", "SSPL-1.0")], "LicenseRef-RSALv2 OR SSPL-1.0"],
  [[fact("tag", null)], null],
];
for (const [facts, says] of JOINED) test(`${JSON.stringify(facts.map(({ kind, expression }) => `${kind} ${expression}`))} together are ${says}`, () => assert.equal(joinFacts(facts), says));
