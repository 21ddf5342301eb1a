// Writes results as lines of JSON to standard output, many at a time, and waits when the reader is slow.

import { once } from "node:events";

import type { FilesResult, HistoryResult } from "#protocol/sandbox/wire.ts";

const FLUSH_CHARACTERS = 64 * 1024;

export class ResultWriter {
  private text = "";

  /** True when `flush` is due. */
  add(result: FilesResult | HistoryResult): boolean {
    this.text += `${JSON.stringify(result)}\n`;
    return this.text.length >= FLUSH_CHARACTERS;
  }

  async flush(): Promise<void> {
    const text = this.text;
    this.text = "";
    if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
  }
}
