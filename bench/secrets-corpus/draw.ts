// Chance with a seed, and the marks by which a text says where its secret is.

import { createRandomFrom, fillShape, type RandomSource } from "#analyzers/secrets/fill-shape.ts";

export interface Draw {
  readonly random: RandomSource;
  below(limit: number): number;
  between(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
  /** A value in the shape, as `fillShape` has it. */
  fill(shape: string): string;
}

export function createDraw(seed: string): Draw {
  const random = createRandomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    random,
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    chance: (share) => random() < share,
    fill: (shape) => fillShape(shape, random),
  };
}

const BEGIN = "\u0001";
const END = "\u0002";

/** The secret itself, as it stands in the text. */
export function mark(secret: string): string {
  return BEGIN + secret + END;
}

/** Bytes of the UTF-8 text, the end not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Takes the marks out and says where they stood. */
export function readMarks(marked: string): { readonly text: string; readonly ranges: readonly Range[] } {
  const ranges: Range[] = [];
  let text = "";
  let bytes = 0;
  let start = 0;
  for (const part of marked.split(/([\u0001\u0002])/)) {
    if (part === BEGIN) start = bytes;
    else if (part === END) ranges.push({ start, end: bytes });
    else {
      text += part;
      bytes += Buffer.byteLength(part);
    }
  }
  return { text, ranges };
}
