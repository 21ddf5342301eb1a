// The analyser of coverage. Its examples are lists of files: a path, its bytes, and why its content was not analysed, if so; and of versions
// of the past: `past`, how many, and why they were not searched.

import type { Analyzer } from "#analyzers/contract.ts";
import { readHeadFile } from "#analyzers/facets/head-file.ts";
import type { ContentFacts } from "#protocol/sandbox/wire.ts";
import { composeCoverage } from "./coverage.ts";

export const coverageAnalyzer: Analyzer = {
  id: "coverage",
  version: 2,
  summary: "of how much text the content was analysed",
  examples: {
    finds: [
      { path: "files", content: "a.c 10\nb.c 900 too-large\nc.c 5 passed-over\n", says: "1 of 3 files, 10 of 915 bytes: b.c too-large, c.c passed-over" },
      { path: "files", content: "a.c 10\npast 2 missing\n", says: "1 of 1 files, 10 of 10 bytes: 2 of the past missing" },
    ],
    ignores: [{ path: "files", content: "a.c 10\nb.c 20\n", says: "2 of 2 files, 30 of 30 bytes: " }],
  },
  examine(_path, content) {
    const lines = new TextDecoder().decode(content).split("\n").filter((line) => line !== "").map((line) => line.split(" "));
    const past = lines.filter(([path]) => path === "past").map(([, count, reason = ""]): [string, number] => [reason, Number(count)]);
    const files = lines.filter(([path]) => path !== "past").map(([path = "", bytes, unread]) =>
      readHeadFile({ path, size: Number(bytes), fact: ["C", 0, 1, 0, 0], content: (unread === undefined ? {} : { unread }) as ContentFacts }));
    const { results, evidence } = composeCoverage({ files, settings: { facets: [], at: 0, past: { scope: "all-refs", unread: Object.fromEntries(past) } } });
    const unread = [
      ...evidence.unreadFiles.map(({ path, reason }) => `${path} ${reason}`),
      ...results.pastUnread.map(({ reason, files: of }) => `${of} of the past ${reason}`),
    ].join(", ");
    return `${results.analysedFiles} of ${results.files} files, ${results.analysedBytes} of ${results.bytes} bytes: ${unread}`;
  },
};
