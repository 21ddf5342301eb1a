import assert from "node:assert/strict";
import { test } from "node:test";

import { listGrammarFiles } from "#protocol/sandbox/grammar-files.ts";
import { GRAMMARS } from "./grammars.ts";
import type { NotParsed } from "./parsers.ts";
import { createInstalledParsers, readGrammar } from "./testing/read-grammar.ts";
import { assertWellFormed, SOURCES } from "./testing/sources.ts";
import { NONE, type SyntaxTree } from "./tree.ts";

const parsers = await createInstalledParsers();
const parse = (language: string, content: string | Uint8Array): SyntaxTree | NotParsed => parsers.parse(language, Buffer.from(content as string));

for (const [language, source] of SOURCES) {
  test(`${language} is parsed without errors, and nodes lie within their parents in the order of the text`, () => {
    const tree = parse(language, source);
    assert.ok(typeof tree !== "string");
    assert.equal(tree.hasErrors, false);
    assertWellFormed(tree);
    assert.equal(tree.ends[0], tree.count);
    assert.equal(tree.stops[0], source.length);
  });
}

test("every language has a source here, and every grammar is of a version that the runtime knows", () => {
  assert.deepEqual(SOURCES.map(([language]) => language).sort(), GRAMMARS.flatMap(({ languages }) => languages).sort());
  for (const file of listGrammarFiles()) assert.deepEqual([...readGrammar(file).subarray(0, 4)], [0, 0x61, 0x73, 0x6d], file);
});

test("children, fields, text and places", () => {
  const tree = parse("JavaScript", "// é\nfunction f(a) {\n  return a;\n}\n");
  assert.ok(typeof tree !== "string");
  const f = tree.childOfKind(0, "function_declaration");
  assert.equal(tree.textOf(tree.childInField(f, "name")), "f");
  assert.deepEqual([tree.lineOf(f), tree.lastLineOf(f), tree.columnOf(f), tree.columnOf(tree.childInField(f, "body"))], [2, 4, 1, 15]);
  assert.deepEqual(tree.childrenOf(f).map((child) => tree.kindOf(child)), ["function", "identifier", "formal_parameters", "statement_block"]);
  assert.deepEqual(tree.namedChildren(f).length, 3);
  assert.equal(tree.nextSibling(tree.childInField(f, "body")), NONE);
  assert.equal(tree.parentOf(0), NONE);
  assert.equal(tree.childInField(f, "nothing"), NONE);
});

test("bytes that are no UTF-8 are parsed as replacement characters", () => {
  const tree = parse("C", Buffer.from("char *a = \"\xe9\xff\"; /* \xe9 */ int b;\n", "latin1"));
  assert.ok(typeof tree !== "string");
  assert.equal(tree.hasErrors, false);
});
