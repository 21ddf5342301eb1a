// The law of all verdicts, over thousands of requirements.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { satisfies } from "#analyzers/versions/requirement.ts";
import { parseAdvisory, type AffectedPackage } from "./advisory.ts";
import { judgeRequirements } from "./judge-requirements.ts";
import { judgeVersion } from "./judge-version.ts";

function entriesOf(ecosystem: string, affected: Readonly<Record<string, unknown>>): readonly AffectedPackage[] {
  const parsed = parseAdvisory({ id: "TEST-1", modified: "2026-01-01T00:00:00Z", affected: [{ package: { ecosystem, name: "made-up" }, ...affected }] });
  if (parsed.kind === "refused") throw new Error(parsed.reason);
  return parsed.advisory.affected;
}

const range = (...events: readonly Readonly<Record<string, string>>[]) => ({ ranges: [{ type: "ECOSYSTEM", events }] });

test("«not affected» holds for every version that the requirement takes", () => {
  const number = fc.nat(4).map(String);
  const version = fc.tuple(number, number, fc.constantFrom("0", "1")).map((parts) => parts.join("."));
  const npm = fc.tuple(fc.constantFrom("^", "~", ">=", ">", "<", "<=", "", "="), version).map((parts) => parts.join(""));
  const python = fc.tuple(fc.constantFrom("~=", ">=", ">", "<", "<=", "==", "==="), version).map((parts) => parts.join(""));
  const events = fc.tuple(fc.oneof(fc.constant("0"), version), version, fc.constantFrom("fixed", "last_affected"));
  const suffix = fc.constantFrom("", "", "rc1", ".post1", ".dev1", "+local");
  let apart = 0;
  fc.assert(fc.property(fc.boolean(), npm, python, events, fc.array(fc.tuple(version, suffix), { minLength: 8, maxLength: 8 }), (isNpm, npmRange, specifier, [from, to, kind], versions) => {
    const [ecosystem, requirement] = isNpm ? ["npm", npmRange] : ["PyPI", specifier];
    const entries = entriesOf(ecosystem, range({ introduced: from }, { [kind]: to }));
    if (judgeRequirements([requirement], entries).answer !== "not affected") return;
    apart++;
    for (const [plain, end] of versions) {
      const one = isNpm ? plain : `${plain}${end}`;
      if (satisfies(ecosystem, one, requirement) === true) assert.notEqual(judgeVersion(one, entries).answer, "affected", `${one} by ${requirement}`);
    }
  }), { numRuns: 20_000 });
  assert.ok(apart > 1_000, `only ${apart} were apart`);
});
