// The analyser of history: each commit with its author, its time and what it changed.

import type { Analyzer } from "#analyzers/contract.ts";
import { createLogParser, type LogCommit } from "./log-parser.ts";

const OID = "a".repeat(40);

export const historyAnalyzer: Analyzer = {
  id: "history",
  version: 3,
  summary: "commits, their authors and times, the files they changed, lines added and deleted, assistants they name",
  examples: {
    finds: [
      { path: "log", content: `>${OID}\0\0Jane\0j@x\x001700000000\0\0Mend\n\0\n3\t1\ta.c\0-\t-\tb.png\0`, says: "Jane 1700000000: 2 files +3 -1 a.c, b.png" },
      { path: "log", content: `>${OID}\0\0Jane\0j@x\x005\0\0\0\n1\t2\t\0old\0new\0`, says: "Jane 5: 1 files +1 -2 old > new" },
      { path: "log", content: `>${OID}\0\0Jane\0j@x\x005\0Co-authored-by: Copilot <copilot@github.com>\n\0Mend\n\0`, says: "Jane 5: 0 files +0 -0  by copilot" },
    ],
    ignores: [
      { path: "log", content: `>${OID}\0\0>\0\x005\0\0\0\n1\t1\t>${OID}\0`, says: `> 5: 1 files +1 -1 >${OID}` },
      { path: "log", content: `>${OID}\0\0Jane\0j@x\x00not a time\0\0Copilot\n\0`, says: "Jane 0: 0 files +0 -0 " },
    ],
  },
  examine(_path, content) {
    const commits: LogCommit[] = [];
    const parser = createLogParser((commit) => commits.push(commit));
    parser.push(content);
    parser.end();
    return commits
      .map(({ authorName, authoredAt, filesChanged, linesAdded, linesDeleted, files, assistants }) =>
        `${authorName} ${authoredAt}: ${filesChanged} files +${linesAdded} -${linesDeleted} ${files.map(([path, , , from]) => (from === undefined ? path : `${from} > ${path}`)).join(", ")}${assistants.length === 0 ? "" : ` by ${assistants.join(" and ")}`}`)
      .join("; ");
  },
};
