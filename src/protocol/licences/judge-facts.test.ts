import assert from "node:assert/strict";
import { test } from "node:test";

import { parseExpression } from "#base/licence-expression.ts";
import spdx from "#base/spdx-ids.json" with { type: "json" };

import { categoryOf, LICENCE_CATEGORIES } from "./categories.ts";
import { judgeFacts, type LicenceFacts } from "./judge-facts.ts";
import { DEFAULT_LICENCE_POLICY, type LicencePolicy } from "./policy.ts";

type Use = LicenceFacts["parts"][number]["use"];

function judge(project: string | null, part: { readonly licence: string | null; readonly use: Use }, policy: LicencePolicy = DEFAULT_LICENCE_POLICY): string {
  const { parts: [judgement = null] } = judgeFacts({ project, projectNear: null, unclear: [], parts: [{ ...part, count: 1 }] }, policy);
  if (judgement === null) return "";
  assert.ok(judgement.why.length > 10);
  return `${judgement.rule} ${judgement.verdict}`;
}

const CATEGORIES = [
  ["MIT", "permissive"], ["Apache-2.0", "permissive"], ["BSD-3-Clause", "permissive"], ["CC-BY-4.0", "permissive"], ["LicenseRef-BSD", "permissive"],
  ["MPL-2.0", "weak-copyleft"], ["LGPL-2.1-or-later", "weak-copyleft"], ["EPL-2.0", "weak-copyleft"], ["CC-BY-SA-4.0", "weak-copyleft"], ["GPL-2.0-only WITH Classpath-exception-2.0", "weak-copyleft"],
  ["GPL-3.0-or-later", "strong-copyleft"], ["GPL-3.0-or-later WITH GCC-exception-3.1", "permissive"], ["GPL-2.0-only WITH Made-up-exception", "strong-copyleft"], ["GPL-2.0-only WITH AdditionRef-other", "strong-copyleft"],
  ["AGPL-3.0-only", "network-copyleft"], ["SSPL-1.0", "network-copyleft"], ["BUSL-1.1", "proprietary"], ["CC-BY-NC-4.0", "proprietary"], ["LicenseRef-Proprietary", "proprietary"], ["LicenseRef-other", "unknown"], ["Foo-1.0", "unknown"],
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

const PARTS: readonly (readonly [project: string, licence: string | null, use: Use, says: string])[] = [
  ["LicenseRef-Proprietary", "MIT", "runtime", ""],
  ["LicenseRef-Proprietary", "MPL-2.0", "runtime", "dependency-licence review"],
  ["LicenseRef-Proprietary", "MPL-2.0", "development", ""],
  ["LicenseRef-Proprietary", "GPL-3.0-only", "runtime", "dependency-licence deny"],
  ["LicenseRef-Proprietary", "GPL-3.0-only", "development", "dependency-licence review"],
  ["LicenseRef-Proprietary", "GPL-3.0-only", "file", "file-licence deny"],
  ["LicenseRef-Proprietary", "AGPL-3.0-only", "runtime", "dependency-licence deny"],
  ["LicenseRef-Proprietary", "GPL-3.0-only OR MIT", "runtime", ""],
  ["LicenseRef-Proprietary", "GPL-3.0-only AND MIT", "runtime", "dependency-licence deny"],
  ["LicenseRef-Proprietary", null, "runtime", "dependency-licence-missing review"],
  ["LicenseRef-Proprietary", "LicenseRef-Proprietary", "runtime", "dependency-licence review"],
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
for (const [own, licence, use, says] of PARTS) {
  test(`in a project under ${own}, ${licence ?? "nothing"} for ${use} is ${says === "" ? "fine" : says}`, () => assert.equal(judge(own, { licence, use }), says));
}

test("a project without a licence, or with a changed one, is said", () => {
  const project = (near: LicenceFacts["projectNear"]) => judgeFacts({ project: null, projectNear: near, unclear: [], parts: [] }, DEFAULT_LICENCE_POLICY).project;
  assert.equal(project(null)?.rule, "project-licence-missing");
  assert.deepEqual([project({ nearest: "MIT", score: 0.97 })?.rule, project({ nearest: "MIT", score: 0.97 })?.why], ["project-licence-changed", "97.0 % of the words are those of MIT; the rest must be read"]);
});

test("a policy decides by use, and by name before all else", () => {
  const { categories } = DEFAULT_LICENCE_POLICY;
  const own: LicencePolicy = { categories: { ...categories, permissive: { runtime: "review", development: "deny", file: "allow" }, unknown: { runtime: "deny", development: "allow", file: "deny" } }, licences: [{ id: "GPL-3.0-only", verdict: "allow" }, { id: "MIT", verdict: "deny" }] };
  const says = (licence: string | null, use: Use): string => judge("LicenseRef-Proprietary", { licence, use }, own);
  assert.deepEqual([says("ISC", "runtime"), says("ISC", "development"), says("ISC", "file")], ["dependency-licence review", "dependency-licence deny", ""]);
  assert.deepEqual([says(null, "runtime"), says(null, "development")], ["dependency-licence-missing deny", ""]);
  assert.deepEqual([says("GPL-3.0-only", "runtime"), says("GPL-3.0-or-later", "runtime"), says("MIT OR GPL-3.0-only", "runtime"), says("MIT", "file")], ["", "dependency-licence deny", "", "file-licence deny"]);
  assert.equal(says("JSON", "file"), "", "what the published policy names is not named in another");
});
