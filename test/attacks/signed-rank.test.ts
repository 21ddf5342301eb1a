// The statistics themselves, on numbers with a known answer.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createRandom } from "#roles/testing/seeded-random.ts";

import { medianInterval, signedRank } from "./signed-rank.ts";

/** Noise with a long tail, as of a busy machine. */
function noisy(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => 3 + random() + (random() < 0.2 ? 20 * random() : 0));
}

test("what is alike is called different no oftener than said", () => {
  const random = createRandom(1);
  let different = 0;
  for (let run = 0; run < 1000; run++) if (signedRank(noisy(60, random), noisy(60, random)).probability < 0.01) different += 1;
  assert.ok(different < 25, `${different} of 1,000 at 1 %`);
});

test("the median lies within its interval as often as said", () => {
  const random = createRandom(2);
  let outside = 0;
  for (let run = 0; run < 1000; run++) {
    const [low, high] = medianInterval(noisy(100, random), noisy(100, random), 1.96);
    if (low > 0 || high < 0) outside += 1;
  }
  assert.ok(outside > 5 && outside < 80, `${outside} of 1,000 at 5 %`);
});

test("a difference that is there is seen in the noise, with its size", () => {
  const random = createRandom(3);
  const second = noisy(400, random);
  const { probability, shiftMs } = signedRank(noisy(400, random).map((ms) => ms + 0.3), second);
  assert.ok(probability < 1e-4 && shiftMs > 0.15 && shiftMs < 0.5, `${probability}, ${shiftMs}`);
});

test("too few pairs say nothing at all", () => assert.deepEqual(medianInterval([1], [2], 3.3), [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]));
