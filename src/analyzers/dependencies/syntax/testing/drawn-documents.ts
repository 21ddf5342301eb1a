// Documents of any form, to be read by us and by others.

import fc from "fast-check";

import { isList, isTable, type Tree } from "#analyzers/dependencies/syntax/tree.ts";

const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
export const parameters = { numRuns: process.env["STRONGROOM_FULL"] === "1" ? 100_000 : 1000, seed };

/** As plain values, to be compared. */
export function plainOf(tree: Tree): unknown {
  if (isTable(tree)) return Object.fromEntries([...tree].map(([key, { value }]) => [key, plainOf(value)]));
  return isList(tree) ? tree.map(({ value }) => plainOf(value)) : tree;
}

export const key = fc.oneof(fc.constantFrom("a", "b-c", "@scope/name", "key with blanks", "1.0", "é", "x.y"), fc.string({ minLength: 1, maxLength: 6 })).filter((text) => text !== "__proto__");
export const text = fc.oneof(fc.constantFrom("", "1.10", "^1.0.0 || ^2", "a: b", "a #b", "- x", "'quoted'", '"double"', "line\nbreak", "\t", "é\u2028", "~", "null", "true", "*a", "&a", "{a}", "[a]", "|", ">", "a\\b", "https://a.b/c#d"), fc.string({ maxLength: 12 }));

export function document(leaf: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  const { table } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, tie("table"), fc.array(tie("value"), { maxLength: 4 })),
    table: fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  }));
  return table as fc.Arbitrary<Record<string, unknown>>;
}
