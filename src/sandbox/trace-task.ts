// Task "trace": reads which blobs are looked for on fd 3 and a log of commits on standard input, and tells in which commits they came and went.

import { createTraceParser } from "#analyzers/history/trace-parser.ts";
import { openByteSource } from "./byte-source.ts";
import { readLines } from "./line-reader.ts";
import { ResultWriter } from "./result-writer.ts";

const LOG_FD = 0;
const WANTED_FD = 3;

export function runTraceTask(): void {
  const wanted = new Set<string>();
  for (const line of readLines(openByteSource(WANTED_FD))) wanted.add(JSON.parse(line) as string);
  const log = openByteSource(LOG_FD);
  const writer = new ResultWriter();
  let [items, bytes] = [0, 0];
  const parser = createTraceParser(wanted, (row) => {
    items++;
    if (writer.add(row)) writer.flush();
  });
  for (let piece = log.next(); piece !== null; piece = log.next()) {
    bytes += piece.length;
    parser.push(piece);
  }
  if (!parser.end()) throw new RangeError("expected a whole record at the end of the log");
  writer.add({ kind: "done", items, bytes, limits: {} });
  writer.flush();
}
