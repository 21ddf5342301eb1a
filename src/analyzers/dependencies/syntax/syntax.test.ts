// Our readers of JSON, TOML and YAML beside those of others: what both take is the same.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { parse as parseTomlOfOthers, stringify as stringifyToml } from "smol-toml";

import { parseJson } from "./json.ts";
import { parseToml } from "./toml.ts";
import { SyntaxProblem, isTable } from "./tree.ts";
import { childText, parseXml, type Element } from "./xml.ts";
import { parseYaml } from "./yaml.ts";
import { document, parameters, plainOf, text } from "./testing/drawn-documents.ts";

test("comments and trailing commas are passed over, and lines are counted through them", () => {
  const tree = parseJson('// first\n{ /* over\ntwo lines */ "a": [1, 2,], // last\n\n "b": "\\u00e9\\n", }');
  assert.deepEqual(plainOf(tree), { a: [1, 2], b: "é\n" });
  assert.deepEqual(isTable(tree) ? [...tree.values()].map(({ line }) => line) : [], [3, 5]);
});

test("TOML is read as another reader reads it", () => {
  const value = document(fc.oneof(text.filter((one) => one.isWellFormed()), fc.integer({ min: -1e9, max: 1e9 }), fc.boolean()));
  fc.assert(fc.property(value, (made) => {
    let written: string;
    try {
      written = stringifyToml(made);
    } catch {
      // Lists of several types in old TOML, keys that are no text: what it does not write is not compared.
      return;
    }
    assert.deepEqual(plainOf(parseToml(written)), JSON.parse(JSON.stringify(parseTomlOfOthers(written))));
  }), parameters);
});

test("TOML by hand: dotted keys, all strings, comments, tables in lists", () => {
  const written = 'a.b."c d" = 1 # x\nlong = """\none \\\n   two"""\nraw = \'c:\\a\'\nmulti = \'\'\'\n\'q\'\'\'\'\nwhen = 2024-01-01T00:00:00Z\n[x.y]\nlist = [\n  "a", # why\n  {b = 1, c.d = true},\n]\n[[x.z]]\nn = 1\n[[x.z]]\nn = 2\n[x.z.deep]\nm = 3\n';
  assert.deepEqual(plainOf(parseToml(written)), {
    a: { b: { "c d": 1 } }, long: "one two", raw: "c:\\a", multi: "'q'", when: "2024-01-01T00:00:00Z",
    x: { y: { list: ["a", { b: 1, c: { d: true } }] }, z: [{ n: 1 }, { n: 2, deep: { m: 3 } }] },
  });
});

test("YAML by hand", () => {
  const vectors: readonly (readonly [written: string, read: unknown])[] = [
    ["a: 1.10\nb: [1, 'two', {c: d}]\n", [{ a: "1.10", b: ["1", "two", { c: "d" }] }]],
    ["a:\n- b\n- c: d\n  e: f\n- - g\n  - h\n", [{ a: ["b", { c: "d", e: "f" }, ["g", "h"]] }]],
    ["a: |\n  one\n    two\n\n  # three\nb: >-\n  x\n  y\nc: d\n", [{ a: "one\n  two\n\n# three", b: "x y", c: "d" }]],
    ["'/@scope/a@1.0.0(b@2)': {}\n\"q\\\"\": x # note\n", [{ "/@scope/a@1.0.0(b@2)": {}, 'q"': "x" }]],
    ["? long key\n: value\n? other\n:\n  x: y\n", [{ "long key": "value", other: { x: "y" } }]],
    ["---\na: 1\n---\n# c\nb: 2\n...\n", [{ a: "1" }, { b: "2" }]],
    ["a: &anchor\n  b: c\nd: *anchor\ne: !!str f\n<<: *anchor\n", [{ a: { b: "c" }, d: null, e: "f", "<<": null }]],
    ["a: b\n  c d\ne:\nf: ~\n", [{ a: "b c d", e: null, f: null }]],
    ["a:\r\n  b: c\r\n", [{ a: { b: "c" } }]],
    ["- &x uses: a\n  with: b\n", [[{ uses: "a", with: "b" }]]],
    ["", []],
  ];
  for (const [written, read] of vectors) assert.deepEqual(parseYaml(written).map(plainOf), read, written);
});

test("aliases expand to nothing, however many there are", () => {
  const bomb = ["a0: &a0 [x, x]", ...Array.from({ length: 60 }, (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`)].join("\n");
  const [root] = parseYaml(bomb);
  assert.deepEqual(isTable(root) ? plainOf(root.get("a60")?.value ?? null) : null, [null, null]);
});

test("XML gives elements, attributes, text and lines", () => {
  const root = parseXml('<?xml version="1.0"?>\n<!-- <no/> -->\n<p:a xmlns:p="u" b="1 &lt; 2"\n c=\'"\'>x<b/>&#233;<![CDATA[<&>]]>\n<c>  y </c></p:a>\n');
  const plain = ({ name, attributes, text: content, children }: Element): unknown => ({ name, attributes: Object.fromEntries(attributes), text: content, children: children.map(plain) });
  assert.deepEqual(plain(root), { name: "a", attributes: { p: "u", b: "1 < 2", c: '"' }, text: "xé<&>\n", children: [{ name: "b", attributes: {}, text: "", children: [] }, { name: "c", attributes: {}, text: "  y ", children: [] }] });
  assert.deepEqual([root.line, root.children[1]?.line, childText(root, "c")], [3, 5, "y"]);
});

test("an entity that is not of XML itself stays as it stands", () => {
  assert.equal(parseXml("<a>&b; &amp;lt; &#x110000;</a>").text, "&b; &lt; &#x110000;");
});

test("a hundred levels are read, and no more", () => {
  const levels: readonly (readonly [name: string, parse: (text: string) => unknown, nest: (depth: number) => string])[] = [
    ["JSON", parseJson, (depth) => "[".repeat(depth) + "]".repeat(depth)],
    ["TOML", parseToml, (depth) => `a = ${"[".repeat(depth)}${"]".repeat(depth)}`],
    ["TOML by keys", parseToml, (depth) => `[${Array.from({ length: depth }, () => "a").join(".")}]`],
    ["YAML", parseYaml, (depth) => "- ".repeat(depth)],
    ["YAML in flow form", parseYaml, (depth) => "[".repeat(depth) + "]".repeat(depth)],
    ["XML", parseXml, (depth) => "<a>".repeat(depth) + "</a>".repeat(depth)],
  ];
  for (const [name, parse, nest] of levels) {
    assert.doesNotThrow(() => parse(nest(99)), name);
    for (const depth of [110, 100_000]) assert.throws(() => parse(nest(depth)), SyntaxProblem, name);
  }
});
