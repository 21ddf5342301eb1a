// What one guest asks holds up nobody else, and fills no memory: whole texts go out one after the other.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import { Requests, type Handlers, type Request } from "./requests.ts";

const [ANNA, BEN] = [1, 2];
const AT_ONCE = 64;
const NOTHING = new Uint8Array();

interface Asked {
  readonly requests: Requests;
  /** What began, as "peer kind". */
  readonly begun: string[];
  readonly answers: DownMessage[];
  /** Ends what has begun. */
  finish(): Promise<void>;
}

function createRequests(): Asked {
  const [begun, answers]: [string[], DownMessage[]] = [[], []];
  let finishing = Promise.withResolvers<void>();
  const handler = async ({ peer, message }: Request): Promise<void> => {
    begun.push(`${peer} ${message.kind}`);
    await finishing.promise;
  };
  const handlers = new Proxy({}, { get: () => handler }) as Handlers;
  const out = { send: (_peer: number, message: DownMessage) => void answers.push(message), broadcast: () => undefined, paced: async () => await Promise.resolve() };
  return {
    begun, answers,
    requests: new Requests({ handlers, out, remove: () => assert.fail("a guest was removed"), onDefect: (error) => assert.fail(String(error)) }),
    finish: async () => {
      finishing.resolve();
      finishing = Promise.withResolvers();
      await new Promise(setImmediate);
    },
  };
}

const state = (peer: number): Request => ({ peer, message: { kind: "state", document: 1 }, body: NOTHING });
const open = (peer: number): Request => ({ peer, message: { kind: "open", request: 1, path: "a" }, body: NOTHING });
const committed = (peer: number): Request => ({ peer, message: { kind: "committed", request: 2, path: "a" }, body: NOTHING });
const tree = (peer: number): Request => ({ peer, message: { kind: "tree", request: 3, path: "" }, body: NOTHING });

test("of whole texts a guest gets one at a time, and waits in nobody's way but its own", async () => {
  const { requests, begun, answers, finish } = createRequests();
  for (const request of [open(ANNA), state(ANNA), committed(ANNA), tree(ANNA), state(BEN)]) requests.take(request);
  await new Promise(setImmediate);
  assert.deepEqual(begun.toSorted(), ["1 open", "1 tree", "2 state"]);
  await finish();
  assert.deepEqual(begun.slice(3), ["1 state"]);
  // Who leaves is answered no more.
  requests.forget(ANNA);
  await finish();
  assert.deepEqual([begun.slice(4), answers], [[], []]);
});

test("above what a page asks at one time nothing is begun, whether it bears a number or not", async () => {
  const { requests, begun, answers, finish } = createRequests();
  for (let times = 0; times < AT_ONCE; times++) requests.take(state(ANNA));
  for (const request of [state(ANNA), open(ANNA), tree(ANNA), state(BEN)]) requests.take(request);
  assert.deepEqual(answers.map((answer) => [answer.kind, "why" in answer && /Too much/.test(answer.why)]), [["refused", true], ["failed", true], ["failed", true]]);
  for (let times = 0; times < AT_ONCE + 1; times++) await finish();
  assert.deepEqual([begun.filter((each) => each === "1 state").length, begun.length], [AT_ONCE, AT_ONCE + 1]);
  requests.take(tree(ANNA));
  assert.equal(begun.at(-1), "1 tree");
});
