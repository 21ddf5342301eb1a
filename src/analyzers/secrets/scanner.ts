// Goes through a file that comes in pieces and calls rules where their keywords stand. What is kept of a file is one segment and as much
// around it as a rule may look at; how the file is cut into pieces changes nothing.

import { compileKeywords, findKeywords } from "./automaton.ts";
import { LineCursor } from "./line-cursor.ts";
import { SECRET_RULES } from "./rules/index.ts";
import { type Confidence, LOOK_AHEAD_BYTES, LOOK_BEHIND_BYTES, LOOK_NEAR_BYTES, type SecretRule } from "./rules/rule.ts";

export interface SecretFind {
  /** Id of the rule. */
  readonly rule: string;
  /** From 1. */
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;
  /** Bytes of the secret itself in the file, the end not included. */
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
}

export interface ScanResult {
  /** By place; no two share a byte. */
  readonly finds: readonly SecretFind[];
  /** There were more than MAX_FINDS; the first are here. */
  readonly cut: boolean;
}

/** Of bytes, the end not included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A file with more is a dump of keys or a test of scanners: the first hundred say so. */
export const MAX_FINDS = 100;
/** Before they are compared with each other; rules overlap. */
const MAX_SIGHTINGS = 4 * MAX_FINDS;

export const SEGMENT_BYTES = 256 * 1024;
const BUFFER_BYTES = LOOK_BEHIND_BYTES + SEGMENT_BYTES + LOOK_AHEAD_BYTES;

/** For one file after the other: `begin`, `push` its content in pieces, `finish`. */
export class SecretScanner {
  private readonly buffer = Buffer.alloc(BUFFER_BYTES);
  private readonly doneUntil = new Float64Array(SECRET_RULES.length);
  private sightings: Sighted[] = [];
  private placed = 0;
  private bareValues = true;
  /** Of the automaton, after all bytes that were gone through. */
  private state = 0;
  /** Offset in the file of the buffer's first byte; of the first byte not gone through; of the end of what came. */
  private origin = 0;
  private scanned = 0;
  private received = 0;
  private cursor = new LineCursor();
  private full = false;

  /** `bareValues`: words without quotes may be values, as in a file of settings. */
  begin({ bareValues }: { readonly bareValues: boolean }): void {
    this.doneUntil.fill(0);
    this.sightings = [];
    this.placed = 0;
    this.bareValues = bareValues;
    this.state = 0;
    this.origin = 0;
    this.scanned = 0;
    this.received = 0;
    this.cursor = new LineCursor();
    this.full = false;
  }

  /** The next bytes of the file; they are not kept. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.full; ) {
      const used = this.received - this.origin;
      const taken = bytes.subarray(at, at + this.buffer.length - used);
      this.buffer.set(taken, used);
      this.received += taken.length;
      at += taken.length;
      if (this.received >= this.scanned + SEGMENT_BYTES + LOOK_AHEAD_BYTES) this.scanBuffer(this.scanned + SEGMENT_BYTES);
    }
  }

  finish(): ScanResult {
    while (this.scanned < this.received && !this.full) this.scanBuffer(Math.min(this.received, this.scanned + SEGMENT_BYTES));
    return this.conclude();
  }

  /** All of a file that is in memory, without a copy: what `begin`, one `push` and `finish` give. */
  scanWhole(content: Buffer, options: { readonly bareValues: boolean }): ScanResult {
    return this.scanRanges(content, { ...options, ranges: [{ from: 0, to: content.length }] });
  }

  /**
   * As `scanWhole`, where nothing is to be found but by what differs from another content that holds nothing: only keywords are gone through
   * from which a rule could look at a change. `changes`: in order, apart.
   */
  scanChanged(content: Buffer, { changes, ...options }: { readonly bareValues: boolean; readonly changes: readonly Range[] }): ScanResult {
    const ranges: { from: number; to: number }[] = [];
    for (const change of changes) {
      const { from, to } = reachOf(content, change);
      const last = ranges.at(-1);
      if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
      else ranges.push({ from, to });
    }
    return this.scanRanges(content, { ...options, ranges });
  }

  private scanRanges(content: Buffer, { ranges, ...options }: { readonly bareValues: boolean; readonly ranges: readonly Range[] }): ScanResult {
    this.begin(options);
    for (const range of ranges) {
      this.state = 0;
      for (let { from } = range; from < range.to && !this.full; from += SEGMENT_BYTES) {
        const to = Math.min(range.to, from + SEGMENT_BYTES);
        const first = Math.max(0, from - LOOK_BEHIND_BYTES);
        this.scan(content.subarray(first, to + LOOK_AHEAD_BYTES), { origin: first, from, to });
      }
    }
    this.place(content, 0);
    return this.conclude();
  }

  /** Goes through the buffer up to an offset of the file, and drops what no rule may look at any more. */
  private scanBuffer(to: number): void {
    const held = this.buffer.subarray(0, this.received - this.origin);
    this.scan(held.subarray(0, to + LOOK_AHEAD_BYTES - this.origin), { origin: this.origin, from: this.scanned, to });
    this.place(held, this.origin);
    this.scanned = to;
    const kept = Math.max(this.origin, to - LOOK_BEHIND_BYTES);
    this.cursor.advance(held, { origin: this.origin, to: kept });
    this.buffer.copyWithin(0, kept - this.origin, held.length);
    this.origin = kept;
  }

  private scan(bytes: Buffer, { origin, from, to }: { readonly origin: number; readonly from: number; readonly to: number }): void {
    let text: string | null = null;
    this.state = findKeywords(KEYWORDS, bytes, {
      from: from - origin,
      to: to - origin,
      state: this.state,
      onKeyword: (keyword, end) => {
        if (this.full) return;
        text ??= bytes.toString("latin1");
        const whole = text;
        const start = end - (KEYWORD_TEXTS[keyword] as string).length;
        for (const { index, rule, exact } of KEYWORD_RULES[keyword] as readonly RuleOfKeyword[]) {
          if (origin + start < (this.doneUntil[index] as number) || (exact !== null && !whole.startsWith(exact, start))) continue;
          const sighting = rule.look({ text: whole, start, end, bareValues: this.bareValues });
          if (sighting === null) continue;
          if ("skipTo" in sighting) {
            this.doneUntil[index] = origin + sighting.skipTo;
            continue;
          }
          this.doneUntil[index] = origin + sighting.end;
          this.sightings.push({ rule, start: origin + sighting.start, end: origin + sighting.end, confidence: sighting.confidence ?? rule.confidence, line: 0, column: 0 });
          if (this.sightings.length >= MAX_SIGHTINGS) this.full = true;
        }
      },
    });
  }

  /** Gives the new sightings their lines while their bytes are here. */
  private place(bytes: Uint8Array, origin: number): void {
    if (this.placed === this.sightings.length) return;
    const cursor = this.cursor.copy();
    for (const sighted of this.sightings.slice(this.placed).sort((one, other) => one.start - other.start)) {
      cursor.advance(bytes, { origin, to: sighted.start });
      sighted.line = cursor.line;
      sighted.column = cursor.column;
    }
    this.placed = this.sightings.length;
  }

  private conclude(): ScanResult {
    const kept: Sighted[] = [];
    for (const sighted of this.sightings.toSorted(byRank)) {
      if (!kept.some(({ start, end }) => sighted.start < end && start < sighted.end)) kept.push(sighted);
    }
    kept.sort((one, other) => one.start - other.start);
    const finds = kept.slice(0, MAX_FINDS).map(({ rule, line, column, start, end, confidence }) => ({ rule: rule.id, line, column, start, end, confidence }));
    return { finds, cut: this.full || kept.length > MAX_FINDS };
  }
}

interface Sighted {
  readonly rule: SecretRule;
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
  line: number;
  column: number;
}

interface RuleOfKeyword {
  readonly index: number;
  readonly rule: SecretRule;
  /** Null where any case will do. */
  readonly exact: string | null;
}

const KEYWORD_TEXTS: readonly string[] = [...new Set(SECRET_RULES.flatMap(({ keywords }) => keywords.map((keyword) => keyword.toLowerCase())))];
const KEYWORDS = compileKeywords(KEYWORD_TEXTS);
const FAR_KEYWORDS: readonly string[] = SECRET_RULES.flatMap(({ looksFar, keywords }) => (looksFar === true ? keywords : []));
/** The automaton begins anew so far before the first keyword that counts. */
const LONGEST_KEYWORD = Math.max(...KEYWORD_TEXTS.map(({ length }) => length));
const KEYWORD_RULES: readonly (readonly RuleOfKeyword[])[] = KEYWORD_TEXTS.map((text) =>
  SECRET_RULES.flatMap((rule, index) => rule.keywords.filter((keyword) => keyword.toLowerCase() === text).map((keyword) => ({ index, rule, exact: rule.ignoreCase ? null : keyword }))),
);

/** Where keywords end from which a rule could look at a change: far before it only where one stands that is looked far behind. */
function reachOf(content: Buffer, { from, to }: Range): Range {
  const [far, near] = [LOOK_AHEAD_BYTES, LOOK_NEAR_BYTES].map((bytes) => Math.max(0, from - bytes - LONGEST_KEYWORD)) as [number, number];
  const between = content.subarray(far, near + LONGEST_KEYWORD);
  return { from: FAR_KEYWORDS.some((keyword) => between.includes(keyword, 0, "latin1")) ? far : near, to: Math.min(content.length, to + LOOK_BEHIND_BYTES) };
}

/** The more a rule knows the better, then the longer, then the earlier. */
function byRank(one: Sighted, other: Sighted): number {
  return other.rule.rank - one.rule.rank || other.end - other.start - (one.end - one.start) || one.start - other.start;
}
