// Lays a template over the words of a text, from a word that both have, and counts the differences: words of the template that are
// missing, and words that stand between its. What is optional or replaceable costs nothing.

import { MARK, MAX_GAP } from "./marks.ts";
import type { Template } from "./templates.ts";

export interface Alignment {
  /** Words of the text, from `start` up to but not including `end`. */
  readonly start: number;
  readonly end: number;
  readonly missing: number;
  readonly extra: number;
}

/** Where both have the same words. */
export interface Anchor {
  readonly text: number;
  readonly template: number;
}

/** How far is looked for the place where text and template agree again; a longer insertion is another text. */
const MAX_SKIP = 40;
/** So many words in a row agree by more than chance. */
const AGREEMENT = 3;

/** Steps that the alignments of one file may take together: an honest one takes some for each word that differs. */
export class Effort {
  private left: number;

  constructor(steps: number) {
    this.left = steps;
  }

  spend(steps: number): boolean {
    this.left -= steps;
    return this.left > 0;
  }
}

/** Null when it differs in more than `maxDifferences` words, or the effort is spent. */
export function align(text: Uint16Array, template: Template, { anchor, maxDifferences, effort }: { readonly anchor: Anchor; readonly maxDifferences: number; readonly effort: Effort }): Alignment | null {
  const forward = new Side({ text, template, effort, direction: 1, maxDifferences });
  const afterwards = forward.walk(anchor.text, anchor.template);
  if (afterwards === null) return null;
  const backward = new Side({ text, template, effort, direction: -1, maxDifferences: maxDifferences - afterwards.missing - afterwards.extra });
  const before = backward.walk(anchor.text - 1, anchor.template - 1);
  if (before === null) return null;
  return { start: before.reached + 1, end: afterwards.reached, missing: afterwards.missing + before.missing, extra: afterwards.extra + before.extra };
}

interface SideOptions {
  readonly text: Uint16Array;
  readonly template: Template;
  readonly effort: Effort;
  readonly direction: 1 | -1;
  readonly maxDifferences: number;
}

/** One of the two directions from the anchor. */
class Side {
  private readonly text: Uint16Array;
  private readonly codes: Uint16Array;
  private readonly weights: Uint8Array;
  private readonly options: SideOptions;
  private missing = 0;
  private extra = 0;

  constructor(options: SideOptions) {
    this.options = options;
    this.text = options.text;
    this.codes = options.template.codes;
    this.weights = options.template.weights;
  }

  walk(fromText: number, fromTemplate: number): { readonly reached: number; readonly missing: number; readonly extra: number } | null {
    const { direction, maxDifferences } = this.options;
    let at = fromText;
    let place = fromTemplate;
    let reached = fromText;
    let run = 0;
    while (place >= 0 && place < this.codes.length) {
      if (this.hasText(at) && this.text[at] === this.codes[place]) {
        run++;
        at += direction;
        // Single words of an optional part agree by chance.
        if (this.weights[place] === 1 || run >= AGREEMENT) reached = at;
        place += direction;
        continue;
      }
      run = 0;
      const next = this.codes[place] === MARK.gap ? this.fillGap(at, place) : this.agreeAgain(at, place);
      if (next === null || this.missing + this.extra > maxDifferences) return null;
      at = next.text;
      place = next.template;
    }
    return { reached, missing: this.missing, extra: this.extra };
  }

  private hasText(at: number): boolean {
    return at >= 0 && at < this.text.length;
  }

  /** The nearest place of the text where what follows the gap stands. */
  private fillGap(at: number, place: number): Anchor | null {
    const { direction, effort } = this.options;
    if (!effort.spend(MAX_GAP)) return null;
    const following = place + direction;
    for (let words = 0; words <= MAX_GAP; words++) if (this.agrees(at + words * direction, following)) return { text: at + words * direction, template: following };
    return { text: at, template: following };
  }

  /** The nearest place where both agree again; what was skipped counts, unless it is optional. */
  private agreeAgain(at: number, place: number): Anchor | null {
    const { direction, effort } = this.options;
    const optional = this.weights[place] === 0 || this.weights[place - direction] === 0;
    for (let skipped = 1; skipped <= MAX_SKIP; skipped++) {
      if (!effort.spend(skipped)) return null;
      for (let words = 0; words <= skipped; words++) {
        const text = at + words * direction;
        const template = place + (skipped - words) * direction;
        // Nearly all places differ in their first word already, and this is the innermost loop.
        if (this.text[text] !== this.codes[template] || !this.agrees(text, template)) continue;
        if (!optional) this.extra += words;
        this.miss(place, template);
        return { text, template };
      }
    }
    return this.giveUp(at, place);
  }

  /** Nothing agrees near by: an optional part is left out as a whole, of others a word of each. */
  private giveUp(at: number, place: number): Anchor {
    const { direction } = this.options;
    if (this.weights[place] === 0) {
      let next = place;
      while (this.weights[next] === 0 && this.codes[next] !== MARK.gap) next += direction;
      return { text: at, template: next };
    }
    this.miss(place, place + direction);
    if (this.hasText(at)) this.extra++;
    return { text: at + direction, template: place + direction };
  }

  private miss(from: number, to: number): void {
    for (let place = from; place !== to; place += this.options.direction) this.missing += this.weights[place] ?? 0;
  }

  /** The next words are the same, up to a gap or the end of the template; in an optional part, or at its end, fewer will do. */
  private agrees(at: number, place: number): boolean {
    const { direction } = this.options;
    for (let word = 0; word < AGREEMENT; word++) {
      const code = this.codes[place + word * direction];
      if (word > 0 && (code === undefined || code === MARK.gap)) return true;
      const index = at + word * direction;
      if (code === undefined || !this.hasText(index) || this.text[index] !== code) return false;
    }
    return true;
  }
}
