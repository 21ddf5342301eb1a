// Finds the texts of licences in a sequence of words: shingles of six words point to templates, the templates that many of them
// point to are laid over the text, and of those that overlap the best is taken. A text is a licence's only when no word differs that
// may not; what is near to one is said to be near.

import { align, Effort, type Alignment } from "./align.ts";
import type { Words } from "./read-words.ts";
import { SHINGLE_WORDS, shingleAt, shingleIndex, type ShingleIndex } from "./templates.ts";

export interface TextMatch {
  readonly id: string;
  /** Share of the words that agree: 1 where none differs that may not. */
  readonly score: number;
  /** Words of the text, from `start` up to but not including `end`. */
  readonly start: number;
  readonly end: number;
}

/** Below this, a text has only passages in common with a licence. */
export const NEAR_SCORE = 0.85;
/** Of a template's shingles so many must be met about one place: a changed word breaks six of them. */
const MIN_SHINGLE_SHARE = 0.3;
/** Words by which insertions may shift a text against its template within one bucket. */
const BUCKET_WORDS = 64;
/** For each word of a file; then its remaining texts are not laid over: no file of texts takes more. */
const EFFORT_PER_WORD = 400;
const MIN_EFFORT = 400_000;

/** Passages that a licence has twice point to two places: the anchor is one where most of the shingles agree. */
interface Bucket {
  count: number;
  text: number;
  template: number;
  votes: number;
}

export function matchTexts(words: Words): readonly TextMatch[] {
  const index = shingleIndex();
  const effort = new Effort(MIN_EFFORT + words.codes.length * EFFORT_PER_WORD);
  const found: TextMatch[] = [];
  for (const [number, buckets] of collectBuckets(words.codes, index)) found.push(...matchTemplate({ words, index, number, buckets, effort }));
  return chooseBest(found);
}

/** By template: how many shingles agree, by how far the text is shifted against it. */
function collectBuckets(codes: Uint16Array, index: ShingleIndex): ReadonlyMap<number, ReadonlyMap<number, Bucket>> {
  const byTemplate = new Map<number, Map<number, Bucket>>();
  for (let text = 0; text + SHINGLE_WORDS <= codes.length; text++) {
    for (let posting = index.find(shingleAt(codes, text)); posting !== -1; posting = index.next[posting] as number) {
      const number = index.templateOf[posting] as number;
      const template = index.placeOf[posting] as number;
      const shift = Math.floor((text - template) / BUCKET_WORDS);
      let buckets = byTemplate.get(number);
      if (buckets === undefined) byTemplate.set(number, (buckets = new Map<number, Bucket>()));
      const bucket = buckets.get(shift);
      if (bucket === undefined) buckets.set(shift, { count: 1, text, template, votes: 1 });
      else vote(bucket, text, template);
    }
  }
  return byTemplate;
}

function vote(bucket: Bucket, text: number, template: number): void {
  bucket.count++;
  if (text - template === bucket.text - bucket.template) bucket.votes++;
  else if (--bucket.votes === 0) Object.assign(bucket, { text, template, votes: 1 });
}

interface TemplateOptions {
  readonly words: Words;
  readonly index: ShingleIndex;
  readonly number: number;
  readonly buckets: ReadonlyMap<number, Bucket>;
  readonly effort: Effort;
}

function matchTemplate({ words, index, number, buckets, effort }: TemplateOptions): TextMatch[] {
  const template = index.templates[number];
  if (template === undefined) return [];
  const needed = Math.max(1, (index.kept[number] as number) * MIN_SHINGLE_SHARE);
  const maxDifferences = Math.floor(template.required * (1 / NEAR_SCORE - 1));
  const matches: TextMatch[] = [];
  for (const [shift, bucket] of [...buckets].toSorted(([a], [b]) => a - b)) {
    const before = buckets.get(shift - 1)?.count ?? 0;
    const after = buckets.get(shift + 1)?.count ?? 0;
    if (bucket.count < before || bucket.count < after || bucket.count + before + after < needed) continue;
    const { text } = bucket;
    if (matches.some((match) => text >= match.start && text < match.end)) continue;
    const alignment = align(words.codes, template, { anchor: bucket, maxDifferences, effort });
    const score = alignment === null ? 0 : scoreOf(alignment, template.required);
    if (alignment !== null && score >= NEAR_SCORE) matches.push({ id: template.id, score, start: alignment.start, end: alignment.end });
  }
  return matches;
}

function scoreOf({ missing, extra }: Alignment, required: number): number {
  return (required - missing) / (required + extra);
}

/** Exact ones first, then the best, of equals the longest; what overlaps one that was taken is left. In the order of the text. */
function chooseBest(found: readonly TextMatch[]): TextMatch[] {
  const sorted = found.toSorted((a, b) => Number(b.score === 1) - Number(a.score === 1) || weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
  const taken: TextMatch[] = [];
  for (const match of sorted) if (!taken.some(({ start, end }) => match.start < end && start < match.end)) taken.push(match);
  return taken.toSorted((a, b) => a.start - b.start);
}

/** Words that agree, less those that do not: a long text that is nearly met says more than a short one within it. */
function weight({ score, start, end }: TextMatch): number {
  return score === 1 ? end - start : (end - start) * (2 * score - 1);
}
