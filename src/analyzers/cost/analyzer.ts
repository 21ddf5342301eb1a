// The analyser of cost: what the model is given. Its examples are lists of files: a path and its lines of code in each line.

import type { Analyzer } from "#analyzers/contract.ts";
import { readHeadFile } from "#analyzers/facets/head-file.ts";
import { decideLanguage } from "#analyzers/languages/decide-language.ts";
import { composeCost } from "./compose-cost.ts";

export const costAnalyzer: Analyzer = {
  id: "cost",
  version: 1,
  summary: "lines of code by language, without what costs nothing to write again",
  examples: {
    finds: [{ path: "files", content: "a.c 10\nb.c 20\nc.css 5\n", says: "C programming 30, CSS markup 5" }],
    ignores: [{ path: "files", content: "a.c 10\nvendor/b.c 20\nc.pb.go 7\n", says: "C programming 30 (20 vendored), Go programming 7 (7 generated)" }],
  },
  examine(_path, content) {
    const lines = new TextDecoder().decode(content).split("\n").filter((line) => line !== "").map((line) => line.split(" "));
    const files = lines.map(([path = "", code]) => {
      const language = decideLanguage({ name: path.slice(path.lastIndexOf("/") + 1), head: new Uint8Array() });
      return readHeadFile({ path, size: 1, fact: [language, 0, Number(code), 0, 0] });
    });
    const { code } = composeCost({ files, duplication: () => ({ duplicatedLines: 0, redundantLines: 0, files: new Map(), cloneCount: 0, clones: [], isCut: false }) }).results;
    return code.map((row) => `${row.language} ${row.type} ${row.codeLines}${row.vendoredLines > 0 ? ` (${row.vendoredLines} vendored)` : ""}${row.generatedLines > 0 ? ` (${row.generatedLines} generated)` : ""}`).join(", ");
  },
};
