// Task "history": reads the log of commits from standard input and tells each commit's numbers.

import { createLogParser } from "#analyzers/history/log-parser.ts";
import { openByteSource } from "./byte-source.ts";
import { ResultWriter } from "./result-writer.ts";

const LOG_FD = 0;

export function runHistoryTask(): void {
  const log = openByteSource(LOG_FD);
  const writer = new ResultWriter();
  let commits = 0;
  let bytes = 0;
  const parser = createLogParser((commit) => {
    commits++;
    writer.add({ kind: "commit", ...commit });
  });
  for (let piece = log.next(); piece !== null; piece = log.next()) {
    bytes += piece.length;
    parser.push(piece);
    writer.flush();
  }
  if (!parser.end()) throw new RangeError("expected a whole commit at the end of the log");
  writer.add({ kind: "done", items: commits, bytes, limits: {} });
  writer.flush();
}
