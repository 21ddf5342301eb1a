// Package names are made up.

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAdvisory, type AffectedPackage } from "./advisory.ts";
import { judgeRequirements } from "./judge-requirements.ts";

function entriesOf(ecosystem: string, affected: Readonly<Record<string, unknown>>): readonly AffectedPackage[] {
  const parsed = parseAdvisory({ id: "TEST-1", modified: "2026-01-01T00:00:00Z", affected: [{ package: { ecosystem, name: "made-up" }, ...affected }] });
  if (parsed.kind === "refused") throw new Error(parsed.reason);
  return parsed.advisory.affected;
}

const range = (...events: readonly Readonly<Record<string, string>>[]) => ({ ranges: [{ type: "ECOSYSTEM", events }] });
const BEFORE_2 = range({ introduced: "1.0.0" }, { fixed: "2.0.0" });

const CASES: readonly [ecosystem: string, affected: Readonly<Record<string, unknown>>, requirement: string, answer: "not affected" | "unknown"][] = [
  ["npm", BEFORE_2, "^2.0.0", "not affected"],
  ["npm", BEFORE_2, ">=2.0.0", "not affected"],
  ["npm", BEFORE_2, "^1.9.0", "unknown"],
  ["npm", BEFORE_2, ">1.9.9", "unknown"],
  ["npm", BEFORE_2, "~0.9.0", "not affected"],
  ["npm", BEFORE_2, "<1.0.0", "not affected"],
  ["npm", BEFORE_2, "<=1.0.0", "unknown"],
  ["npm", BEFORE_2, "~0.9.0 || ^2.1.0", "not affected"],
  ["npm", BEFORE_2, "~0.9.0 || ^1.0.0", "unknown"],
  ["npm", BEFORE_2, "*", "unknown"],
  ["npm", BEFORE_2, "latest", "unknown"],
  ["npm", range({ introduced: "0" }, { last_affected: "1.5.0" }), ">=1.5.0", "unknown"],
  ["npm", range({ introduced: "0" }, { last_affected: "1.5.0" }), ">1.5.0", "not affected"],
  ["npm", range({ introduced: "0" }), "^9.0.0", "unknown"],
  ["npm", range({ introduced: "1.0.0" }, { fixed: "1.1.0" }, { introduced: "3.0.0" }, { fixed: "3.1.0" }), "^2.0.0", "not affected"],
  ["npm", range({ introduced: "1.0.0" }, { fixed: "next" }), "^9.0.0", "unknown"],
  ["npm", { versions: ["1.0.0", "1.1.0"] }, "^1.2.0", "not affected"],
  ["npm", { versions: ["1.0.0", "1.3.0"] }, "^1.2.0", "unknown"],
  ["npm", { ranges: [{ type: "GIT", events: [{ introduced: "0" }] }] }, "^1.2.0", "unknown"],
  ["PyPI", range({ introduced: "0" }, { fixed: "2.31" }), ">=2.31,<3", "not affected"],
  ["PyPI", range({ introduced: "0" }, { fixed: "2.31" }), "~=2.31.0", "not affected"],
  ["PyPI", range({ introduced: "0" }, { fixed: "2.31" }), "==2.30.*", "unknown"],
  ["PyPI", range({ introduced: "2.31" }), "==2.30.*", "not affected"],
  ["PyPI", range({ introduced: "0" }, { fixed: "2.31" }), "==2.31", "not affected"],
  ["PyPI", range({ introduced: "0" }, { fixed: "2.31" }), "!=2.30", "unknown"],
  ["Packagist", range({ introduced: "0" }, { fixed: "6.5.8" }), "^7.0", "not affected"],
  ["RubyGems", range({ introduced: "0" }, { fixed: "1.13.9" }), "~> 1.13.10", "not affected"],
  ["Maven", range({ introduced: "0" }, { fixed: "2.0" }), "[2.0,)", "not affected"],
  ["crates.io", range({ introduced: "0" }, { fixed: "1.5.5" }), "1.5.5", "not affected"],
  ["ConanCenter", range({ introduced: "0" }, { fixed: "1.0" }), ">=2.0", "unknown"],
];

for (const [ecosystem, affected, requirement, answer] of CASES) {
  test(`${ecosystem} «${requirement}» is ${answer} by ${JSON.stringify(affected)}`, () => {
    assert.equal(judgeRequirements([requirement], entriesOf(ecosystem, affected)).answer, answer);
  });
}

test("several manifests are all heard", () => {
  assert.equal(judgeRequirements(["^2.0.0", "^3.0.0"], entriesOf("npm", BEFORE_2)).answer, "not affected");
  assert.deepEqual(judgeRequirements(["^2.0.0", "^1.0.0"], entriesOf("npm", BEFORE_2)), { answer: "unknown", rule: "no file says which version is used, and ^1.0.0 may take one that is affected", fixed: null });
  assert.equal(judgeRequirements([], entriesOf("npm", BEFORE_2)).answer, "unknown");
});
