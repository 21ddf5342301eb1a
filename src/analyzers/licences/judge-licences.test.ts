import assert from "node:assert/strict";
import { test } from "node:test";

import { categoryOf, LICENCE_CATEGORIES } from "./categories.ts";
import type { LicenceFact, LicenceFacts } from "./find-licences.ts";
import { judgeLicences, LICENCE_RULES, type DependencyLicence, type LicenceFinding } from "./judge-licences.ts";
import { parseExpression } from "./parse-expression.ts";
import { DEFAULT_LICENCE_POLICY, type LicencePolicy } from "./policy.ts";
import { decideProjectLicence, joinFacts, type ProjectLicence } from "./project-licence.ts";
import spdx from "./spdx-ids.json" with { type: "json" };

const NONE: ProjectLicence = { expression: null, path: null, near: null };
const project = (expression: string): ProjectLicence => ({ expression, path: "LICENSE", near: null });
const fact = (kind: LicenceFact["kind"], expression: string | null, more: Partial<LicenceFact> = {}): LicenceFact => ({ kind, expression, nearest: kind === "text" ? expression : null, score: 1, line: 1, ...more });
const PROPRIETARY = project("LicenseRef-Proprietary");

function judge(more: { readonly project?: ProjectLicence; readonly files?: readonly { path: string; facts: LicenceFacts }[]; readonly dependencies?: readonly DependencyLicence[]; readonly policy?: LicencePolicy }): readonly LicenceFinding[] {
  return judgeLicences({ project: PROPRIETARY, files: [], dependencies: [], policy: DEFAULT_LICENCE_POLICY, ...more });
}

const CATEGORIES = [
  ["MIT", "permissive"], ["Apache-2.0", "permissive"], ["BSD-3-Clause", "permissive"], ["CC-BY-4.0", "permissive"], ["LicenseRef-BSD", "permissive"],
  ["MPL-2.0", "weak-copyleft"], ["LGPL-2.1-or-later", "weak-copyleft"], ["EPL-2.0", "weak-copyleft"], ["CC-BY-SA-4.0", "weak-copyleft"], ["GPL-2.0-only WITH Classpath-exception-2.0", "weak-copyleft"],
  ["GPL-3.0-or-later", "strong-copyleft"], ["GPL-3.0-or-later WITH GCC-exception-3.1", "permissive"], ["GPL-2.0-only WITH Made-up-exception", "strong-copyleft"],
  ["AGPL-3.0-only", "network-copyleft"], ["SSPL-1.0", "network-copyleft"], ["BUSL-1.1", "proprietary"], ["CC-BY-NC-4.0", "proprietary"], ["LicenseRef-Proprietary", "proprietary"], ["LicenseRef-Other", "unknown"], ["Foo-1.0", "unknown"],
] as const;
for (const [text, category] of CATEGORIES) {
  test(`${text} is ${category}`, () => {
    const term = parseExpression(text);
    assert.ok(term?.kind === "licence");
    assert.equal(categoryOf(term), category);
  });
}

test("most licences of SPDX's list have a category", () => {
  const unknown = spdx.licenses.filter((id) => categoryOf({ kind: "licence", id, orLater: false, exception: null }) === "unknown");
  assert.ok(unknown.length < spdx.licenses.length * 0.4, `${unknown.length} of ${spdx.licenses.length}`);
  assert.deepEqual(Object.keys(DEFAULT_LICENCE_POLICY.categories).toSorted(), [...LICENCE_CATEGORIES].toSorted());
});

const DEPENDENCIES: readonly (readonly [project: string, stated: string | null, scope: DependencyLicence["scope"], says: string])[] = [
  ["LicenseRef-Proprietary", "MIT", "runtime", ""],
  ["LicenseRef-Proprietary", "MPL 2.0", "runtime", "dependency-licence review"],
  ["LicenseRef-Proprietary", "MPL-2.0", "development", ""],
  ["LicenseRef-Proprietary", "GPL-3.0", "runtime", "dependency-licence deny"],
  ["LicenseRef-Proprietary", "GPL-3.0", "development", "dependency-licence review"],
  ["LicenseRef-Proprietary", "AGPL-3.0-only", "runtime", "dependency-licence deny"],
  ["LicenseRef-Proprietary", "GPL-3.0-only OR MIT", "runtime", ""],
  ["LicenseRef-Proprietary", "GPL-3.0-only AND MIT", "runtime", "dependency-licence deny"],
  ["LicenseRef-Proprietary", null, "runtime", "dependency-licence-missing review"],
  ["LicenseRef-Proprietary", "SEE LICENSE IN EULA", "runtime", "dependency-licence-missing review"],
  ["LicenseRef-Proprietary", "UNLICENSED", "runtime", "dependency-licence review"],
  ["LicenseRef-Proprietary", "JSON", "runtime", "dependency-licence review"],
  ["GPL-3.0-or-later", "GPL-3.0-only", "runtime", ""],
  ["GPL-3.0-or-later", "LGPL-2.1-or-later", "runtime", ""],
  ["GPL-3.0-or-later", "AGPL-3.0-only", "runtime", "dependency-licence deny"],
  ["MIT", "GPL-2.0-only", "runtime", "dependency-licence deny"],
  ["GPL-2.0-only", "Apache-2.0", "runtime", "licences-incompatible deny"],
  ["GPL-2.0-only", "Apache-2.0", "development", ""],
  ["GPL-2.0-only", "Apache-2.0 OR MIT", "runtime", ""],
  ["GPL-2.0-or-later", "Apache-2.0", "runtime", ""],
  ["GPL-3.0-only", "CDDL-1.0", "runtime", "licences-incompatible deny"],
];
for (const [own, stated, scope, says] of DEPENDENCIES) {
  test(`in a project under ${own}, a ${scope} dependency under ${stated ?? "nothing"} is ${says === "" ? "fine" : says}`, () => {
    const found = judge({ project: project(own), dependencies: [{ name: "npm:a@1", stated, scope }] });
    assert.equal(found.map(({ rule, verdict }) => `${rule} ${verdict}`).join(", "), says);
    for (const { why, subject } of found) assert.ok(why.length > 10 && subject.name === "npm:a@1");
  });
}

test("a project without a licence, or with a changed one, is said", () => {
  assert.deepEqual(judge({ project: NONE }).map(({ rule }) => rule), ["project-licence-missing"]);
  assert.deepEqual(judge({ project: { ...NONE, near: { nearest: "MIT", score: 0.97 } } }).map(({ rule, why }) => [rule, why]), [["project-licence-changed", "97.0 % of the words are those of MIT; the rest must be read"]]);
});

test("files are judged by all that they say, and changed texts are never taken for their licence", () => {
  const files = [
    { path: "a.c", facts: [fact("tag", "GPL-2.0-only", { line: 3 })] },
    { path: "b.c", facts: [fact("text", null, { nearest: "MIT", score: 0.9612, line: 7 })] },
    { path: "c.c", facts: [fact("text", "MIT")] },
    { path: "d.c", facts: [fact("tag", null)] },
  ];
  assert.deepEqual(judge({ files }).map(({ rule, verdict, subject, licence }) => [rule, verdict, subject.name, subject.line, licence]), [
    ["file-licence", "deny", "a.c", 3, "GPL-2.0-only"],
    ["file-licence-changed", "review", "b.c", 7, null],
    ["file-licence-unreadable", "review", "d.c", 1, null],
  ]);
});

test("what was accepted is not found again, by name or by folder, and nothing beside it", () => {
  const policy = { ...DEFAULT_LICENCE_POLICY, accepted: [{ name: "npm:a@1", reason: "bought" }, { name: "vendor/x", reason: "not shipped" }] };
  const gpl = [fact("tag", "GPL-2.0-only")];
  const found = judge({ policy, dependencies: [{ name: "npm:a@1", stated: "GPL-2.0-only", scope: "runtime" }, { name: "npm:a@10", stated: "GPL-2.0-only", scope: "runtime" }], files: [{ path: "vendor/x/a.c", facts: gpl }, { path: "vendor/xy.c", facts: gpl }] });
  assert.deepEqual(found.map(({ subject }) => subject.name), ["vendor/xy.c", "npm:a@10"]);
});

test("the project's licence is what the files of its root say together", () => {
  assert.deepEqual(decideProjectLicence([{ path: "src/LICENSE", facts: [fact("text", "GPL-2.0-only")] }]), NONE);
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

test("each rule has a description of its own", () => assert.equal(new Set(Object.values(LICENCE_RULES)).size, Object.keys(LICENCE_RULES).length));
