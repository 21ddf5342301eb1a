// A valid source of each language, and what holds for every tree.

import assert from "node:assert/strict";

import { ERROR_KIND, type SyntaxTree } from "#analyzers/syntax/tree.ts";

export const SOURCES: readonly (readonly [language: string, source: string])[] = [
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

export function assertWellFormed(tree: SyntaxTree): void {
  for (let node = 1; node < tree.count; node++) {
    const parent = tree.parentOf(node);
    assert.ok(parent >= 0 && parent < node && (tree.ends[node] as number) <= (tree.ends[parent] as number));
    assert.ok((tree.starts[node] as number) >= (tree.starts[parent] as number) && (tree.stops[node] as number) <= (tree.stops[parent] as number));
    assert.ok((tree.starts[node] as number) <= (tree.stops[node] as number) && (tree.stops[node] as number) <= tree.source.length);
    const kind = tree.kinds[node] as number;
    assert.ok(kind === ERROR_KIND || kind < tree.names.kinds.length);
  }
}
