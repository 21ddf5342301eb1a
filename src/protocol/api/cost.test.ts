// The weights of languages travel as a closed list, and come back as they were.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DEFAULT_COST_PARAMETERS } from "#protocol/cost/parameters.ts";
import languages from "#protocol/report/languages.json" with { type: "json" };

import { changeCostRequestSchema, MAX_LANGUAGE_WEIGHTS, toCostParameters, toSentParameters } from "./cost.ts";

const WEIGHT = { low: 0.5, likely: 1, high: 2 };
const sent = (languageWeights: unknown) => changeCostRequestSchema.safeParse({ parameters: { ...toSentParameters(DEFAULT_COST_PARAMETERS), languageWeights } });

test("parameters with weights of languages come back as they were", () => {
  const parameters = { ...DEFAULT_COST_PARAMETERS, languageWeights: { "C": WEIGHT, "Assembly": { low: 0, likely: 0.5, high: 1 } } };
  const wire = toSentParameters(parameters);
  assert.deepEqual(changeCostRequestSchema.parse({ parameters: wire }).parameters, wire);
  assert.deepEqual(toCostParameters(wire), parameters);
});

const REFUSED: readonly (readonly [what: string, weights: unknown])[] = [
  ["by name", { C: WEIGHT }],
  ["of a language that is not of the list", [{ language: "__proto__", ...WEIGHT }]],
  ["of one language twice", [{ language: "C", ...WEIGHT }, { language: "C", ...WEIGHT }]],
  ["out of order", [{ language: "C", low: 2, likely: 1, high: 2 }]],
  ["with a field that nobody named", [{ language: "C", ...WEIGHT, note: "x" }]],
  ["without an end", Object.keys(languages).slice(0, MAX_LANGUAGE_WEIGHTS + 1).map((language) => ({ language, ...WEIGHT }))],
];
for (const [what, weights] of REFUSED) test(`weights ${what} are refused`, () => assert.equal(sent(weights).success, false));
test("as many as the list may hold are taken", () => assert.ok(sent(Object.keys(languages).slice(0, MAX_LANGUAGE_WEIGHTS).map((language) => ({ language, ...WEIGHT }))).success));
