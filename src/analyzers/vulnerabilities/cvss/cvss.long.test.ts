// Laws of the calculators, over thousands of vectors and texts.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { scoreCvss2 } from "./cvss2.ts";
import { scoreCvss3 } from "./cvss3.ts";
import { scoreCvss4 } from "./cvss4.ts";

test("a metric that is more severe never lowers the score", () => {
  const grammar = { AV: "PLAN", AC: "HL", AT: "PN", PR: "HLN", UI: "APN", VC: "NLH", VI: "NLH", VA: "NLH", SC: "NLH", SI: "NLH", SA: "NLH" };
  const places = fc.record(Object.fromEntries(Object.entries(grammar).map(([name, values]) => [name, fc.nat(values.length - 1)])));
  const compose = (levels: Readonly<Record<string, number>>): string => `CVSS:4.0/${Object.entries(grammar).map(([name, values]) => `${name}:${values[levels[name] ?? 0]}`).join("/")}`;
  fc.assert(fc.property(places, fc.constantFrom(...Object.entries(grammar)), (levels, [name, values]) => {
    const raised = { ...levels, [name]: Math.min((levels[name] ?? 0) + 1, values.length - 1) };
    const [before, after] = [scoreCvss4(compose(levels)), scoreCvss4(compose(raised))];
    assert.ok(before !== null && after !== null && after >= before, `${compose(levels)} ${before}, ${compose(raised)} ${after}`);
  }), { numRuns: 20_000 });
});

test("no text makes a calculator fail", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 500 }), fc.string({ unit: fc.constantFrom(..."AVCLPRUISNHE:/X.4031"), maxLength: 500 }).map((rest) => `CVSS:4.0/${rest}`));
  fc.assert(fc.property(text, (vector) => [scoreCvss2(vector), scoreCvss3(vector), scoreCvss4(vector)].every((score) => score === null || (score >= 0 && score <= 10))), { numRuns: 20_000 });
});
