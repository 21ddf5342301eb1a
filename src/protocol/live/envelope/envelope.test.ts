// Headers, controls, and what a relay does with them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { composeControl, parseControl, type Control } from "./control.ts";
import { composeHeader, FRAME_TYPES, HEADER_BYTES, MAX_FRAME_BYTES, MAX_JOIN_BYTES, parseFrameFrom, parseHeader, TOKEN_HASH_BYTES, type Bytes, type FrameHeader, type FrameKind } from "./header.ts";
import { ADMISSION_TIMEOUT_MS, startRelay, stepRelay, type RelayAction, type RelayEvent, type RelayState } from "./relay.ts";

const HASH = new Uint8Array(32).fill(7);
const hashHex = Buffer.from(HASH).toString("hex");
const other = new Uint8Array(32).fill(8);

function frame(header: FrameHeader, body = FRAME_TYPES[header.kind].minBody): Bytes {
  const bytes = new Uint8Array(HEADER_BYTES + body);
  bytes.set(composeHeader(header));
  return bytes;
}

const UP = { kind: "up", peer: 1, epoch: 0, seq: 5 } as const;
const changed = (good: Bytes, at: number, value: number): Bytes => good.map((byte, index) => (index === at ? value : byte));

test("LIV-4, LIV-1: sizes at their bounds, for each type", () => {
  for (const kind of Object.keys(FRAME_TYPES) as FrameKind[]) {
    const { minBody, maxBody, peer, epoch } = FRAME_TYPES[kind];
    const header = { kind, peer: peer === false ? 0 : 1, epoch: epoch ? 1 : 0, seq: 0 };
    for (const body of [minBody, maxBody]) assert.deepEqual(parseHeader(frame(header, body)), header);
    for (const body of [minBody - 1, maxBody + 1]) if (body >= 0) assert.throws(() => parseHeader(frame(header, body)), /LIV-(1|4)\b/);
  }
  for (const length of [0, 1, 15, MAX_FRAME_BYTES + 1]) assert.throws(() => parseHeader(new Uint8Array(length)), /LIV-1\b/);
});

test("LIV-2: an unknown type and a flag are refused", () => {
  const good = frame(UP);
  for (const type of [0, 7, 15, 21, 31, 39, 255]) assert.throws(() => parseHeader(changed(good, 0, type)), /LIV-2\b/);
  assert.throws(() => parseHeader(changed(good, 1, 1)), /LIV-2\b/);
});

test("LIV-3: a field that the type does not have, and a sequence beyond 2^53 - 1, are refused", () => {
  const good = frame(UP);
  assert.throws(() => parseHeader(frame({ ...UP, peer: 0 })), /LIV-3\b/);
  assert.throws(() => parseHeader(frame({ ...UP, epoch: 1 })), /LIV-3\b/);
  assert.throws(() => parseHeader(frame({ kind: "broadcast", peer: 0, epoch: 0, seq: 0 })), /LIV-3\b/);
  assert.throws(() => parseHeader(frame({ kind: "hello", peer: 1, epoch: 0, seq: 1 })), /LIV-3\b/);
  assert.throws(() => parseHeader(frame({ kind: "join", peer: 1, epoch: 0, seq: 1 })), /LIV-3\b/);
  assert.equal(parseHeader(frame({ ...UP, seq: Number.MAX_SAFE_INTEGER })).seq, Number.MAX_SAFE_INTEGER);
  assert.throws(() => parseHeader(changed(good, 9, 0x20)), /LIV-3\b/);
});

test("LIV-5: each type comes from one side alone", () => {
  for (const kind of Object.keys(FRAME_TYPES) as FrameKind[]) {
    const { peer, epoch, from } = FRAME_TYPES[kind];
    const bytes = frame({ kind, peer: peer === false ? 0 : 1, epoch: epoch ? 1 : 0, seq: 0 });
    for (const side of ["guest", "host", "relay"] as const) {
      if (side === from) assert.equal(parseFrameFrom(side, bytes).kind, kind);
      else assert.throws(() => parseFrameFrom(side, bytes), /LIV-5\b/);
    }
  }
});

test("LIV-6: controls have one form each", () => {
  const controls: Control[] = [
    { kind: "hello", peer: 3 }, { kind: "arrived", peer: 3 }, { kind: "gone", peer: 3 }, { kind: "open", peer: 9 }, { kind: "remove", peer: 65_535 },
    { kind: "hostAway" }, { kind: "hostBack" }, { kind: "end" },
    { kind: "invite", tokenHash: HASH, expiresAt: 1_800_000_000_000 }, { kind: "revoke", tokenHash: HASH }, { kind: "admit", peer: 2, tokenHash: HASH },
    { kind: "follow", peer: 0, followers: [1, 2, 900] }, { kind: "follow", peer: 4, followers: [] },
  ];
  for (const control of controls) assert.deepEqual(parseControl(composeControl(control)), control);
  const follow = composeControl({ kind: "follow", peer: 1, followers: [1, 2] });
  assert.throws(() => parseControl(changed(follow, HEADER_BYTES + 1, 2)), /LIV-6\b/);
  assert.throws(() => parseControl(follow.slice(0, -1)), /LIV-6\b/);
  assert.throws(() => parseControl(changed(composeControl({ kind: "invite", tokenHash: HASH, expiresAt: 1 }), HEADER_BYTES + 32, 255)), /LIV-6\b/);
  assert.throws(() => parseControl(frame(UP)), /LIV-6\b/);
});

/** A relay with a host, and members 1 to 3 of tokens that are their number. */
function filledRelay(): RelayState {
  const tokens = [1, 2, 3].map((peer) => ({ peer, tokenHash: new Uint8Array(32).fill(peer) }));
  const says = (control: Control): RelayEvent => ({ kind: "frame", from: 0, frame: composeControl(control), now: 0 });
  const events: RelayEvent[] = [{ kind: "host-connected", now: 0 }, says({ kind: "invite", tokenHash: HASH, expiresAt: 1000 })];
  for (const { peer, tokenHash } of tokens) events.push({ kind: "guest-connected", tokenHash: hashHex, now: 0 }, says({ kind: "admit", peer, tokenHash }));
  return events.reduce((state, event) => stepRelay(state, event).state, startRelay({ maxMembers: 5 }));
}

const passes = (actions: readonly RelayAction[]): unknown => actions.flatMap((action) => (action.kind === "pass" ? action.to : []));
const host = (state: RelayState, bytes: Bytes): ReturnType<typeof stepRelay> => stepRelay(state, { kind: "frame", from: 0, frame: bytes, now: 0 });
const guest = (state: RelayState, from: number, bytes: Bytes): ReturnType<typeof stepRelay> => stepRelay(state, { kind: "frame", from, frame: bytes, now: 0 });

test("LIV-7, LIV-11: a frame goes where its type says", () => {
  const state = host(filledRelay(), composeControl({ kind: "follow", peer: 1, followers: [2, 3, 9] })).state;
  assert.deepEqual(passes(guest(state, 2, frame({ ...UP, peer: 2 })).actions), [0]);
  assert.deepEqual(passes(host(state, frame({ kind: "down", peer: 2, epoch: 0, seq: 0 })).actions), [2]);
  assert.deepEqual(passes(host(state, frame({ kind: "down", peer: 4, epoch: 0, seq: 0 })).actions), []);
  assert.deepEqual(passes(host(state, frame({ kind: "broadcast", peer: 0, epoch: 1, seq: 0 })).actions), [1, 2, 3]);
  assert.deepEqual(passes(host(state, frame({ kind: "followers", peer: 1, epoch: 1, seq: 0 })).actions), [2, 3]);
  assert.deepEqual(passes(host(state, frame({ kind: "followers", peer: 2, epoch: 1, seq: 0 })).actions), []);
  assert.equal(guest(state, 2, frame({ ...UP, peer: 2 })).state, state, "routing changes nothing");
  const removed = host(state, composeControl({ kind: "remove", peer: 2 }));
  assert.deepEqual(removed.actions, [{ kind: "close", peer: 2, why: "removed" }]);
  assert.deepEqual(passes(host(removed.state, frame({ kind: "broadcast", peer: 0, epoch: 1, seq: 0 })).actions), [1, 3]);
  assert.deepEqual(passes(host(removed.state, frame({ kind: "followers", peer: 1, epoch: 1, seq: 0 })).actions), [3]);
  assert.deepEqual(stepRelay(removed.state, { kind: "guest-connected", tokenHash: "02".repeat(32), now: 0 }).actions, [{ kind: "reject", why: "unknown" }]);
});

test("LIV-11: what a host can make a relay keep has an end, and what has ended makes room", () => {
  const hashOf = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(TOKEN_HASH_BYTES).fill(count % 256).fill(Math.floor(count / 256), 0, 1);
  const invite = (state: RelayState, count: number, now: number): RelayState => stepRelay(state, { kind: "frame", from: 0, frame: composeControl({ kind: "invite", tokenHash: hashOf(count), expiresAt: 1000 }), now }).state;
  let state = startRelay({ maxMembers: 5 });
  for (let count = 0; count < 256; count++) state = invite(state, count, 0);
  const full = state;
  assert.throws(() => invite(full, 256, 999), /LIV-11/);
  assert.equal(invite(full, 256, 1000).invitations.size, 1);
  const admit = (count: number): void => void (state = host(state, composeControl({ kind: "admit", peer: count + 1, tokenHash: hashOf(count) })).state);
  for (let count = 0; count < 256; count++) admit(count);
  assert.throws(() => admit(256), /LIV-11/);
  assert.equal(host(filledRelay(), composeControl({ kind: "follow", peer: 9, followers: [2] })).state.followers.size, 0, "nobody follows whom nobody knows");
});

test("LIV-6: what a relay is given may be a view into memory that is used again", () => {
  const bytes = composeControl({ kind: "invite", tokenHash: HASH, expiresAt: 77 });
  const pool = Buffer.alloc(bytes.length + 8, 0xff);
  pool.set(bytes, 8);
  const read = parseControl(pool.subarray(8));
  pool.fill(0);
  assert.deepEqual(read, { kind: "invite", tokenHash: HASH, expiresAt: 77 });
});

test("LIV-8: a guest that names another, or sends what guests do not, is cut off", () => {
  const state = filledRelay();
  const wrong = [frame({ ...UP, peer: 1 }), frame({ kind: "down", peer: 2, epoch: 0, seq: 0 }), frame({ kind: "join", peer: 2, epoch: 0, seq: 0 }), composeControl({ kind: "end" }), new Uint8Array(3), new Uint8Array(MAX_FRAME_BYTES + 1)];
  for (const bytes of wrong) {
    const { actions, state: after } = guest(state, 2, bytes);
    assert.deepEqual([actions[0], passes(actions), after.present], [{ kind: "close", peer: 2, why: "violation" }, [], [1, 3]]);
  }
});

test("LIV-9: before admission one join of at most 4 KiB passes, within its time; and 8 wait at most", () => {
  const arrived = stepRelay(filledRelay(), { kind: "guest-connected", tokenHash: hashHex, now: 10 }).state;
  const join = frame({ kind: "join", peer: 4, epoch: 0, seq: 0 }, MAX_JOIN_BYTES - HEADER_BYTES);
  const joined = guest(arrived, 4, join);
  assert.deepEqual(passes(joined.actions), [0]);
  assert.deepEqual(guest(joined.state, 4, join).actions[0], { kind: "close", peer: 4, why: "violation" });
  assert.deepEqual(guest(arrived, 4, frame({ ...UP, peer: 4 })).actions[0], { kind: "close", peer: 4, why: "violation" });
  assert.deepEqual(passes(host(arrived, frame({ kind: "broadcast", peer: 0, epoch: 1, seq: 0 })).actions), [1, 2, 3]);
  assert.deepEqual(stepRelay(arrived, { kind: "tick", now: 9 + ADMISSION_TIMEOUT_MS }).actions, []);
  assert.deepEqual(stepRelay(arrived, { kind: "tick", now: 10 + ADMISSION_TIMEOUT_MS }).actions[0], { kind: "close", peer: 4, why: "time" });
  let [full, taken] = [filledRelay(), 0];
  for (let count = 0; count < 12; count++) {
    const { state, actions } = stepRelay(full, { kind: "guest-connected", tokenHash: hashHex, now: 0 });
    taken += actions[0]?.kind === "accept" ? 1 : 0;
    full = state;
  }
  assert.equal(taken, 8);
  const alone = stepRelay(filledRelay(), { kind: "host-lost", now: 0 }).state;
  assert.deepEqual(stepRelay(alone, { kind: "guest-connected", tokenHash: hashHex, now: 0 }).actions, [{ kind: "reject", why: "full" }]);
});

test("LIV-10: a token opens by its hash alone; members keep their number, no number is given twice", () => {
  const state = filledRelay();
  assert.deepEqual(stepRelay(state, { kind: "guest-connected", tokenHash: Buffer.from(other).toString("hex"), now: 0 }).actions, [{ kind: "reject", why: "unknown" }]);
  assert.deepEqual(stepRelay(state, { kind: "guest-connected", tokenHash: hashHex, now: 1000 }).actions, [{ kind: "reject", why: "unknown" }]);
  const gone = stepRelay(state, { kind: "guest-lost", peer: 3, now: 0 }).state;
  assert.deepEqual(stepRelay(gone, { kind: "guest-connected", tokenHash: "03".repeat(32), now: 5000 }).actions[0], { kind: "accept", peer: 3 });
  assert.deepEqual(stepRelay(gone, { kind: "guest-connected", tokenHash: hashHex, now: 0 }).actions[0], { kind: "accept", peer: 4 });
  const again = host(startRelay({ maxMembers: 5 }), composeControl({ kind: "open", peer: 9 })).state;
  const invited = host(stepRelay(again, { kind: "host-connected", now: 0 }).state, composeControl({ kind: "invite", tokenHash: HASH, expiresAt: 9 })).state;
  assert.deepEqual(stepRelay(invited, { kind: "guest-connected", tokenHash: hashHex, now: 0 }).actions[0], { kind: "accept", peer: 9 });
});

test("LIV-7: what a relay loads names no cryptography, and no folder that does", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => !name.endsWith(".test.ts"));
  assert.ok(files.includes("relay.ts"));
  for (const name of files) {
    const text = readFileSync(join(import.meta.dirname, name), "utf8");
    assert.doesNotMatch(text, /\bcrypto\b|globalThis|import\(/, name);
    for (const [, from = ""] of text.matchAll(/from "([^"]+)"/g)) assert.match(from, /^(#base\/|\.\/)/, name);
  }
});
