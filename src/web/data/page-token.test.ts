// The token of the pages: got once for many calls, renewed in time, given up with its session.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createPageTokens } from "./page-token.ts";

function tokensUnderTest() {
  let [time, asked] = [0, 0];
  let answer: () => Promise<string> = async () => `token ${++asked}`;
  const tokens = createPageTokens({ request: () => answer(), now: () => time });
  return { tokens, wait: (ms: number) => (time += ms), answerWith: (next: () => Promise<string>) => (answer = next), asked: () => asked };
}

test("many calls at once ask for one token", async () => {
  const { tokens, asked } = tokensUnderTest();
  assert.deepEqual(await Promise.all([tokens.current(), tokens.current(), tokens.current()]), ["token 1", "token 1", "token 1"]);
  assert.equal(asked(), 1);
});

test("it is renewed after four minutes, a minute before it ends", async () => {
  const { tokens, wait } = tokensUnderTest();
  await tokens.current();
  wait(4 * 60_000 - 1);
  assert.equal(await tokens.current(), "token 1");
  wait(1);
  assert.equal(await tokens.current(), "token 2");
});

test("without a session there is none, and the next call asks again", async () => {
  const { tokens, answerWith } = tokensUnderTest();
  answerWith(() => Promise.reject(new Error("nobody is signed in")));
  assert.equal(await tokens.current(), null);
  answerWith(async () => "after signing in");
  assert.equal(await tokens.current(), "after signing in");
});

test("one that was given up while it was asked for does not come back", async () => {
  const { tokens, answerWith } = tokensUnderTest();
  const gate = Promise.withResolvers<string>();
  answerWith(() => gate.promise);
  const early = tokens.current();
  tokens.forget();
  answerWith(async () => "of the new session");
  gate.resolve("of the old session");
  assert.equal(await early, "of the old session");
  assert.equal(await tokens.current(), "of the new session");
});
