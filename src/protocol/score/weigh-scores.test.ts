// The score of several vaults together.

import assert from "node:assert/strict";
import { test } from "node:test";

import { weighScores } from "./weigh-scores.ts";

test("SCO-9 the score of several vaults is the mean of theirs by lines of code, of those that have one", () => {
  assert.deepEqual(weighScores([{ score: 900, code: 3000 }, { score: 500, code: 1000 }]), { total: 800, judged: 2 });
  assert.deepEqual(weighScores([{ score: 900, code: 3000 }, { score: null, code: 90_000 }]), { total: 900, judged: 1 });
  assert.deepEqual(weighScores([{ score: 400, code: 0 }, { score: 600, code: 0 }]), { total: 500, judged: 2 });
  assert.deepEqual([weighScores([]), weighScores([{ score: null, code: 1 }])], [{ total: null, judged: 0 }, { total: null, judged: 0 }]);
});
