// The analyser of code risks. It is made with parsers, which are loaded beforehand: then it is a pure function like any other.

import type { Analyzer } from "#analyzers/contract.ts";
import { decideLanguage } from "#analyzers/languages/decide-language.ts";
import type { SyntaxParsers } from "#analyzers/syntax/parsers.ts";
import { findRisks } from "./find-risks.ts";

export function createRisksAnalyzer(parsers: SyntaxParsers): Analyzer {
  return {
    id: "risks",
    version: 2,
    summary: "code that is open to a known kind of attack, by rules on the syntax tree",
    examples: {
      finds: [
        { path: "a.js", content: "db.query(`select a from b where c = ${c}`);\n", says: "sql-built-javascript at 1:1" },
        { path: "a.py", content: "import requests\nx = requests.get(u, verify=False)\n", says: "tls-unchecked-python at 2:5" },
        { path: "a.swift", content: "func f() {\n  policy.allowInvalidCertificates = true\n}\n", says: "tls-unchecked-swift at 2:3" },
        { path: "a.c", content: "void f(char *s) {\n  char b[9];\n  strcpy(b, s);\n  gets(b);\n}\n", says: "unbounded-copy at 3:3; unbounded-read at 4:3" },
      ],
      ignores: [
        { path: "a.js", content: "db.query('select a from b where c = $1', [c]);\n// eval(x)\n", says: "nothing" },
        { path: "a.py", content: "x = \"requests.get(u, verify=False)\"\n", says: "nothing" },
        { path: "a.lua", content: "os.execute(x)\n", says: "not read (no-grammar)" },
      ],
    },
    examine(path, content) {
      const tree = parsers.parse(decideLanguage({ name: path.slice(path.lastIndexOf("/") + 1), head: content }), content);
      if (typeof tree === "string") return `not read (${tree})`;
      const finds = findRisks(tree);
      return finds.length === 0 ? "nothing" : finds.map(({ rule, line, column }) => `${rule} at ${line}:${column}`).join("; ");
    },
  };
}
