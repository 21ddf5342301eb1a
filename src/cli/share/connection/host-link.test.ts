// What is written when: in its order, no faster than the network takes it, and after a fault too.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import type { LiveSocketEvents } from "#platform/http/live-socket.ts";
import type { HostEngine, HostOutput } from "#protocol/live/peers/host-engine.ts";
import { HostLink } from "./host-link.ts";

const MIB = 1024 * 1024;
const NO_OUTPUT: HostOutput = { frames: [], news: [] };

interface Linked {
  readonly link: HostLink;
  readonly defects: readonly unknown[];
  readonly sent: readonly Uint8Array[];
  /** How many frames were sent when it was asked whether they were received. */
  readonly asked: readonly number[];
  closed(): number;
  /** The network has taken all. */
  drain(): void;
}

function createLink(t: TestContext, greeting: Promise<HostOutput> = Promise.resolve(NO_OUTPUT)): Linked {
  const [sockets, defects, sent]: [LiveSocketEvents[], unknown[], Uint8Array[]] = [[], [], []];
  const asked: number[] = [];
  let [waiting, closed] = [0, 0];
  const link = new HostLink({
    engine: { act: async () => await greeting } as unknown as HostEngine,
    dial: (events) => {
      sockets.push(events);
      return {
        send: (frame) => {
          sent.push(frame);
          waiting += frame.length;
        },
        waiting: () => waiting,
        received: async () => void asked.push(sent.length),
        close: () => void (closed += 1),
      };
    },
    now: () => 0, onNews: () => undefined, onOutput: () => undefined, onState: () => undefined, onDefect: (error) => void defects.push(error),
  });
  link.start();
  // What it waits for may never come when something here failed.
  t.after(() => void link.close().catch(() => undefined));
  sockets[0]?.opened();
  return { link, defects, sent, asked, closed: () => closed, drain: () => void (waiting = 0) };
}

test("who waits for the network waits for what is sealed before too", async (t) => {
  const { link, sent, drain } = createLink(t);
  await link.connected;
  const sealing = Promise.withResolvers<HostOutput>();
  const written = link.run(sealing.promise);
  let isPaced = false;
  const paced = link.paced().then(() => (isPaced = true));
  await new Promise(setImmediate);
  assert.equal(isPaced, false, "nothing is written yet");
  sealing.resolve({ frames: [new Uint8Array(2 * MIB)], news: [] });
  await written;
  await new Promise(setImmediate);
  assert.deepEqual([sent.length, isPaced], [1, false], "the network has it all before it");
  drain();
  await paced;
});

test("who waits for the relay waits for what is sealed before, and for nobody without a connection", async (t) => {
  const { link, asked } = createLink(t);
  const received = link.received();
  assert.deepEqual(asked, [], "the greeting is not written yet");
  void link.run(Promise.resolve({ frames: [new Uint8Array(1)], news: [] }));
  await received;
  await link.received();
  assert.deepEqual(asked, [0, 1]);
  await link.close();
  await link.received();
  assert.deepEqual(asked, [0, 1]);
});

test("a greeting that fails is told, and what comes after it is written all the same", async (t) => {
  const { link, defects, closed } = createLink(t, Promise.reject(new Error("no greeting")));
  await link.run(Promise.resolve(NO_OUTPUT));
  assert.deepEqual(defects.map(String), ["Error: no greeting"]);
  assert.equal(closed(), 1, "and connected to anew");
});
