// Writes results as lines of JSON to standard output, many at a time, and waits when the reader is slow.

import { writeSync } from "node:fs";

import type { FacetsResult, FilesResult, HistoryResult, PastResult, TraceResult } from "#protocol/sandbox/wire.ts";

const STANDARD_OUTPUT = 1;
const FLUSH_CHARACTERS = 64 * 1024;

export class ResultWriter {
  private text = "";

  /** True when `flush` is due. */
  add(result: FilesResult | FacetsResult | HistoryResult | PastResult | TraceResult): boolean {
    this.text += `${JSON.stringify(result)}\n`;
    return this.text.length >= FLUSH_CHARACTERS;
  }

  flush(): void {
    const bytes = Buffer.from(this.text);
    this.text = "";
    // A pipe may take a part of it.
    for (let at = 0; at < bytes.length; ) at += writeSync(STANDARD_OUTPUT, bytes, at);
  }
}
