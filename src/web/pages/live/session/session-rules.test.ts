// What people are told while they join, when another try follows, and what becomes of questions.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startGuest, type GuestState, type OutReason } from "#protocol/live/peers/guest.ts";

import { waitBeforeTry } from "./backoff.ts";
import { CLOSE } from "#protocol/live/envelope/connection.ts";
import { endsSession } from "./close-codes.ts";
import { describePhase } from "./phase-words.ts";
import { AnswerError, createRequests, type Answered } from "./requests.ts";

const START = 1_000_000;
const in_ = (change: Partial<GuestState>, closed: number | null = null, over = false) => ({ guest: { ...startGuest(START), ...change }, closed, over });

test("every phase has a reason, and those that end by themselves the time that is left", () => {
  const left = (change: Partial<GuestState>, after: number) => describePhase(in_(change), START + after).secondsLeft;
  assert.equal(left({ phase: "connecting" }, 3000), 7);
  assert.equal(left({ phase: "joining" }, 20_000), 0);
  assert.equal(left({ phase: "waiting" }, 0), 120);
  assert.equal(left({ phase: "away" }, -500), 1800, "a clock that is behind shows no more than all of it");
  assert.equal(left({ phase: "member" }, 0), null);
  assert.match(describePhase(in_({ phase: "member", hostAway: true }), START).title, /host is away/);
  const reasons: OutReason[] = ["no-answer", "not-admitted", "removed", "expired", "ended", "left", "tampered", "lost"];
  const words = reasons.map((reason) => describePhase(in_({ phase: "out", reason }), START));
  assert.equal(new Set(words.map(({ title }) => title)).size, reasons.length, "each says something of its own");
  assert.deepEqual(words.map(({ next }) => next), ["again", "again", "link", "link", "none", "link", "link", "link"]);
});

test("what the server said is told, where the host's own word was not heard", () => {
  const said = (closed: number, over: boolean, reason: OutReason) => describePhase(in_({ phase: "out", reason }, closed, over), START).title;
  assert.match(said(CLOSE.unknown, true, "left"), /does not open/);
  assert.match(said(CLOSE.membersOnly, true, "left"), /members/);
  assert.match(said(CLOSE.full, false, "no-answer"), /Not now/);
  assert.match(said(1006, false, "no-answer"), /No answer/);
  assert.match(said(CLOSE.violation, false, "removed"), /removed/, "the host's reason is the better one");
});

test("a member comes back after everything but an end; a server that forgot its members gets two minutes to be told them", () => {
  const ends = (code: number, phase: GuestState["phase"], after = 0) => endsSession(code, { ...startGuest(START), phase }, START + after);
  assert.deepEqual([1006, 1012, 4400, 4409, 4410, 4413, 4429, 4503].map((code) => ends(code, "member")), [false, false, false, true, true, false, false, false]);
  assert.deepEqual([ends(4401, "away"), ends(4401, "away", 121_000)], [false, true]);
  assert.deepEqual([ends(4401, "waiting"), ends(4401, "joining")], [false, false], "the host said no");
  assert.deepEqual([4401, 4403, 4503, 1006, 1012].map((code) => ends(code, "connecting")), [true, true, true, false, false]);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 99].map((attempts) => waitBeforeTry(attempts, 0.5)), [0, 500, 1000, 2000, 4000, 8000, 8000]);
  assert.deepEqual([waitBeforeTry(5, 0), waitBeforeTry(5, 1)], [6000, 10_000]);
});

const answer = (message: Answered["message"]): Answered => ({ message, body: new Uint8Array() });

test("an answer in parts ends with its last, a refusal with its reason, and what nobody waits for is no answer", async () => {
  const sent: unknown[] = [];
  const requests = createRequests((message) => void sent.push(message));
  const parts: string[] = [];
  const asked = requests.ask({ kind: "gitStatus" }, { onPart: ({ message }) => (parts.push(message.kind), parts.length === 2) });
  assert.deepEqual(sent, [{ kind: "gitStatus", request: 1 }]);
  for (let count = 0; count < 2; count++) assert.equal(requests.take(answer({ kind: "done", request: 1, changed: count })), true);
  assert.deepEqual((await asked).message, { kind: "done", request: 1, changed: 1 });
  assert.equal(requests.take(answer({ kind: "done", request: 1, changed: 0 })), false);
  const refused = requests.ask({ kind: "gitStatus" });
  requests.take(answer({ kind: "failed", request: 2, why: "No." }));
  await assert.rejects(refused, (error) => error instanceof AnswerError && error.reason === "failed" && error.message === "No.");
});

test("a question that is taken back, or not answered in time, is cancelled at the host too", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const sent: { readonly kind: string }[] = [];
  const requests = createRequests((message) => void sent.push(message));
  const stop = new AbortController();
  const stopped = requests.ask({ kind: "gitStatus" }, { signal: stop.signal });
  stop.abort();
  await assert.rejects(stopped, (error) => error instanceof AnswerError && error.reason === "cancelled");
  const silent = requests.ask({ kind: "gitStatus" }, { withinMs: 5000 });
  t.mock.timers.tick(5000);
  await assert.rejects(silent, (error) => error instanceof AnswerError && error.reason === "silent");
  assert.deepEqual(sent.map(({ kind }) => kind), ["gitStatus", "cancel", "gitStatus", "cancel"]);
});
