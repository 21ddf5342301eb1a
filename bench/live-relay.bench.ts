// What a delivery costs the server of a live session, beside a bare broadcast over `ws` and the servers that people use for editing together: one server
// process and this one, which is the load. The peers are none of our packages: install them somewhere (y-websocket of version 2, whose server is in it,
// @hocuspocus/server, socket.io and socket.io-client) and name the folder in STRONGROOM_BENCH_LIVE_PEERS.

import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure, Ratio } from "#cli/bench/benchmark.ts";
import { SECOND } from "#base/units.ts";

import { JOINS, joinAsGuests, type Room, type RoomGiven } from "./live-relay-clients.ts";
import type { ServerKind, ServerUse } from "./live-relay-wire.ts";

const VARIABLE = "STRONGROOM_BENCH_LIVE_PEERS";
const PACKAGES: Readonly<Record<ServerKind, string | null>> = { strongroom: null, ws: null, "y-websocket": "y-websocket/bin/utils.cjs", hocuspocus: "@hocuspocus/server/dist/hocuspocus-server.esm.js", "socket.io": "socket.io/package.json" };
const KINDS = Object.keys(PACKAGES) as readonly ServerKind[];
const PEERS = KINDS.filter((kind) => kind !== "strongroom" && kind !== "ws");

interface Workload {
  readonly what: string;
  readonly rooms: number;
  readonly size: number;
  /** Of all rooms together. */
  readonly messagesPerSecond: number;
}

const ONE_ROOM: Workload = { what: "1 room of 10, 100 bytes", rooms: 1, size: 10, messagesPerSecond: 8000 };
const MANY_ROOMS: Workload = { what: "100 rooms of 5, 100 bytes", rooms: 100, size: 5, messagesPerSecond: 12_000 };
/** A host and two guests, one of whom types fast. */
const SESSIONS: Workload = { what: "1,000 sessions of 3", rooms: 1000, size: 3, messagesPerSecond: 3000 };
const WARM_UP_MS = 2 * SECOND;
const MEASURED_MS = 4 * SECOND;
/** What is sent leaves in steps of this, spread over the rooms, in each so much at once: a change, and where the cursor is then. */
const STEP_MS = 5;
const AT_ONCE = 2;
const IDLE_ROOMS = 200;
const IDLE_SIZE = 5;
const ROUNDS = 3;
const ANSWER_MS = 30 * SECOND;
const STOP_MS = 5 * SECOND;

export const benchmark: Benchmark = { name: "live-relay", summary: "what a delivery costs the relay of a live session", peers: ["ws", ...PEERS], run: measureRelay };

interface Cost {
  /** Of the server, for each message that one got. */
  readonly microseconds: number;
  readonly p99Ms: number;
  /** Of one core. */
  readonly share: number;
}

async function measureRelay(context: BenchContext): Promise<BenchResult> {
  const folder = process.env[VARIABLE] ?? "";
  const there = KINDS.filter((kind) => PACKAGES[kind] === null || existsSync(join(folder, "node_modules", PACKAGES[kind] ?? "")));
  const figures: Figure[] = [];
  const costs = new Map<string, Cost>();
  const idle = new Map<ServerKind, number>();
  for (const workload of [ONE_ROOM, MANY_ROOMS]) {
    for (const kind of there) {
      context.log(`live-relay: ${kind}, ${workload.what}`);
      const cost = await repeat(() => load(context, { kind, folder, workload, join: JOINS[kind] }));
      costs.set(`${kind} ${workload.what}`, cost);
      figures.push(...figuresOf(kind, workload.what, cost));
    }
  }
  const edits = await repeat(() => load(context, { kind: "strongroom", folder, workload: MANY_ROOMS, join: joinAsGuests }));
  figures.push(...figuresOf("strongroom", `${MANY_ROOMS.what}, from a guest by the host to all`, edits));
  for (const kind of there) {
    context.log(`live-relay: ${kind}, idle`);
    idle.set(kind, await measureIdle(context, kind, folder));
    figures.push({ subject: kind, what: "memory of an idle connection", value: (idle.get(kind) ?? 0) / 1024, unit: "KiB" });
  }
  context.log(`live-relay: ${SESSIONS.what}`);
  const sessions = await load(context, { kind: "strongroom", folder, workload: SESSIONS, join: joinAsGuests });
  figures.push(...figuresOf("strongroom", SESSIONS.what, sessions), { subject: "strongroom", what: `${SESSIONS.what}, of one core`, value: sessions.share * 100, unit: "%" });
  for (const kind of KINDS.filter((each) => !there.includes(each))) figures.push({ subject: kind, what: ONE_ROOM.what, value: null, unit: "µs", note: `set ${VARIABLE} to the folder it is installed in` });
  return { figures, ratios: ratiosOf({ costs, idle, sessions }), notes: NOTES };
}

const NOTES = [
  "a message of 100 bytes is 288 when it is sealed and padded: ours sends those, the others 100; y-websocket and Hocuspocus are sent updates of Yjs that append so much to a text of some 20 KiB",
  `${ONE_ROOM.messagesPerSecond} messages a second in one room, ${MANY_ROOMS.messagesPerSecond} in all rooms together, ${AT_ONCE} at once, for ${MEASURED_MS / SECOND} s after ${WARM_UP_MS / SECOND} s that are not counted, median of ${ROUNDS} rounds by cost; server and load are a process each; p99 from the sender to a receiver`,
  `idle: ${IDLE_ROOMS * IDLE_SIZE} connections in rooms of ${IDLE_SIZE}, heap and buffers after a collection of garbage`,
];

function figuresOf(subject: string, what: string, { microseconds, p99Ms }: Cost): Figure[] {
  return [{ subject, what, value: microseconds, unit: "µs", note: "server CPU for each delivery" }, { subject, what: `${what}, p99`, value: p99Ms, unit: "ms" }];
}

function ratiosOf({ costs, idle, sessions }: { readonly costs: ReadonlyMap<string, Cost>; readonly idle: ReadonlyMap<ServerKind, number>; readonly sessions: Cost }): Ratio[] {
  const over = (what: string, kind: ServerKind, of: (cost: Cost) => number): number | null => {
    const [ours, theirs] = [costs.get(`strongroom ${what}`), costs.get(`${kind} ${what}`)];
    return ours === undefined || theirs === undefined ? null : of(ours) / of(theirs);
  };
  const perDelivery = [ONE_ROOM, MANY_ROOMS].flatMap(({ what }) => [
    { what: `server CPU for each delivery / ws, ${what}`, value: over(what, "ws", ({ microseconds }) => microseconds), target: { atMost: 0.5 } },
    { what: `p99 / ws, ${what}`, value: over(what, "ws", ({ p99Ms }) => p99Ms), target: { atMost: 1 } },
    ...PEERS.map((kind) => ({ what: `server CPU for each delivery / ${kind}, ${what}`, value: over(what, kind, ({ microseconds }) => microseconds), target: { atMost: 0.2 } })),
  ]);
  const held = (kind: ServerKind): number | null => (idle.has(kind) ? (idle.get("strongroom") ?? 0) / (idle.get(kind) ?? 1) : null);
  return [
    ...perDelivery,
    ...(["ws", ...PEERS] as const).map((kind) => ({ what: `memory of an idle connection / ${kind}`, value: held(kind), target: { atMost: 1 } })),
    { what: `${SESSIONS.what}: share of one core`, value: sessions.share, target: { atMost: 1 } },
  ];
}

/** The round in the middle. */
async function repeat(round: () => Promise<Cost>): Promise<Cost> {
  const rounds: Cost[] = [];
  for (let count = 0; count < ROUNDS; count++) rounds.push(await round());
  const [middle] = rounds.toSorted((a, b) => a.microseconds - b.microseconds).slice(Math.floor(ROUNDS / 2));
  if (middle === undefined) throw new Error("Expected a round.");
  return middle;
}

interface LoadGiven {
  readonly kind: ServerKind;
  readonly folder: string;
  readonly workload: Workload;
  join(given: RoomGiven): Promise<Room>;
}

async function load(context: BenchContext, { kind, folder, workload, join: joinRoom }: LoadGiven): Promise<Cost> {
  const server = await startServer(context, kind, folder);
  const sentAt: number[] = [0];
  let [deliveries, measuring] = [0, false];
  const waits: number[] = [];
  const received = (number: number): void => {
    if (!measuring || number === 0) return;
    deliveries += 1;
    waits.push(performance.now() - (sentAt[number] ?? 0));
  };
  const rooms: Room[] = [];
  for (let count = 0; count < workload.rooms; count++) rooms.push(await joinRoom({ port: server.port, name: `room-${count}`, size: workload.size, folder, received }));
  let due = 0;
  const step = (): void => {
    due += (workload.messagesPerSecond * STEP_MS) / SECOND;
    for (; due >= 1; due--) {
      const number = sentAt.push(performance.now()) - 1;
      rooms[Math.floor(number / AT_ONCE) % rooms.length]?.send(number);
    }
  };
  const timer = setInterval(step, STEP_MS);
  await sleep(WARM_UP_MS);
  const [before, began] = [await server.use("cpu"), performance.now()];
  measuring = true;
  await sleep(MEASURED_MS);
  const [after, ms] = [await server.use("cpu"), performance.now() - began];
  clearInterval(timer);
  for (const room of rooms) room.close();
  await server.stop();
  if (deliveries === 0) throw new Error(`Expected deliveries by ${kind}.`);
  const cpuMs = after.cpuMs - before.cpuMs;
  return { microseconds: (cpuMs * SECOND) / deliveries, p99Ms: waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0, share: cpuMs / ms };
}

async function measureIdle(context: BenchContext, kind: ServerKind, folder: string): Promise<number> {
  const server = await startServer(context, kind, folder);
  const joinIdle = (name: string): Promise<Room> => JOINS[kind]({ port: server.port, name, size: IDLE_SIZE, folder, received: () => undefined });
  // What is made once is there before it is counted.
  const rooms = [await joinIdle("first")];
  const before = await server.use("memory");
  for (let count = 0; count < IDLE_ROOMS; count++) rooms.push(await joinIdle(`room-${count}`));
  await sleep(SECOND);
  const after = await server.use("memory");
  for (const room of rooms) room.close();
  await server.stop();
  return (after.heldBytes - before.heldBytes) / (IDLE_ROOMS * IDLE_SIZE);
}

interface Server {
  readonly port: number;
  use(what: "cpu" | "memory"): Promise<ServerUse>;
  stop(): Promise<void>;
}

async function startServer({ root }: BenchContext, kind: ServerKind, folder: string): Promise<Server> {
  const child: ChildProcess = fork(join(root, "bench/live-relay-server.ts"), [kind, resolve(folder)], { execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const exited = once(child, "exit");
  const { port } = (await answerOf(child, kind)) as { readonly port: number };
  return {
    port,
    async use(what) {
      const answer = answerOf(child, kind);
      child.send(what);
      return (await answer) as ServerUse;
    },
    async stop() {
      child.disconnect();
      // Behind all that it has still to send it would never see it.
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** A server that ended, or is busy for ever, fails the benchmark instead of holding it up. */
async function answerOf(child: ChildProcess, kind: ServerKind): Promise<unknown> {
  return await new Promise((resolveAnswer, reject) => {
    const onMessage = (answer: unknown): void => {
      end();
      resolveAnswer(answer);
    };
    const fail = (why: string): void => {
      end();
      child.kill("SIGKILL");
      reject(new Error(why));
    };
    const onExit = (): void => fail(`The server of ${kind} has ended.`);
    const timer = setTimeout(() => fail(`Expected an answer of ${kind} within ${ANSWER_MS / SECOND} s.`), ANSWER_MS);
    const end = (): void => {
      clearTimeout(timer);
      child.off("message", onMessage).off("exit", onExit);
    };
    child.once("message", onMessage).once("exit", onExit);
  });
}

async function sleep(ms: number): Promise<void> {
  await new Promise((done) => setTimeout(done, ms));
}
