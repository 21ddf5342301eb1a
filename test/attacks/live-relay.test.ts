// A real relay behind a real server, and who connects to it: wrong origins, tokens and numbers, floods, broken and oversized frames, slow readers, others'
// tokens shown again. What a relay that does wrong can do to its peers is attacked in live-protocol.test.ts.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, afterEach, test } from "node:test";

import { MINUTE, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { openRegister } from "#domains/live/claims/open-register.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { createTestServer, recordingLog } from "#platform/http/testing.ts";
import { CLOSE } from "#protocol/live/envelope/connection.ts";
import type { RelayLimits } from "#platform/live-relay/limits.ts";
import type { RelayedSession, RelayEnd } from "#platform/live-relay/ports.ts";
import { createRelay } from "#platform/live-relay/relay.ts";
import { connectLive, type LiveConnect, type LiveSocket } from "#platform/live-relay/testing.ts";
import { composeControl, parseControl } from "#protocol/live/envelope/control.ts";
import { composeHeader, FRAME_TYPES, HEADER_BYTES, MAX_FRAME_BYTES, MAX_JOIN_BYTES, type FrameHeader } from "#protocol/live/envelope/header.ts";

const LIMITS: RelayLimits = {
  maxMembers: 20,
  maxConnections: 40,
  connectionsPerMinute: 10_000,
  guest: { framesPerSecond: 10, bytesPerSecond: 200_000 },
  host: { framesPerSecond: 500, bytesPerSecond: 100_000_000 },
  maxWaitingBytes: 1_000_000,
  idleMs: MINUTE,
  hostAwayMs: 30 * MINUTE,
};

const clock = createManualClock();
const logged: unknown[] = [];
const sessions = new Map<string, RelayedSession>();
const ends: { readonly id: string; readonly reason: RelayEnd }[] = [];
const addresses: string[] = [];
const relay = createRelay({
  clock,
  log: recordingLog(logged),
  limits: LIMITS,
  register: {
    ...openRegister(async (session) => sessions.get(Buffer.from(session).toString("base64url")) ?? null),
    findMember: async (_session, cookie) => (cookie === "member" ? { personId: createUuid(), sessionId: createUuid() } : null),
    connected: (_session, { address }) => (addresses.push(address), () => undefined),
    ended: async ({ id }, { reason }) => void ends.push({ id, reason }),
  },
});
const { server } = createTestServer({ upgrades: relay.upgrades, clock });
const port = await server.listen({ host: "127.0.0.1", port: 0 });
const origin = `http://localhost:${port}`;
const open = new Set<LiveSocket>();
afterEach(() => {
  for (const { webSocket } of open) webSocket.terminate();
  open.clear();
});
after(async () => {
  relay.close();
  await server.close();
  assert.deepEqual(logged, [], "nothing that anybody sends is a fault of ours");
});

const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(createHash("sha256").update(bytes).digest());

interface House {
  readonly session: string;
  readonly id: string;
  readonly hostToken: Uint8Array;
  readonly linkToken: Uint8Array;
  readonly host: LiveSocket;
  connect(given: Partial<LiveConnect> & Pick<LiveConnect, "kind" | "token">): Promise<LiveSocket>;
  /** A member, who was let in by the host; with what it comes back by. */
  enter(): Promise<{ readonly socket: LiveSocket; readonly peer: number; readonly resumeToken: Uint8Array }>;
}

/** A session with its host, and a link that is good. */
async function openHouse(membersOnly = false): Promise<House> {
  const [session, id, hostToken, linkToken] = [randomBytes(16).toString("base64url"), createUuid(), randomBytes(32), randomBytes(32)];
  sessions.set(session, { tenantId: createUuid(), id, hostTokenHash: sha256(hostToken), membersOnly });
  const connect: House["connect"] = async (given) => {
    const socket = await connectLive({ origin, session, ...given });
    open.add(socket);
    return socket;
  };
  const host = await connect({ kind: "host", token: hostToken });
  host.send(composeControl({ kind: "invite", tokenHash: sha256(linkToken), expiresAt: clock.now() + 10 * MINUTE }));
  return {
    session, id, hostToken, linkToken, host, connect,
    async enter() {
      const socket = await connect({ kind: "guest", token: linkToken });
      const hello = parseControl(await socket.next());
      assert.ok(hello.kind === "hello");
      const resumeToken = randomBytes(32);
      host.send(composeControl({ kind: "admit", peer: hello.peer, tokenHash: sha256(resumeToken) }));
      // What comes next shows that it was admitted: all members get it.
      host.send(frame({ kind: "broadcast", peer: 0, epoch: 1, seq: 0 }));
      await socket.next();
      return { socket, peer: hello.peer, resumeToken };
    },
  };
}

function frame(header: FrameHeader, body = FRAME_TYPES[header.kind].minBody): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body);
  bytes.set(composeHeader(header));
  return bytes;
}

const up = (peer: number, seq = 0, body?: number): Uint8Array => frame({ kind: "up", peer, epoch: 0, seq }, body);

/** What the host is told until it is this. */
async function hears(host: LiveSocket, kind: string, peer: number): Promise<void> {
  for (;;) {
    const bytes = await host.next();
    if (bytes[0] !== FRAME_TYPES.arrived.code && bytes[0] !== FRAME_TYPES.gone.code) continue;
    const control = parseControl(bytes);
    if (control.kind === kind && "peer" in control && control.peer === peer) return;
  }
}

const REFUSED: readonly (readonly [what: string, status: number, given: (house: House) => Partial<LiveConnect>])[] = [
  ["another origin", 403, () => ({ options: { origin: "https://evil.example" } })],
  ["the origin of another port", 403, () => ({ options: { origin: "http://localhost:1" } })],
  ["an opaque origin", 403, () => ({ options: { origin: "null" } })],
  ["a browser without an origin", 403, () => ({ options: { headers: { "sec-fetch-site": "cross-site" } } })],
  ["another host", 421, () => ({ options: { headers: { host: "evil.example" } } })],
  ["a session in another writing", 404, ({ session }) => ({ session: `${session.slice(0, -1)}B` })],
  ["a session with something behind it", 404, ({ session }) => ({ session: `${session}/x` })],
  ["a token in the query", 404, ({ session }) => ({ session: `${session}?token=1` })],
  ["a short token", 400, () => ({ token: randomBytes(31) })],
  ["a long token", 400, () => ({ token: randomBytes(33) })],
];
for (const [what, status, given] of REFUSED) {
  test(`refused before the upgrade: ${what}`, async () => {
    const house = await openHouse();
    await assert.rejects(house.connect({ kind: "guest", token: house.linkToken, ...given(house) }), new RegExp(`Unexpected server response: ${status}`));
  });
}

test("an own origin, and none at all, are taken; what is no live address is an ordinary request", async () => {
  const house = await openHouse();
  await (await house.connect({ kind: "guest", token: house.linkToken, options: { origin } })).next();
  await (await house.connect({ kind: "guest", token: house.linkToken })).next();
  const answer = await fetch(`${origin}/live/${house.session}`);
  assert.equal(answer.status, 404);
});

test("LIV-39: a token opens what it is for and nothing else", async () => {
  const [house, neighbour] = [await openHouse(), await openHouse()];
  const { resumeToken } = await house.enter();
  // So long a relay that was just started waits for the host to say who its members are.
  await clock.advance(6 * SECOND);
  const shown: readonly (readonly [string, Promise<LiveSocket>])[] = [
    ["a token that nobody has", house.connect({ kind: "guest", token: randomBytes(32) })],
    ["a session that is not there", house.connect({ kind: "guest", token: house.linkToken, session: randomBytes(16).toString("base64url") })],
    ["the link's as the host's", house.connect({ kind: "host", token: house.linkToken })],
    ["the host's as a guest's", house.connect({ kind: "guest", token: house.hostToken })],
    ["a neighbour's link", house.connect({ kind: "guest", token: neighbour.linkToken })],
    ["a neighbour's host", house.connect({ kind: "host", token: neighbour.hostToken })],
    ["a member's at the neighbour's", neighbour.connect({ kind: "guest", token: resumeToken })],
    ["the hash of the link's token, as the relay has it", house.connect({ kind: "guest", token: sha256(house.linkToken) })],
  ];
  for (const [what, socket] of shown) assert.equal(await (await socket).closed, CLOSE.unknown, what);
  await clock.advance(10 * MINUTE);
  assert.equal(await (await house.connect({ kind: "guest", token: house.linkToken })).closed, CLOSE.unknown, "a link that has ended");
});

const VIOLATIONS: readonly (readonly [what: string, frame: (peer: number) => Uint8Array | string])[] = [
  ["text", () => "hello"],
  ["a good frame as text", (peer) => Buffer.from(up(peer)).toString("latin1")],
  ["nothing", () => new Uint8Array()],
  ["less than a header", () => new Uint8Array(15)],
  ["an unknown type", () => new Uint8Array(288).fill(99, 0, 1)],
  ["a flag", (peer) => up(peer).fill(1, 1, 2)],
  ["another's number", (peer) => up(peer + 1)],
  ["no number", () => up(0)],
  ["a frame of the host's", () => frame({ kind: "broadcast", peer: 0, epoch: 1, seq: 0 })],
  ["a frame of the relay's", (peer) => composeControl({ kind: "arrived", peer })],
  ["a control of the host's", (peer) => composeControl({ kind: "remove", peer: peer + 1 })],
  ["the end of the session", () => composeControl({ kind: "end" })],
  ["an invitation of its own", () => composeControl({ kind: "invite", tokenHash: sha256(new Uint8Array(32)), expiresAt: 2 ** 50 })],
  ["another join", (peer) => frame({ kind: "join", peer, epoch: 0, seq: 0 })],
  ["less than is sealed", (peer) => up(peer, 0, 256)],
];
test("a guest that sends what guests do not is cut off, and nobody else notices but by its absence", async () => {
  const house = await openHouse();
  const honest = await house.enter();
  for (const [what, bytes] of VIOLATIONS) {
    const { socket, peer } = await house.enter();
    await honest.socket.next();
    const sent = bytes(peer);
    socket.webSocket.send(sent);
    assert.equal(await socket.closed, CLOSE.violation, what);
    await hears(house.host, "gone", peer);
  }
  honest.socket.send(up(honest.peer));
  assert.equal((await house.host.next())[0], FRAME_TYPES.up.code);
  assert.deepEqual(honest.socket.frames, [], "none of it was passed to another guest");
});

test("a frame of 64 KiB passes, one byte more ends the connection before it is all there", async () => {
  const house = await openHouse();
  const { socket, peer } = await house.enter();
  await hears(house.host, "arrived", peer);
  socket.send(up(peer, 0, MAX_FRAME_BYTES - HEADER_BYTES));
  assert.equal((await house.host.next()).length, MAX_FRAME_BYTES);
  socket.webSocket.send(new Uint8Array(MAX_FRAME_BYTES + 1));
  assert.equal(await socket.closed, 1009);
});

test("who waits sends one join, and is not heard otherwise; a join that is too long is none", async () => {
  const house = await openHouse();
  for (const [first, second] of [[FRAME_TYPES.join.minBody, FRAME_TYPES.join.minBody], [MAX_JOIN_BYTES - HEADER_BYTES + 1, null]] as const) {
    const socket = await house.connect({ kind: "guest", token: house.linkToken });
    const hello = parseControl(await socket.next());
    assert.ok("peer" in hello);
    for (const body of [first, second]) if (body !== null) socket.send(frame({ kind: "join", peer: hello.peer, epoch: 0, seq: 0 }, body));
    assert.equal(await socket.closed, CLOSE.violation);
  }
});

test("a flood by a leaked link rings for eight, and leaves the members alone", async () => {
  const house = await openHouse();
  const member = await house.enter();
  const sockets = await Promise.all(Array.from({ length: 12 }, () => house.connect({ kind: "guest", token: house.linkToken })));
  const codes: number[] = [];
  const refused = Promise.withResolvers<void>();
  for (const socket of sockets) void socket.closed.then((code) => void (codes.push(code) === 4 && refused.resolve()));
  await refused.promise;
  member.socket.send(up(member.peer));
  for (;;) if ((await house.host.next())[0] === FRAME_TYPES.up.code) break;
  assert.deepEqual(codes, [CLOSE.full, CLOSE.full, CLOSE.full, CLOSE.full]);
});

test("so many connections of one address, and in all, and no more", async () => {
  const limited = createRelay({ clock, log: recordingLog(logged), limits: { ...LIMITS, connectionsPerMinute: 3 }, register: openRegister(async () => null) });
  const { server: other } = createTestServer({ upgrades: limited.upgrades, clock });
  const at = `http://localhost:${await other.listen({ host: "127.0.0.1", port: 0 })}`;
  const knock = () => connectLive({ origin: at, session: randomBytes(16).toString("base64url"), kind: "guest", token: randomBytes(32) });
  for (let count = 0; count < 3; count++) assert.equal(await (await knock()).closed, CLOSE.unknown);
  await assert.rejects(knock(), /Unexpected server response: 429/);
  await clock.advance(MINUTE);
  assert.equal(await (await knock()).closed, CLOSE.unknown);
  limited.close();
  await other.close();
  const houses = await Promise.all(Array.from({ length: 5 }, () => openHouse()));
  const sockets = await Promise.allSettled(houses.flatMap((house) => Array.from({ length: 8 }, () => house.connect({ kind: "guest", token: house.linkToken }))));
  assert.deepEqual(sockets.map((socket) => (socket.status === "rejected" ? String(socket.reason) : "")).filter((reason) => reason !== ""), Array.from({ length: 5 }, () => "Error: Unexpected server response: 503"));
});

test("a guest that sends faster than it may is cut off; at its pace it is not", async () => {
  const house = await openHouse();
  const { socket, peer } = await house.enter();
  let seq = 0;
  // Four seconds' worth at once, as after a pause.
  for (let count = 0; count < 40; count++) socket.send(up(peer, seq++));
  await hears(house.host, "arrived", peer);
  for (let count = 0; count < 40; count++) await house.host.next();
  await clock.advance(SECOND);
  for (let count = 0; count < 10; count++) socket.send(up(peer, seq++));
  for (let count = 0; count < 10; count++) await house.host.next();
  socket.send(up(peer, seq++));
  assert.equal(await socket.closed, CLOSE.tooFast);
  const pinging = await house.enter();
  for (let count = 0; count < 60; count++) pinging.socket.webSocket.ping();
  assert.equal(await pinging.socket.closed, CLOSE.tooFast, "pings count too");
  const large = await house.enter();
  for (let count = 0; count < 13; count++) large.socket.send(up(large.peer, count, MAX_FRAME_BYTES - HEADER_BYTES));
  assert.equal(await large.socket.closed, CLOSE.tooFast, "bytes count too");
});

test("a host that sends faster than it may is read more slowly, and loses nothing", async () => {
  const house = await openHouse();
  const { socket } = await house.enter();
  // Four seconds' worth, and four more, of a clock that stands still until then: what was read already passes, the rest waits in the host's own socket.
  const frames = 8 * LIMITS.host.framesPerSecond;
  for (let count = 0; count < frames; count++) house.host.send(frame({ kind: "down", peer: 1, epoch: 0, seq: count }));
  for (let count = 0; count < frames / 2 - 10; count++) await socket.next();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [passed, all] = [socket.frames.length, frames / 2 + 10];
  assert.ok(passed < all, `${passed} of ${all} came at once`);
  await clock.advance(10 * SECOND);
  for (let count = 0; count < all; count++) await socket.next();
  assert.equal(house.host.webSocket.readyState, house.host.webSocket.OPEN);
});

test("where proxies are declared the address is the last that is none of theirs, and elsewhere the connection's", async () => {
  const house = await openHouse();
  const forwarded = { headers: { "x-forwarded-for": "198.51.100.1, 203.0.113.9, 127.0.0.5" } };
  await (await house.connect({ kind: "guest", token: house.linkToken, options: forwarded })).next();
  assert.match(addresses.at(-1) ?? "", /^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
  const proxied = createTestServer({ upgrades: relay.upgrades, clock, transport: { kind: "tcp", tls: true, certificate: null, proxies: createProxies(["127.0.0.0/8", "::1"]) } });
  const at = `http://localhost:${await proxied.server.listen({ host: "127.0.0.1", port: 0 })}`;
  await assert.rejects(house.connect({ origin: at, kind: "guest", token: house.linkToken, options: { ...forwarded, origin: at } }), /403/, "people reach it over TLS");
  const guest = await house.connect({ origin: at, kind: "guest", token: house.linkToken, options: { ...forwarded, origin: at.replace("http:", "https:") } });
  await guest.next();
  assert.equal(addresses.at(-1), "203.0.113.9");
  guest.webSocket.terminate();
  await guest.closed;
  await proxied.server.close();
});

test("who reads slowly is dropped, and costs neither the relay's memory nor the others their frames", async () => {
  const house = await openHouse();
  const [slow, quick] = [await house.enter(), await house.enter()];
  await slow.socket.next();
  slow.socket.webSocket.pause();
  const frames = 400;
  const largest = frame({ kind: "broadcast", peer: 0, epoch: 1, seq: 0 }, MAX_FRAME_BYTES - HEADER_BYTES);
  for (let count = 0; count < frames; count++) {
    house.host.send(largest);
    // As fast as the quick one reads: it is never behind.
    assert.equal((await quick.socket.next()).length, MAX_FRAME_BYTES);
  }
  await hears(house.host, "gone", slow.peer);
  slow.socket.webSocket.resume();
  assert.ok([CLOSE.behind, 1006].includes(await slow.socket.closed));
  assert.ok(slow.socket.frames.length < frames);
  const back = await house.connect({ kind: "guest", token: slow.resumeToken });
  assert.deepEqual(parseControl(await back.next()), { kind: "hello", peer: slow.peer });
});

test("the newest with a token is the one: the host's, and a member's", async () => {
  const house = await openHouse();
  const member = await house.enter();
  const again = await house.connect({ kind: "guest", token: member.resumeToken });
  assert.equal(await member.socket.closed, CLOSE.replaced);
  assert.deepEqual(parseControl(await again.next()), { kind: "hello", peer: member.peer });
  const host = await house.connect({ kind: "host", token: house.hostToken });
  assert.equal(await house.host.closed, CLOSE.replaced);
  assert.deepEqual(parseControl(await again.next()), { kind: "hostBack" });
  host.send(composeControl({ kind: "remove", peer: member.peer }));
  assert.equal(await again.closed, CLOSE.unknown);
  await clock.advance(6 * SECOND);
  assert.equal(await (await house.connect({ kind: "guest", token: member.resumeToken })).closed, CLOSE.unknown, "a removed member's token opens nothing");
});

test("for members only: the cookie of somebody else, and none, open nothing", async () => {
  const house = await openHouse(true);
  for (const cookie of [undefined, "stranger"]) assert.equal(await (await house.connect({ kind: "guest", token: house.linkToken, options: { headers: cookie === undefined ? {} : { cookie } } })).closed, CLOSE.membersOnly);
  assert.deepEqual(parseControl(await (await house.connect({ kind: "guest", token: house.linkToken, options: { headers: { cookie: "member" } } })).next()), { kind: "hello", peer: 1 });
});

test("who is not admitted in time, a host that is alone for too long, and a session without its host, end", async () => {
  const [house, left] = [await openHouse(), await openHouse()];
  const waiting = await house.connect({ kind: "guest", token: house.linkToken });
  await waiting.next();
  left.host.webSocket.terminate();
  await clock.advance(2 * MINUTE);
  assert.equal(await waiting.closed, CLOSE.time);
  await hears(house.host, "gone", 1);
  await clock.advance(LIMITS.idleMs);
  assert.equal(await house.host.closed, CLOSE.ended);
  assert.deepEqual(ends.filter(({ id }) => id === house.id), [{ id: house.id, reason: "idle" }]);
  await clock.advance(LIMITS.hostAwayMs);
  while (!ends.some(({ id }) => id === left.id)) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(ends.filter(({ id }) => id === left.id), [{ id: left.id, reason: "host-away" }]);
});

test("LIV-40: a host that breaks the protocol is cut off; an end is the end for all", async () => {
  const house = await openHouse();
  const member = await house.enter();
  house.host.send(up(1));
  assert.equal(await house.host.closed, CLOSE.violation);
  assert.deepEqual(parseControl(await member.socket.next()), { kind: "hostAway" });
  const host = await house.connect({ kind: "host", token: house.hostToken });
  assert.deepEqual(parseControl(await member.socket.next()), { kind: "hostBack" });
  host.send(composeControl({ kind: "end" }));
  assert.deepEqual(await Promise.all([member.socket.closed, host.closed]), [CLOSE.ended, CLOSE.ended]);
  assert.deepEqual(ends.filter(({ id }) => id === house.id), [{ id: house.id, reason: "host" }]);
});
