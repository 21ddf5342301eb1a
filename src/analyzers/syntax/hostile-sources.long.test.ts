// Whatever a file holds, it ends with a tree or with a reason, in bounded memory, and the next file is parsed as if nothing had been.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { measureFunctions } from "#analyzers/complexity/measure-functions.ts";
import { findRisks } from "#analyzers/risks/find-risks.ts";
import { MIB } from "#base/units.ts";
import { MAX_PARSED_BYTES, type NotParsed } from "./parsers.ts";
import { createInstalledParsers } from "./testing/read-grammar.ts";
import { assertWellFormed, SOURCES } from "./testing/sources.ts";
import type { SyntaxTree } from "./tree.ts";

const parsers = await createInstalledParsers();
const parse = (language: string, content: string | Uint8Array): SyntaxTree | NotParsed => parsers.parse(language, Buffer.from(content as string));

// The first test: no other language has been met yet.
test("what runs out of memory harms no language that is met after it", () => {
  for (const [language, source] of SOURCES) {
    assert.equal(parse("C", "{".repeat(MIB)), "out-of-memory");
    const tree = parse(language, source);
    assert.ok(typeof tree !== "string" && !tree.hasErrors, language);
  }
});

const depth = 100_000;
const HOSTILE: readonly (readonly [what: string, language: string, content: string, expected: NotParsed | "tree"])[] = [
  ["a language without a grammar", "Fortran", "x", "no-grammar"],
  ["a byte more than is parsed", "C", "x".repeat(MAX_PARSED_BYTES + 1), "too-large"],
  ["all that is parsed, on one line", "C", "int abcdefghijkl; ".repeat(MAX_PARSED_BYTES / 18), "tree"],
  ["an identifier of 1 MiB", "JavaScript", "x".repeat(MIB), "tree"],
  ["100,000 brackets", "JavaScript", `${"(".repeat(depth)}x${")".repeat(depth)}`, "too-deep"],
  ["100,000 arrays in Python", "Python", `${"[".repeat(depth)}${"]".repeat(depth)}`, "too-deep"],
  ["a sum of 100,000 terms", "Java", `class A { int b = ${"a+".repeat(depth)}1; }`, "too-deep"],
  ["braces that nobody closes", "C", "{".repeat(MIB), "out-of-memory"],
  ["more nodes than honest code has", "C", "x;".repeat(230_000), "too-large"],
];
for (const [what, language, content, expected] of HOSTILE) {
  test(`${what}: ${expected}`, () => {
    const outcome = parse(language, content);
    assert.equal(typeof outcome === "string" ? outcome : "tree", expected);
    const next = parse("C", "int f(void) { return 1; }");
    assert.ok(typeof next !== "string" && next.count === 17 && !next.hasErrors);
  });
}

test("what runs out of memory does so again, and the same bytes have the same tree after it", () => {
  const source = SOURCES.map(([, text]) => text).join("\n");
  const before = shapeOf(parse("TypeScript", source));
  for (let time = 0; time < 3; time++) assert.equal(parse("C", "{".repeat(MIB)), "out-of-memory");
  assert.deepEqual(shapeOf(parse("TypeScript", source)), before);
});

const words = fc.constantFrom(
  "(", ")", "{", "}", "[", "]", "<", ">", ";", ",", ".", ":", "?", "=", "=>", "->", "&&", "||", "\"", "'", "`", "\"\"\"", "#", "//", "/*", "*/", "\n", "\n    ", "if", "else", "for", "in", "while",
  "switch", "case", "match", "def", "fn", "fun", "func", "function", "class", "do", "end", "try", "catch", "return", "a", "b", "1", "<?php", "#if", "%w(", "<<A", "${", "@", "$", "\\", "é", "\0",
);
const languages = fc.constantFrom(...SOURCES.map(([language]) => language));

test("whatever the words are, there is a tree, well formed", () => {
  fc.assert(fc.property(languages, fc.array(words, { maxLength: 120 }), fc.constantFrom("", " "), (language, parts, gap) => {
    const tree = parse(language, parts.join(gap));
    assert.ok(typeof tree !== "string");
    assertUsable(tree);
  }), { numRuns: 1500 });
});

test("whatever the bytes are, there is a tree, well formed", () => {
  fc.assert(fc.property(languages, fc.uint8Array({ maxLength: 600 }), (language, bytes) => {
    const tree = parse(language, bytes);
    assert.ok(typeof tree !== "string");
    assertUsable(tree);
  }), { numRuns: 750 });
});

test("a source that is cut off or changed anywhere has a tree", () => {
  fc.assert(fc.property(fc.constantFrom(...SOURCES), fc.nat(), fc.nat(), words, ([language, source], from, to, word) => {
    const [a, b] = [from % source.length, to % source.length];
    for (const text of [source.slice(0, a), source.slice(0, Math.min(a, b)) + word + source.slice(Math.max(a, b))]) {
      const tree = parse(language, text);
      assert.ok(typeof tree !== "string");
      assertUsable(tree);
    }
  }), { numRuns: 750 });
});

/** A tree that all that reads trees can read. */
function assertUsable(tree: SyntaxTree): void {
  assertWellFormed(tree);
  const lines = tree.source.split("\n").length;
  for (const { line, lines: length, cyclomatic, cognitive, nesting } of measureFunctions(tree)) {
    assert.ok(line >= 1 && length >= 1 && line + length - 1 <= lines && cyclomatic >= 1 && cognitive >= 0 && nesting >= 0);
  }
  for (const { line, endLine } of findRisks(tree)) assert.ok(line >= 1 && endLine >= line && endLine <= lines);
}

function shapeOf(tree: SyntaxTree | NotParsed): string {
  assert.ok(typeof tree !== "string");
  return Array.from({ length: tree.count }, (_, node) => `${tree.kindOf(node)} ${tree.fieldOf(node)} ${tree.parentOf(node)} ${tree.starts[node]}`).join("\n");
}
