// The analyser of complexity. It is made with parsers, which are loaded beforehand: then it is a pure function like any other.

import type { Analyzer } from "#analyzers/contract.ts";
import { decideLanguage } from "#analyzers/languages/decide-language.ts";
import type { SyntaxParsers } from "#analyzers/syntax/parsers.ts";
import { analyseComplexity, type FileComplexity } from "./analyse-complexity.ts";

export function createComplexityAnalyzer(parsers: SyntaxParsers): Analyzer {
  return {
    id: "complexity",
    version: 1,
    summary: "cyclomatic and cognitive complexity, length, parameters and nesting of each function",
    examples: {
      finds: [
        { path: "a.c", content: "int f(int a) { if (a && b) return 1; return 2; }\n", says: "f: 3 cyclomatic, 2 cognitive" },
        { path: "a.py", content: "def f(a):\n  for x in a:\n    if x: g()\n\ndef g(): pass\n", says: "f: 3 cyclomatic, 3 cognitive; g: 1 cyclomatic, 0 cognitive" },
        { path: "a.lua", content: "if a and b then c() end -- if\n", says: "3 cyclomatic, estimated (no-grammar)" },
      ],
      ignores: [
        { path: "a.c", content: "int f(int a);\n/* if (a) */ char *b = \"if (a && b)\";\n", says: "no function" },
        { path: "a.md", content: "if and for\n", says: "nothing" },
        { path: "a.json", content: "{\"if\": \"a && b\"}\n", says: "nothing" },
      ],
    },
    examine(path, content) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const language = decideLanguage({ name, head: content });
      return describe(analyseComplexity({ name, language, content }, parsers.parse(language, content)));
    },
  };
}

function describe(complexity: FileComplexity): string {
  if (complexity.kind === "none") return "nothing";
  if (complexity.kind === "estimated") return `${complexity.cyclomatic} cyclomatic, estimated (${complexity.reason})`;
  const { functions } = complexity;
  if (functions.length === 0) return "no function";
  return functions.map(({ name, cyclomatic, cognitive }) => `${name}: ${cyclomatic} cyclomatic, ${cognitive} cognitive`).join("; ");
}
