// Random sessions: whatever people do and however connections break, no nonce is used twice under a key, all read the same, and what
// somebody wrote arrives once. And whatever bytes a parser or an end is given, it answers with what was there or with `live.refused`.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { composeControl, isControl, parseControl } from "#protocol/live/envelope/control.ts";
import { composeHeader, HEADER_BYTES, parseHeader, type Bytes } from "#protocol/live/envelope/header.ts";
import { startRelay, stepRelay } from "#protocol/live/envelope/relay.ts";
import { toText } from "#protocol/live/handshake/bytes.ts";
import { parseChallenge, parseRequest } from "#protocol/live/handshake/join-messages.ts";
import { composeLink, parseLink } from "#protocol/live/handshake/link.ts";
import { decodeMessage, encodeMessage } from "#protocol/live/messages/codec.ts";
import { composePart, parsePart } from "#protocol/live/sealed/delivery.ts";
import { pad, unpad } from "#protocol/live/sealed/padding.ts";
import { chats, comeBack, enter, guestDoes, hostDoes, lose, openRoom, say, type Room, type RoomGuest } from "#protocol/live/rehearsal/room.ts";
import { SILENCE_MS } from "./times.ts";
import vectors from "#protocol/live/vectors.json" with { type: "json" };

const FULL = process.env["STRONGROOM_FULL"] === "1";
const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
const TRACES = FULL ? 100_000 : 25;
const parameters = { numRuns: FULL ? 250_000 : 1000, seed };

const person = fc.constantFrom(0, 1);
const step = fc.oneof(
  fc.record({ act: fc.constantFrom("say", "say at once", "look", "follow", "unfollow", "lose", "fall silent", "return", "role"), who: person }),
  fc.record({ act: fc.constantFrom("broadcast", "many at once", "renew", "relay restarts"), who: fc.constant(0) }),
);

test("LIV-20, LIV-29: in random sessions no nonce is used twice under a key, all read the same, nothing is lost or doubled", async (t) => {
  const used = new Set<string>();
  const rawOf = new WeakMap<CryptoKey, string>();
  const { importKey, encrypt } = crypto.subtle;
  let sealed = 0;
  t.mock.method(crypto.subtle, "importKey", async (...given: Parameters<typeof importKey>) => {
    const raw = Buffer.from(given[1] as Uint8Array).toString("hex");
    const key = await importKey.apply(crypto.subtle, given);
    if (given[2] === "AES-GCM" || (given[2] as { name?: string }).name === "AES-GCM") rawOf.set(key, raw);
    return key;
  });
  t.mock.method(crypto.subtle, "encrypt", async (...given: Parameters<typeof encrypt>) => {
    const raw = rawOf.get(given[1]);
    const name = `${raw ?? assert.fail("a key that was not imported")} ${Buffer.from((given[0] as { iv: Uint8Array }).iv).toString("hex")}`;
    assert.ok(!used.has(name), "a nonce was used twice");
    used.add(name);
    sealed += 1;
    return await encrypt.apply(crypto.subtle, given);
  });
  const trace = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
    used.clear();
    const room = await openRoom();
    const people = [await enter(room, "Anna"), await enter(room, "Ben")];
    const written: string[] = [];
    for (const { act, who } of steps) await play(room, people, { act, guest: people[who] ?? assert.fail("nobody"), written });
    for (const guest of people) if (guest.engine.state().phase === "away") await comeBack(room, guest);
    assert.deepEqual(people.map(({ engine }) => engine.state().phase), ["member", "member"]);
    const [anna, ben] = people.map(chats);
    assert.deepEqual(anna, ben);
    assert.deepEqual([...(anna ?? [])].sort(), written.sort());
  });
  await fc.assert(trace, { numRuns: TRACES, seed });
  assert.ok(sealed > 10 * TRACES, `${sealed} frames were sealed`);
});

async function play(room: Room, people: readonly RoomGuest[], { act, guest, written }: { readonly act: string; readonly guest: RoomGuest; readonly written: string[] }): Promise<void> {
  const line = (): string => { written.push(`line ${written.length}`); return `line ${written.length - 1}`; };
  const { engine } = guest;
  if (act === "say") await say(room, guest, line());
  if (act === "say at once") await Promise.all([line(), line(), line()].map((text) => engine.send({ kind: "chat", text }))).then(async (all) => { for (const output of all) await guestDoes(room, guest, Promise.resolve(output)); });
  if (act === "look") await guestDoes(room, guest, engine.send({ kind: "view", document: 1, top: "", anchor: "", head: "" }));
  if (act === "follow") await guestDoes(room, guest, engine.act({ kind: "follow", person: people.find((other) => other !== guest)?.peer ?? 0, now: room.now }));
  if (act === "unfollow") await guestDoes(room, guest, engine.act({ kind: "follow", person: null, now: room.now }));
  if (act === "lose" && guest.connected) await lose(room, guest);
  if (act === "fall silent" && guest.connected) await fallSilent(room, people, { guest, text: line() });
  if (act === "return" && engine.state().phase === "away") await comeBack(room, guest);
  if (act === "role") await hostDoes(room, room.host.act({ kind: "role", peer: guest.peer, role: "viewer", now: room.now }));
  if (act === "renew") await hostDoes(room, room.host.act({ kind: "epoch-full", now: room.now }));
  if (act === "broadcast") await hostDoes(room, room.host.broadcast({ kind: "chat", person: 0, text: line(), at: 0 }));
  if (act === "many at once") for (const output of await Promise.all([line(), line(), line()].map((text) => room.host.broadcast({ kind: "chat", person: 0, text, at: 0 })))) await hostDoes(room, Promise.resolve(output));
  if (act === "relay restarts") {
    room.relay = startRelay({ maxMembers: 10 });
    for (const each of people) if (each.connected) await lose(room, each);
    room.relay = stepRelay(room.relay, { kind: "host-connected", now: room.now }).state;
    await hostDoes(room, room.host.act({ kind: "connected", now: room.now }));
  }
}

/** The relay keeps what comes from a guest, and tells nobody. */
async function fallSilent(room: Room, people: readonly RoomGuest[], { guest, text }: { readonly guest: RoomGuest; readonly text: string }): Promise<void> {
  room.tamper = (frame, _to, from) => (from === guest.peer ? [] : [frame]);
  await say(room, guest, text);
  room.now += SILENCE_MS;
  for (const other of people) if (other !== guest && other.connected) await guestDoes(room, other, other.engine.send({ kind: "heartbeat" }));
  await hostDoes(room, room.host.act({ kind: "tick", now: room.now }));
  room.tamper = null;
  assert.equal(guest.engine.state().phase, "away");
}

const bytes = fc.uint8Array({ maxLength: 600 }).map((given): Bytes => new Uint8Array(given));
const good = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
/** Any bytes, and good ones with one byte changed or the end cut off. */
function spoiled(...from: readonly Bytes[]): fc.Arbitrary<Bytes> {
  const changed = fc.tuple(fc.constantFrom(...from), fc.nat(), fc.nat(255), fc.boolean()).map(([given, at, value, cut]) => (cut ? given.slice(0, at % (given.length + 1)) : given.map((byte, index) => (index === at % given.length ? value : byte))));
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: bytes });
}

function readsOrRefuses(name: string, from: fc.Arbitrary<Bytes>, again: (given: Bytes) => Uint8Array | null): void {
  test(`${name}: any bytes are read, and written again as they were, or refused`, () => {
    fc.assert(
      fc.property(from, (given) => {
        try {
          const written = again(given);
          if (written !== null) assert.deepEqual(Buffer.from(written), Buffer.from(given));
        } catch (error) {
          assert.ok(isAppError(error, "live.refused"), `expected live.refused, got ${String(error)}`);
        }
      }),
      parameters,
    );
  });
}

const controls = [composeControl({ kind: "follow", peer: 1, followers: [1, 2] }), composeControl({ kind: "invite", tokenHash: new Uint8Array(32), expiresAt: 9 }), composeControl({ kind: "hello", peer: 4 })];
const frames = [good(vectors.upFrame), good(vectors.broadcastFrame), good(vectors.join), ...controls];
readsOrRefuses("LIV-1, LIV-2, LIV-3", spoiled(...frames), (given) => Buffer.concat([composeHeader(parseHeader(given)), given.subarray(HEADER_BYTES)]));
readsOrRefuses("LIV-6", spoiled(...controls), (given) => (isControl(parseHeader(given).kind) ? composeControl(parseControl(given)) : null));
readsOrRefuses("LIV-21", spoiled(pad(new Uint8Array(20)), pad(new Uint8Array(300))), (given) => pad(unpad(given)));
readsOrRefuses("LIV-26", spoiled(good(vectors.part)), (given) => { const { part, ack } = parsePart(given); return composePart(part, ack); });
readsOrRefuses("LIV-30", spoiled(good(vectors.part).slice(18), encodeMessage("up", { kind: "edit", document: 1 }, Uint8Array.of(1))), (given) => { decodeMessage("broadcast", given); return null; });
readsOrRefuses("LIV-30, LIV-31", spoiled(encodeMessage("up", { kind: "edit", document: 1 }, Uint8Array.of(1))), (given) => { decodeMessage("up", given); return null; });
readsOrRefuses("LIV-16", spoiled(new TextEncoder().encode(JSON.stringify(vectors.inputs.request))), (given) => { parseRequest(given); return null; });
readsOrRefuses("LIV-19", spoiled(new TextEncoder().encode(JSON.stringify({ versions: [1], version: 1, nonce: toText(new Uint8Array(16)), signingKey: toText(new Uint8Array(32)) }))), (given) => { parseChallenge(given); return null; });
readsOrRefuses("LIV-13", spoiled(new TextEncoder().encode(vectors.link)), (given) => { const text = new TextDecoder().decode(given); assert.equal(composeLink(parseLink(text)), text); return null; });

test("LIV-8: a relay answers whatever a guest sends by passing it on or cutting it off", () => {
  const state = stepRelay(stepRelay(startRelay({ maxMembers: 2 }), { kind: "host-connected", now: 0 }).state, { kind: "frame", from: 0, frame: composeControl({ kind: "invite", tokenHash: new Uint8Array(32), expiresAt: 9 }), now: 0 }).state;
  const waiting = stepRelay(state, { kind: "guest-connected", tokenHash: "00".repeat(32), now: 0 }).state;
  fc.assert(
    fc.property(spoiled(...frames), (frame) => {
      const [action] = stepRelay(waiting, { kind: "frame", from: 1, frame, now: 0 }).actions;
      assert.ok(action?.kind === "pass" || action?.kind === "close");
      if (action.kind === "pass") assert.deepEqual(parseHeader(frame), { kind: "join", peer: 1, epoch: 0, seq: 0 });
    }),
    parameters,
  );
});
