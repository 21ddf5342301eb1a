// Two bytes at a step: the same walk as the table of a language, with half the steps. What a step costs is the wait for the one
// before, so this is nearly twice as fast; but the table is larger, and only worth making for a language that is met often.

import { EVENT, EVENT_SHIFT, NEXT_MASK, type LineTable } from "./compile.ts";

export interface PairTable {
  /** `table[state * stride + firsts[byte] + classes[next byte]]` is the next state, by which `stride` it has been multiplied too, and PAIR_EVENT. */
  readonly table: Int32Array;
  /** Class of a byte, times `stride`. */
  readonly firsts: Uint16Array;
}

/** In an entry's high byte: the kind of line that ends with the first byte, and that which ends with the second (0: none). */
export const FIRST_LINE_MASK = 0b11;
export const SECOND_LINE_SHIFT = 2;
/** Every value of it. */
export const LINE_PAIRS = 16;
/** Negative: a comment may open or close a level, so these two bytes are gone through one by one. */
const ONE_BY_ONE = -1;

/** Four bytes each: no language that people use comes near it, and what is beyond does without. */
const MAX_ENTRIES = 512 * 1024;

/** Bytes met for each entry before pairs are made: an entry costs some 40 ns to make, and a byte read by pairs saves some 1.2 ns. */
const BYTES_WORTH_AN_ENTRY = 32;

/** The pairs of one language's table, made when so much of it has been met that more of it will be, enough to save what they cost. */
export class Pairing {
  private readonly lines: LineTable;
  private readonly entries: number;
  private bytes = 0;
  private made: PairTable | null = null;

  constructor(lines: LineTable) {
    this.lines = lines;
    this.entries = lines.table.length * lines.stride;
  }

  /** The pairs, or null while they are not worth it; `bytes` are about to be read. */
  meet(bytes: number): PairTable | null {
    if (this.made !== null || this.entries > MAX_ENTRIES) return this.made;
    this.bytes += bytes;
    if (this.bytes >= this.entries * BYTES_WORTH_AN_ENTRY) this.made = pairUp(this.lines);
    return this.made;
  }
}

const pairings = new WeakMap<LineTable, Pairing>();

export function pairingOf(lines: LineTable): Pairing {
  let pairing = pairings.get(lines);
  if (pairing === undefined) {
    pairing = new Pairing(lines);
    pairings.set(lines, pairing);
  }
  return pairing;
}

export function pairUp({ table, classes, stride }: LineTable): PairTable {
  const pairs = new Int32Array(table.length * stride);
  for (let transition = 0; transition < table.length; transition++) {
    const first = table[transition] as number;
    const middle = first & NEXT_MASK;
    for (let symbol = 0; symbol < stride; symbol++) {
      const second = table[middle + symbol] as number;
      pairs[transition * stride + symbol] = pairEntry(first, second, stride);
    }
  }
  return { table: pairs, firsts: Uint16Array.from(classes, (symbol) => symbol * stride) };
}

function pairEntry(first: number, second: number, stride: number): number {
  const [firstEvent, secondEvent] = [first >> EVENT_SHIFT, second >> EVENT_SHIFT];
  if (firstEvent > EVENT.codeLine || secondEvent > EVENT.codeLine) return ONE_BY_ONE;
  return ((second & NEXT_MASK) * stride) | ((firstEvent | (secondEvent << SECOND_LINE_SHIFT)) << EVENT_SHIFT);
}
