// All statements of a repository in columns, and the classes of their windows: sequences of statements with enough tokens that stand
// in more than one place. Some 40 bytes a statement, and time that grows with their number.

import { decodeStatements } from "./statement-codec.ts";

export interface ComparedFile {
  readonly path: string;
  /** Of `fingerprintFile`. */
  readonly facts: string;
}

export interface StatementTable {
  readonly count: number;
  /** Of each statement. */
  readonly hash: Int32Array;
  readonly file: Int32Array;
  readonly line: Int32Array;
  readonly endLine: Int32Array;
  readonly tokens: Uint8Array;
  /** How many statements the window that begins here has; 0: the file ends before it is long enough. */
  readonly windowLength: Uint8Array;
  /** The first window with the same statements; -1 for windows that stand in one place only. */
  readonly classOf: Int32Array;
  /** The next window of the same class, or -1. */
  readonly next: Int32Array;
}

/** Eight characters of facts are six bytes; a statement has seven at least. */
const CHARACTERS_PER_STATEMENT = 9;
const BASE = 0x01000193;
const OTHER_BASE = 0x5bd1e995;

export function buildStatementTable(files: readonly ComparedFile[], minTokens: number): StatementTable {
  const most = files.reduce((sum, { facts }) => sum + Math.ceil(facts.length / CHARACTERS_PER_STATEMENT) + 1, 0);
  const hash = new Int32Array(most);
  const file = new Int32Array(most);
  const line = new Int32Array(most);
  const endLine = new Int32Array(most);
  const tokens = new Uint8Array(most);
  let count = 0;
  for (const [number, { facts }] of files.entries()) {
    decodeStatements(facts, (statement) => {
      hash[count] = statement.hash;
      file[count] = number;
      line[count] = statement.line;
      endLine[count] = statement.endLine;
      tokens[count++] = statement.tokens;
    });
  }
  const windowLength = measureWindows({ count, file, tokens, minTokens });
  return { count, hash, file, line, endLine, tokens, windowLength, ...classify({ count, hash, windowLength }) };
}

interface WindowColumns {
  readonly count: number;
  readonly file: Int32Array;
  readonly tokens: Uint8Array;
  readonly minTokens: number;
}

/** The fewest statements from each one on that have `minTokens`. */
function measureWindows({ count, file, tokens, minTokens }: WindowColumns): Uint8Array {
  const lengths = new Uint8Array(count);
  let end = 0;
  let sum = 0;
  for (let start = 0; start < count; start++) {
    if (end < start) {
      end = start;
      sum = 0;
    }
    while (sum < minTokens && end < count && file[end] === file[start]) sum += tokens[end++] as number;
    if (sum >= minTokens && end - start <= 0xff) lengths[start] = end - start;
    sum -= end > start ? (tokens[start] as number) : 0;
  }
  return lengths;
}

interface ClassColumns {
  readonly count: number;
  readonly hash: Int32Array;
  readonly windowLength: Uint8Array;
}

/** Two hashes of 32 bits and the length decide that windows are the same. */
function classify({ count, hash, windowLength }: ClassColumns): Pick<StatementTable, "classOf" | "next"> {
  const mixed = hash.subarray(0, count).map(mix);
  const [one, other] = [hashWindows(mixed, windowLength, BASE), hashWindows(mixed, windowLength, OTHER_BASE)];
  let slots = 1024;
  while (slots < count * 2) slots *= 2;
  const mask = slots - 1;
  const heads = new Int32Array(slots).fill(-1);
  const classOf = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const last = new Int32Array(count).fill(-1);
  for (let index = 0; index < count; index++) {
    if (windowLength[index] === 0) continue;
    let slot = ((one[index] as number) ^ Math.imul(other[index] as number, 0x9e3779b1)) & mask;
    for (;;) {
      const head = heads[slot] as number;
      if (head === -1) {
        heads[slot] = index;
        last[index] = index;
        break;
      }
      if (one[head] === one[index] && other[head] === other[index] && windowLength[head] === windowLength[index]) {
        classOf[head] = head;
        classOf[index] = head;
        next[last[head] as number] = index;
        last[head] = index;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { classOf, next };
}

/** A rolling hash: windows begin and end in order, so that each statement comes in once and goes out once. */
function hashWindows(mixed: Int32Array, windowLength: Uint8Array, base: number): Int32Array {
  const powers = new Int32Array(0x100);
  powers[0] = 1;
  for (let power = 1; power < powers.length; power++) powers[power] = Math.imul(powers[power - 1] as number, base);
  const windows = new Int32Array(windowLength.length);
  let end = 0;
  let rolling = 0;
  for (let start = 0; start < windowLength.length; start++) {
    const length = windowLength[start] as number;
    if (length === 0) continue;
    if (end <= start) {
      end = start;
      rolling = 0;
    }
    while (end < start + length) rolling = (Math.imul(rolling, base) + (mixed[end++] as number)) | 0;
    windows[start] = rolling;
    // The next window begins one statement later; what goes out stands at the front.
    rolling = (rolling - Math.imul(mixed[start] as number, powers[end - start - 1] as number)) | 0;
    if (windowLength[start + 1] === 0) end = 0;
  }
  return windows;
}

/** Spreads what differs in a few bits. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x846ca68b) ^ (mixed >>> 3);
}
