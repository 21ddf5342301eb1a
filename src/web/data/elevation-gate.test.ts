// One question for all that waits for it, and none where nobody can be asked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { passElevationGate, registerElevationGate } from "./elevation-gate.ts";

test("without anybody to ask, what needs an elevation stays refused", async () => {
  assert.equal(await passElevationGate("team"), false);
});

test("what is refused while the question stands waits for the same answer, and the next is asked anew", async () => {
  const answers: ((value: boolean) => void)[] = [];
  const remove = registerElevationGate(() => new Promise((resolve) => answers.push(resolve)));
  const waiting = [passElevationGate("team"), passElevationGate("team"), passElevationGate("team")];
  assert.equal(answers.length, 1);
  answers[0]?.(true);
  assert.deepEqual(await Promise.all(waiting), [true, true, true]);
  const again = passElevationGate("team");
  assert.equal(answers.length, 2);
  answers[1]?.(false);
  assert.equal(await again, false);
  remove();
  assert.equal(await passElevationGate("team"), false);
});

test("a call of no team is never elevated", async () => {
  const remove = registerElevationGate(async () => true);
  assert.equal(await passElevationGate(undefined), false);
  remove();
});
