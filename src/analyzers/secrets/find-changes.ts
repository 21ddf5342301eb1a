// Where a version of a file differs from another: roughly, and fast. What is not named is the same in both, from one end to the other of each
// piece; what is named may be more than what was changed.

import type { Range } from "./scanner.ts";

/** Compared natively; only the piece in which they part is gone through byte by byte. */
const COMPARED_BYTES = 4096;
/** What follows a change is looked for by so many bytes, that far on. */
const NEEDLE_BYTES = 48;
const STEPS = [0, 40, 160, 640, 2_560, 10_240] as const;
/** And in so much of the other version beyond that. */
const WINDOW_BYTES = 24 * 1024;
/** A version of more changes is another file: the rest of it counts as one. */
const MOST_CHANGES = 200;

/** Ranges of `now`, in order, each after something that is the same or the beginning. Empty where both are the same. */
export function findChanges(before: Buffer, now: Buffer): Range[] {
  const [changes, end]: [Range[], number] = [[], commonEnd(before, now, commonLength(before, now))];
  const [core, coreNow] = [before.subarray(0, before.length - end), now.subarray(0, now.length - end)];
  let [at, atNow] = [0, 0];
  for (;;) {
    const same = commonLength(core.subarray(at), coreNow.subarray(atNow));
    at += same;
    atNow += same;
    if (at === core.length && atNow === coreNow.length) return changes;
    const next = changes.length === MOST_CHANGES ? null : findNext({ core, at }, { core: coreNow, at: atNow });
    changes.push({ from: atNow, to: next?.now ?? coreNow.length });
    if (next === null) return changes;
    [at, atNow] = [next.before, next.now];
  }
}

interface Place {
  readonly core: Buffer;
  readonly at: number;
}

/** Where both go on alike after they parted; the nearest place that is found, not the nearest that there is. */
function findNext(before: Place, now: Place): { readonly before: number; readonly now: number } | null {
  for (const step of STEPS) {
    const from = now.at + step;
    if (from + NEEDLE_BYTES > now.core.length) return null;
    const found = before.core.subarray(before.at, before.at + step + WINDOW_BYTES).indexOf(now.core.subarray(from, from + NEEDLE_BYTES));
    if (found === -1) continue;
    let [one, other] = [before.at + found, from];
    while (one > before.at && other > now.at && before.core[one - 1] === now.core[other - 1]) [one, other] = [one - 1, other - 1];
    return { before: one, now: other };
  }
  return null;
}

function commonLength(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length + COMPARED_BYTES <= most && one.compare(other, length, length + COMPARED_BYTES, length, length + COMPARED_BYTES) === 0) length += COMPARED_BYTES;
  while (length < most && one[length] === other[length]) length++;
  return length;
}

/** Without the `begun` bytes that they have in common at their beginning. */
function commonEnd(one: Buffer, other: Buffer, begun: number): number {
  const most = Math.min(one.length, other.length) - begun;
  const [end, otherEnd] = [one.length, other.length];
  let length = 0;
  while (length + COMPARED_BYTES <= most && one.compare(other, otherEnd - length - COMPARED_BYTES, otherEnd - length, end - length - COMPARED_BYTES, end - length) === 0) length += COMPARED_BYTES;
  while (length < most && one[end - 1 - length] === other[otherEnd - 1 - length]) length++;
  return length;
}
