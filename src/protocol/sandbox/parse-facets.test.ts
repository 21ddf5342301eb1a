import assert from "node:assert/strict";
import { test } from "node:test";

import { AppError } from "#base/app-error.ts";
import { createFacetsReader } from "./parse-facets.ts";

const VALUE = { results: { files: 0, folders: 0, depth: 0, medianLines: 0, lengths: [] }, evidence: { largest: [] } };
const DONE = `{"kind":"done","items":2,"bytes":10,"limits":{}}\n`;

function line(facet: unknown, value: unknown = VALUE): string {
  return `${JSON.stringify({ kind: "facet", facet, value })}\n`;
}

function read(text: string): unknown[] {
  const reader = createFacetsReader({ facets: ["structure"], items: () => 2 });
  const results = reader.push(Buffer.from(text));
  reader.end();
  return results;
}

test("SBX-12 a facet that was asked for is read", () => {
  assert.deepEqual(read(line("structure") + DONE)[0], { kind: "facet", facet: "structure", value: VALUE });
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ["nothing at all", DONE],
  ["a facet twice", line("structure") + line("structure") + DONE],
  ["a facet nobody asked for", line("structure") + line("prototype") + DONE],
  ["a facet without a name", line(5) + DONE],
  ["a number of another kind", line("structure", { ...VALUE, results: { ...VALUE.results, files: -1 } }) + DONE],
  ["a field that is not there", line("structure", { ...VALUE, results: { ...VALUE.results, code: "secret" } }) + DONE],
  ["another number of files", line("structure") + DONE.replace("2", "3")],
];
for (const [what, text] of HOSTILE) {
  test(`SBX-12 ${what} is a wrong answer`, () => {
    assert.throws(() => read(text), (error) => error instanceof AppError && error.code === "sandbox.wrong-answer");
  });
}
