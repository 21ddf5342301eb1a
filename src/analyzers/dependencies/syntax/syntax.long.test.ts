// YAML and JSON beside another reader, over thousands of documents.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { parseAllDocuments, stringify as stringifyYaml } from "yaml";

import { parseJson } from "./json.ts";
import { isList, isTable, type Tree } from "./tree.ts";
import { parseYaml } from "./yaml.ts";

const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
const parameters = { numRuns: process.env["STRONGROOM_FULL"] === "1" ? 100_000 : 1000, seed };

/** As plain values, to be compared. */
function plainOf(tree: Tree): unknown {
  if (isTable(tree)) return Object.fromEntries([...tree].map(([key, { value }]) => [key, plainOf(value)]));
  return isList(tree) ? tree.map(({ value }) => plainOf(value)) : tree;
}

const key = fc.oneof(fc.constantFrom("a", "b-c", "@scope/name", "key with blanks", "1.0", "é", "x.y"), fc.string({ minLength: 1, maxLength: 6 })).filter((text) => text !== "__proto__");
const text = fc.oneof(fc.constantFrom("", "1.10", "^1.0.0 || ^2", "a: b", "a #b", "- x", "'quoted'", '"double"', "line\nbreak", "\t", "é\u2028", "~", "null", "true", "*a", "&a", "{a}", "[a]", "|", ">", "a\\b", "https://a.b/c#d"), fc.string({ maxLength: 12 }));

function document(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  const { table } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, tie("table"), fc.array(tie("value"), { maxLength: 4 })),
    table: fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  }));
  return table as fc.Arbitrary<Record<string, unknown>>;
}

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
