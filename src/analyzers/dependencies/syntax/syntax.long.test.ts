// YAML and JSON beside another reader, over thousands of documents.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { parseAllDocuments, stringify as stringifyYaml } from "yaml";

import { parseJson } from "./json.ts";
import { parseYaml } from "./yaml.ts";
import { document, key, parameters, plainOf, text } from "./testing/drawn-documents.ts";

test("JSON is read as the language itself reads it", () => {
  fc.assert(fc.property(document(fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))), fc.nat(2), (value, indent) => {
    const written = JSON.stringify(value, null, indent);
    assert.deepEqual(plainOf(parseJson(written)), JSON.parse(written));
  }), parameters);
});

/** All scalars as text, as our reader has them; what is empty is null there too. */
function readByOthers(written: string): unknown {
  return parseAllDocuments(written, { schema: "failsafe", merge: false, uniqueKeys: false }).map((one) => {
    assert.deepEqual(one.errors, []);
    return one.toJS() as unknown;
  });
}

function emptyToNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(emptyToNull);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, emptyToNull(inner)]));
  return value === "" || value === "null" || value === "~" ? null : value;
}

test("YAML is read as another reader reads it, in block and in flow form", () => {
  const plain = text.filter((one) => one.isWellFormed() && !/[\n\r\u0085\u2028\u2029]/.test(one));
  const names = key.filter((one) => one.isWellFormed() && !/[\n\r\u0085\u2028\u2029]/.test(one));
  const { table } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, plain, tie("table"), fc.array(tie("value"), { maxLength: 4 })),
    table: fc.dictionary(names, tie("value"), { minKeys: 1, maxKeys: 5, noNullPrototype: true }),
  }));
  fc.assert(fc.property(table, fc.constantFrom("block", "flow"), fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE"), fc.constantFrom(0, 40), (made, form, kind, lineWidth) => {
    const written = stringifyYaml(made, { collectionStyle: form as "block", defaultStringType: kind as "PLAIN", lineWidth });
    assert.deepEqual(emptyToNull(parseYaml(written).map(plainOf)), emptyToNull(readByOthers(written)), written);
  }), parameters);
});
