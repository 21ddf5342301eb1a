// Counts the lines of a file that comes in pieces: each byte is looked at once, nothing is kept but a state and five numbers.

import { EVENT, EVENT_SHIFT, NEXT_MASK, type LineTable } from "./compile.ts";
import { FIRST_LINE_MASK, LINE_PAIRS, pairingOf, SECOND_LINE_SHIFT, type Pairing, type PairTable } from "./pair-table.ts";

export interface LineCounts {
  readonly lines: number;
  readonly code: number;
  readonly comment: number;
  readonly blank: number;
}

export class LineCounter {
  private table: LineTable;
  private pairing: Pairing;
  private state = 0;
  private depth = 1;
  private blank = 0;
  private comment = 0;
  private code = 0;
  private startBytes = 0;
  /** Whether bytes of this file were read by pairs. */
  private isPaired = false;
  /** How many times two bytes ended these lines; added to the others at the end. */
  private readonly linePairs = new Int32Array(LINE_PAIRS);

  constructor(table: LineTable) {
    this.table = table;
    this.pairing = pairingOf(table);
  }

  /** Begins another file. */
  reset(table: LineTable): void {
    if (table !== this.table) this.pairing = pairingOf(table);
    this.table = table;
    this.state = 0;
    this.depth = 1;
    this.blank = 0;
    this.comment = 0;
    this.code = 0;
    this.startBytes = 0;
    if (this.isPaired) this.linePairs.fill(0);
    this.isPaired = false;
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
    this.settlePairs();
    const last = this.table.atEnd[this.state / this.table.stride] as number;
    const code = this.code + (last === EVENT.codeLine ? 1 : 0);
    const comment = this.comment + (last === EVENT.commentLine ? 1 : 0);
    const blank = this.blank + (last === EVENT.blankLine ? 1 : 0);
    return { lines: code + comment + blank, code, comment, blank };
  }

  private scan(bytes: Uint8Array, from: number): void {
    const pairs = this.pairing.meet(bytes.length - from);
    this.scanSingly(bytes, pairs === null ? from : this.scanPairs(bytes, from, pairs), bytes.length);
  }

  /** The loop that everything waits for: three look-ups and one comparison for every two bytes. Gives where it stopped. */
  private scanPairs(bytes: Uint8Array, from: number, { table, firsts }: PairTable): number {
    const { classes, stride } = this.table;
    const { linePairs } = this;
    this.isPaired = true;
    const last = bytes.length - 1;
    let state = this.state * stride;
    let at = from;
    for (; at < last; at += 2) {
      const entry = table[state + (firsts[bytes[at] as number] as number) + (classes[bytes[at + 1] as number] as number)] as number;
      // Unsigned: a negative one is large.
      if (entry >>> 0 <= NEXT_MASK) {
        state = entry;
      } else if (entry > 0) {
        (linePairs[entry >> EVENT_SHIFT] as number)++;
        state = entry & NEXT_MASK;
      } else {
        this.state = state / stride;
        this.scanSingly(bytes, at, at + 2);
        state = this.state * stride;
      }
    }
    this.state = state / stride;
    return at;
  }

  private settlePairs(): void {
    if (!this.isPaired) return;
    this.isPaired = false;
    for (let pair = 1; pair < LINE_PAIRS; pair++) {
      const times = this.linePairs[pair] as number;
      for (const event of [pair & FIRST_LINE_MASK, pair >> SECOND_LINE_SHIFT]) {
        if (event === EVENT.codeLine) this.code += times;
        else if (event === EVENT.blankLine) this.blank += times;
        else if (event === EVENT.commentLine) this.comment += times;
      }
    }
    this.linePairs.fill(0);
  }

  /** Two look-ups and one comparison for each byte. */
  private scanSingly(bytes: Uint8Array, from: number, length: number): void {
    const { classes, table } = this.table;
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
