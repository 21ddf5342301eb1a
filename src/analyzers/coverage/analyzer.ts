// The analyser of coverage. Its examples are lists of files: a path, its bytes, and why its content was not analysed, if so.

import type { Analyzer } from "#analyzers/contract.ts";
import { readHeadFile } from "#analyzers/facets/head-file.ts";
import type { ContentFacts } from "#protocol/sandbox/wire.ts";
import { composeCoverage } from "./coverage.ts";

export const coverageAnalyzer: Analyzer = {
  id: "coverage",
  version: 1,
  summary: "of how much text the content was analysed",
  examples: {
    finds: [
      { path: "files", content: "a.c 10\nb.c 900 too-large\nc.c 5 passed-over\n", says: "1 of 3 files, 10 of 915 bytes: b.c too-large, c.c passed-over" },
    ],
    ignores: [{ path: "files", content: "a.c 10\nb.c 20\n", says: "2 of 2 files, 30 of 30 bytes: " }],
  },
  examine(_path, content) {
    const lines = new TextDecoder().decode(content).split("\n").filter((line) => line !== "").map((line) => line.split(" "));
    const files = lines.map(([path = "", bytes, unread]) =>
      readHeadFile({ path, size: Number(bytes), fact: ["C", 0, 1, 0, 0], content: (unread === undefined ? {} : { unread }) as ContentFacts }));
    const { results, evidence } = composeCoverage({ files });
    const unread = evidence.unreadFiles.map(({ path, reason }) => `${path} ${reason}`).join(", ");
    return `${results.analysedFiles} of ${results.files} files, ${results.analysedBytes} of ${results.bytes} bytes: ${unread}`;
  },
};
