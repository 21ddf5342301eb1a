import assert from "node:assert/strict";
import { test } from "node:test";

import { createTurns } from "./turns.ts";

test("work that is asked for side by side is done one after the other, and one that fails holds up no other", async () => {
  const inTurn = createTurns();
  const seen: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
    if (name === "b") throw new Error(name);
    return name;
  };
  const [a, b, c] = await Promise.allSettled([inTurn(work("a")), inTurn(work("b")), inTurn(work("c"))]);
  assert.deepEqual(seen, ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  assert.deepEqual([a.status, b.status, c.status], ["fulfilled", "rejected", "fulfilled"]);
});
