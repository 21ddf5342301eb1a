// Whatever a file holds, it ends with a tree or with a reason, in bounded memory, and the next file is parsed as if nothing had been.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { listGrammarFiles } from "#protocol/sandbox/grammar-files.ts";
import { MIB } from "#base/units.ts";
import { GRAMMARS } from "./grammars.ts";
import { MAX_PARSED_BYTES, type NotParsed } from "./parsers.ts";
import { createInstalledParsers, readGrammar } from "./testing/read-grammar.ts";
import { ERROR_KIND, NONE, type SyntaxTree } from "./tree.ts";

const parsers = await createInstalledParsers();
const parse = (language: string, content: string | Uint8Array): SyntaxTree | NotParsed => parsers.parse(language, Buffer.from(content as string));

const SOURCES: readonly (readonly [language: string, source: string])[] = [
  ["TypeScript", "enum A { B } function f<T>(a: T | undefined): asserts a is T {}\n"],
  ["TSX", "const a = <B c={1}>{d}</B>;\n"],
  ["JavaScript", "class A { #b = 1; static { } }\n"],
  ["Python", "async def f(a, *b): return {x for x in b}\n"],
  ["Java", "record A(int b) { sealed interface C permits D {} }\n"],
  ["Go", "package a\nfunc F[T any](b T) {}\n"],
  ["C", "int f(char *a) { return sizeof(struct b); }\n"],
  ["C++", "template <class T> concept A = requires(T a) { a.b(); };\n"],
  ["C#", "namespace A; public record B(int C);\n"],
  ["Rust", "pub fn f<'a>(b: &'a str) -> Result<(), E> { Ok(()) }\n"],
  ["PHP", "<?php\nenum A: string { case B = 'c'; }\n"],
  ["Ruby", "def f(a) = a&.b { |c| c }\n"],
  ["Kotlin", "fun <T> f(a: T?): Int = a?.b() ?: 1\n"],
  ["Swift", "func f<T>(_ a: T) async throws -> some View { a }\n"],
  ["Scala", "enum A:\n  case B(c: Int)\n"],
];

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

test("bytes that are no UTF-8 are parsed as replacement characters", () => {
  const tree = parse("C", Buffer.from("char *a = \"\xe9\xff\"; /* \xe9 */ int b;\n", "latin1"));
  assert.ok(typeof tree !== "string");
  assert.equal(tree.hasErrors, false);
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
    assertWellFormed(tree);
  }), { numRuns: 1500 });
});

test("whatever the bytes are, there is a tree, well formed", () => {
  fc.assert(fc.property(languages, fc.uint8Array({ maxLength: 600 }), (language, bytes) => {
    const tree = parse(language, bytes);
    assert.ok(typeof tree !== "string");
    assertWellFormed(tree);
  }), { numRuns: 750 });
});

test("a source that is cut off or changed anywhere has a tree", () => {
  fc.assert(fc.property(fc.constantFrom(...SOURCES), fc.nat(), fc.nat(), words, ([language, source], from, to, word) => {
    const [a, b] = [from % source.length, to % source.length];
    for (const text of [source.slice(0, a), source.slice(0, Math.min(a, b)) + word + source.slice(Math.max(a, b))]) {
      const tree = parse(language, text);
      assert.ok(typeof tree !== "string");
      assertWellFormed(tree);
    }
  }), { numRuns: 750 });
});

function assertWellFormed(tree: SyntaxTree): void {
  for (let node = 1; node < tree.count; node++) {
    const parent = tree.parentOf(node);
    assert.ok(parent >= 0 && parent < node && (tree.ends[node] as number) <= (tree.ends[parent] as number));
    assert.ok((tree.starts[node] as number) >= (tree.starts[parent] as number) && (tree.stops[node] as number) <= (tree.stops[parent] as number));
    assert.ok((tree.starts[node] as number) <= (tree.stops[node] as number) && (tree.stops[node] as number) <= tree.source.length);
    const kind = tree.kinds[node] as number;
    assert.ok(kind === ERROR_KIND || kind < tree.names.kinds.length);
  }
}

function shapeOf(tree: SyntaxTree | NotParsed): string {
  assert.ok(typeof tree !== "string");
  return Array.from({ length: tree.count }, (_, node) => `${tree.kindOf(node)} ${tree.fieldOf(node)} ${tree.parentOf(node)} ${tree.starts[node]}`).join("\n");
}
