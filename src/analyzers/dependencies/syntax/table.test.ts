import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { parseJson } from "./json.ts";
import { MAX_VALUES, SyntaxProblem, Table } from "./tree.ts";
import { parseToml } from "./toml.ts";
import { parseYaml } from "./yaml.ts";

test("a table is a map, whatever is put into it", () => {
  const key = fc.oneof(fc.constantFrom("__proto__", "constructor", "a", ""), fc.string({ maxLength: 3 }));
  fc.assert(fc.property(fc.array(fc.tuple(key, fc.nat(100)), { maxLength: 30 }), (members) => {
    const table = new Table();
    const map = new Map<string, { value: number; line: number }>();
    for (const [name, value] of members) {
      table.set(name, { value, line: value + 1 });
      map.set(name, { value, line: value + 1 });
      assert.equal(table.size, map.size);
    }
    assert.deepEqual([...table], [...map]);
    assert.deepEqual([...table.keys()], [...map.keys()]);
    assert.deepEqual([...table.values()], [...map.values()]);
    for (const name of ["a", "b", "__proto__", ...map.keys()]) assert.deepEqual([table.has(name), table.get(name)], [map.has(name), map.get(name)]);
  }));
});

const TOO_MANY: readonly (readonly [what: string, read: () => unknown])[] = [
  ["JSON", () => parseJson(`[${"1,".repeat(MAX_VALUES)}]`)],
  ["TOML", () => parseToml(`a = [${"1,".repeat(MAX_VALUES)}]`)],
  ["YAML", () => parseYaml("- a\n".repeat(MAX_VALUES + 1))],
  ["YAML in one line", () => parseYaml(`a: [${"b,".repeat(MAX_VALUES)}]`)],
];

for (const [what, read] of TOO_MANY) {
  test(`${what} of too many values is refused before it takes the memory`, () => {
    assert.throws(read, (error) => error instanceof SyntaxProblem && error.message === `expected at most ${MAX_VALUES} values`);
    assert.equal(parseJson("1"), 1);
  });
}
