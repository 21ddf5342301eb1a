// Parts end together: all of them well, or none goes on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { runParts } from "./run-parts.ts";

const NEVER = new AbortController().signal;

/** Ends when it is told to stop, and not before. */
function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
}

test("the bytes of all parts are summed", async () => {
  assert.equal(await runParts({ parts: [1, 20, 300], signal: NEVER, run: async (part) => part }), 321);
  assert.equal(await runParts({ parts: [], signal: NEVER, run: async () => 1 }), 0);
});

test("one that fails stops the others, which are waited for, and its error is the one that is thrown", async () => {
  const ended: string[] = [];
  const run = async (part: string, signal: AbortSignal): Promise<number> => {
    if (part === "fails") throw new Error("the first");
    return await untilStopped(signal).finally(() => ended.push(part));
  };
  await assert.rejects(runParts({ parts: ["waits", "fails", "waits too"], signal: NEVER, run }), /the first/);
  assert.deepEqual(ended, ["waits", "waits too"]);
});

test("whoever asked may stop all", async () => {
  const stop = new AbortController();
  const running = runParts({ parts: [1, 2], signal: stop.signal, run: (_, signal) => untilStopped(signal) });
  stop.abort(new Error("asked to"));
  await assert.rejects(running, /asked to/);
});
