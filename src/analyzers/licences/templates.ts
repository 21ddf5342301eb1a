// The templates of licence texts, as `tools/licences` makes them from the list of SPDX: the code of each word, with marks for what
// may be replaced or left out. Parts that several licences have in common are kept once.

import { MARK } from "./marks.ts";
import { FIRST_WORD } from "./read-words.ts";
import data from "./templates.json" with { type: "json" };

export interface Template {
  readonly id: string;
  /** Codes of words, and gaps. */
  readonly codes: Uint16Array;
  /** 1 where the word must be there, 0 where it is optional, or a gap. */
  readonly weights: Uint8Array;
  /** How many words must be there. */
  readonly required: number;
}

/** Words that are looked up at once. */
export const SHINGLE_WORDS = 6;
/** Of long templates one shingle in four is kept: enough to find them by. */
const SAMPLED_ABOVE = 400;
const SAMPLE_MASK = 3;

/** Where shingles of words stand in the templates. */
export class ShingleIndex {
  readonly templates: readonly Template[];
  /** How many shingles of each template there are to be found. */
  readonly kept: Uint32Array;
  /** Parallel: template and place of each posting, and the next one of the same shingle (or -1). */
  readonly templateOf: Uint8Array;
  readonly placeOf: Uint16Array;
  readonly next: Int32Array;
  private readonly heads: Int32Array;
  private readonly keys: Int32Array;
  private readonly mask: number;

  constructor(templates: readonly Template[]) {
    this.templates = templates;
    const most = templates.reduce((sum, { codes }) => sum + codes.length, 0);
    let slots = 1024;
    while (slots < most * 2) slots *= 2;
    this.mask = slots - 1;
    this.heads = new Int32Array(slots).fill(-1);
    this.keys = new Int32Array(slots);
    this.templateOf = new Uint8Array(most);
    this.placeOf = new Uint16Array(most);
    this.next = new Int32Array(most).fill(-1);
    this.kept = new Uint32Array(templates.length);
    let postings = 0;
    for (const [number, { codes, weights }] of templates.entries()) {
      for (let place = 0; place + SHINGLE_WORDS <= codes.length; place++) {
        const shingle = shingleAt(codes, place);
        if (codes.length > SAMPLED_ABOVE && (shingle & SAMPLE_MASK) !== 0) continue;
        if (weights.subarray(place, place + SHINGLE_WORDS).includes(0)) continue;
        const slot = this.slotOf(shingle);
        this.keys[slot] = shingle;
        this.templateOf[postings] = number;
        this.placeOf[postings] = place;
        this.next[postings] = this.heads[slot] as number;
        this.heads[slot] = postings++;
        this.kept[number] = (this.kept[number] as number) + 1;
      }
    }
  }

  /** The first posting of a shingle, or -1. */
  find(shingle: number): number {
    return this.heads[this.slotOf(shingle)] as number;
  }

  private slotOf(shingle: number): number {
    let slot = Math.imul(shingle, 0x9e3779b1) >>> 8 & this.mask;
    while (this.heads[slot] !== -1 && this.keys[slot] !== shingle) slot = (slot + 1) & this.mask;
    return slot;
  }
}

export function shingleAt(codes: Uint16Array, place: number): number {
  let hash = 0;
  for (let index = place; index < place + SHINGLE_WORDS; index++) hash = Math.imul(hash, 0x01000193) + (codes[index] as number);
  return hash | 0;
}

let index: ShingleIndex | null = null;

/** Made when it is first asked for: some 20 ms. */
export function shingleIndex(): ShingleIndex {
  index ??= new ShingleIndex(readTemplates());
  return index;
}

function readTemplates(): Template[] {
  const words = new Uint16Array(new Uint8Array(Buffer.from(data.words, "base64")).buffer);
  const starts = [0];
  for (const length of Buffer.from(data.partLengths, "base64")) starts.push((starts.at(-1) ?? 0) + length);
  return data.templates.map(({ id, parts }) => {
    const numbers = new Uint16Array(new Uint8Array(Buffer.from(parts, "base64")).buffer);
    return unpack(id, Array.from(numbers, (part) => words.subarray(starts[part], starts[part + 1])));
  });
}

function unpack(id: string, parts: readonly Uint16Array[]): Template {
  const codes: number[] = [];
  const weights: number[] = [];
  let optional = false;
  for (const part of parts) {
    for (const code of part) {
      if (code === MARK.optionalBegins || code === MARK.optionalEnds) optional = code === MARK.optionalBegins;
      else {
        codes.push(code);
        weights.push(optional || code < FIRST_WORD ? 0 : 1);
      }
    }
  }
  return { id, codes: Uint16Array.from(codes), weights: Uint8Array.from(weights), required: weights.reduce((sum, weight) => sum + weight, 0) };
}
