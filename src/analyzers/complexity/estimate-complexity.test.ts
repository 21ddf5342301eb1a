import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { definedLanguages } from "#analyzers/lines/definitions.ts";
import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";
import { createComplexityAnalyzer } from "./analyzer.ts";
import { estimateComplexity } from "./estimate-complexity.ts";

const VECTORS: readonly (readonly [what: string, language: string, text: string, cyclomatic: number])[] = [
  ["nothing", "Lua", "", 1],
  ["words", "Lua", "if a and b then elseif c then end\nfor i = 1, 2 do end\nwhile a do end\nrepeat until b", 8],
  ["comments and strings", "Lua", "-- if\n--[[ if\nwhile ]] x = 'if' .. \"a and b\" .. [[ for ]]", 1],
  ["the shell", "Shell", "if a && b || c; then d; elif e; then f; fi\nfor x in y; do :; done\n  # if\nwhile a; do :; done", 7],
  ["an end is no beginning", "Visual Basic .NET", "If a Then\nEnd If\nFor Each x In y\nNext ' If\n", 3],
  ["an identifier that contains a word", "Dart", "iffy(a); b.forEach(c); $if; var whiles = before_if;", 1],
  ["a conditional, and types that may be null", "Dart", "int? a = b ? c : d; e?.f;", 2],
  ["a language without a definition", "Nobody's", "if a && b", 3],
  ["a string that is not closed ends with its line", "Perl", "$a = 1;\n\"if\nif ($b) {}", 3],
];
for (const [what, language, text, cyclomatic] of VECTORS) {
  test(`${language}: ${what}`, () => assert.equal(estimateComplexity(language, text), cyclomatic));
}

test("in every language there is an estimate of any text, and of a long one soon", () => {
  const parts = fc.constantFrom("if", "\"", "'", "`", "/*", "*/", "//", "#", "\"\"\"", "\\", "\n", " ", "--", "{-", "(*", "=begin", "a", "&&", "[[", "]]", "é");
  fc.assert(fc.property(fc.constantFrom(...definedLanguages()), fc.array(parts, { maxLength: 60 }), (language, text) => {
    assert.ok(estimateComplexity(language, text.join("")) >= 1);
  }), { numRuns: 2000 });
  for (const piece of ["/*", "\"\\", "'a", "(*", "{-", "\"\"\"", "if ", "#"]) {
    for (const language of ["Dart", "Lua", "Haskell", "OCaml", "Perl"]) assert.ok(estimateComplexity(language, piece.repeat(100_000)) >= 1);
  }
});

const analyzer = createComplexityAnalyzer(await createInstalledParsers());
for (const kind of ["finds", "ignores"] as const) {
  for (const { path, content, says } of analyzer.examples[kind]) {
    test(`complexity ${kind} «${says}» in ${JSON.stringify(content.slice(0, 40))}`, () => assert.equal(analyzer.examine(path, Buffer.from(content)), says));
  }
}

test("a file that is too large to be parsed is estimated, and says so", () => {
  assert.equal(analyzer.examine("a.c", Buffer.from("if (a) b();\n".repeat(100_000))), "100001 cyclomatic, estimated (too-large)");
});
