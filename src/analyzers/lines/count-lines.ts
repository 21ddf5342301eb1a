// Counts the lines of a file that comes in pieces: each byte is looked at once, nothing is kept but a state and five numbers.

import { EVENT, EVENT_SHIFT, NEXT_MASK, type LineTable } from "./compile.ts";

export interface LineCounts {
  readonly lines: number;
  readonly code: number;
  readonly comment: number;
  readonly blank: number;
}

export class LineCounter {
  private table: LineTable;
  private state = 0;
  private depth = 1;
  private blank = 0;
  private comment = 0;
  private code = 0;
  private startBytes = 0;

  constructor(table: LineTable) {
    this.table = table;
  }

  /** Begins another file. */
  reset(table: LineTable): void {
    this.table = table;
    this.state = 0;
    this.depth = 1;
    this.blank = 0;
    this.comment = 0;
    this.code = 0;
    this.startBytes = 0;
  }

  /** The next bytes of the file. */
  push(bytes: Uint8Array): void {
    let at = 0;
    // A byte order mark is no part of the first line.
    while (this.startBytes < BYTE_ORDER_MARK.length && at < bytes.length && bytes[at] === BYTE_ORDER_MARK[this.startBytes]) {
      this.startBytes++;
      at++;
    }
    if (at < bytes.length) {
      const skipped = this.startBytes;
      this.startBytes = BYTE_ORDER_MARK.length;
      // The beginning of a mark that was none is text.
      if (skipped < BYTE_ORDER_MARK.length && skipped > 0) this.scan(BYTE_ORDER_MARK.subarray(0, skipped), 0);
      this.scan(bytes, at);
    }
  }

  /** The counts of the whole file; a last line without a line feed is a line. */
  finish(): LineCounts {
    const last = this.table.atEnd[this.state / this.table.stride] as number;
    const code = this.code + (last === EVENT.codeLine ? 1 : 0);
    const comment = this.comment + (last === EVENT.commentLine ? 1 : 0);
    const blank = this.blank + (last === EVENT.blankLine ? 1 : 0);
    return { lines: code + comment + blank, code, comment, blank };
  }

  /** The loop that everything waits for: two look-ups and one comparison for each byte. */
  private scan(bytes: Uint8Array, from: number): void {
    const { classes, table } = this.table;
    const length = bytes.length;
    let state = this.state;
    let blank = 0;
    let comment = 0;
    let code = 0;
    for (let at = from; at < length; at++) {
      const entry = table[state + (classes[bytes[at] as number] as number)] as number;
      if (entry <= NEXT_MASK) {
        state = entry;
        continue;
      }
      const event = entry >> EVENT_SHIFT;
      if (event === EVENT.codeLine) code++;
      else if (event === EVENT.blankLine) blank++;
      else if (event === EVENT.commentLine) comment++;
      else {
        state = this.nest(event, entry, state + (classes[bytes[at] as number] as number));
        continue;
      }
      state = entry & NEXT_MASK;
    }
    this.state = state;
    this.blank += blank;
    this.comment += comment;
    this.code += code;
  }

  private nest(event: number, entry: number, transition: number): number {
    if (event === EVENT.deeper) {
      this.depth++;
      return entry & NEXT_MASK;
    }
    if (this.depth > 1) {
      this.depth--;
      return this.table.remaining.get(transition) as number;
    }
    return entry & NEXT_MASK;
  }
}

const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);
