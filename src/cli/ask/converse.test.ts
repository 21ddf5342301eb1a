// A conversation a line at a time.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AppError } from "#base/app-error.ts";

import { converse, type Talk } from "./converse.ts";

function talkOf(typed: readonly string[]): Talk & { readonly seen: string[] } {
  const seen: string[] = [];
  async function* lines(): AsyncGenerator<string> {
    yield* typed;
  }
  return { lines: lines(), prompt: () => void seen.push("?"), complain: (line) => void seen.push(line), seen };
}

test("each line is a question, empty ones are none, and the end of the lines is the end", async () => {
  const talk = talkOf(["how large is it?", "", "  and the licences?  "]);
  const asked: string[] = [];
  await converse(talk, async (question) => void asked.push(question));
  assert.deepEqual([asked, talk.seen], [["how large is it?", "and the licences?"], ["?", "?", "?", "?"]]);
});

test("what one question is refused for ends nothing; what nobody expected does", async () => {
  const talk = talkOf(["vault 9", "how large?"]);
  const asked: string[] = [];
  await converse(talk, async (question) => {
    asked.push(question);
    if (asked.length === 1) throw new AppError("archivist.vault-not-named");
  });
  assert.equal(asked.length, 2);
  assert.match(talk.seen[1] ?? "", /^error: .+\n.+/);
  await assert.rejects(converse(talkOf(["one"]), async () => Promise.reject(new TypeError("broken"))), /broken/);
});
