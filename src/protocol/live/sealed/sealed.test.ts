// Frames and what is done to them: each way of changing, repeating, leaving out and mixing up ends the channel.

import assert from "node:assert/strict";
import { test } from "node:test";

import { HEADER_BYTES, MAX_FRAME_BYTES, type Bytes } from "#protocol/live/envelope/header.ts";
import { generateKeyPair, randomBytes } from "#protocol/live/handshake/derive.ts";
import { createOpener, createSealer, MAX_CHANNEL_FRAMES, type ChannelParameters, type Opener, type Sealer } from "./channel.ts";
import { composePart, createInbox, createOutbox, fleetingPart, MAX_MESSAGE_BYTES, MAX_PART_BYTES, parsePart } from "./delivery.ts";
import { epochChannel, hashRoster, signContent, verifyContent, type Epoch } from "./epoch.ts";
import { MAX_CONTENT_BYTES, MIN_PADDED_BYTES, pad, paddedLength, unpad } from "./padding.ts";

const sessionId = randomBytes(16);
const flip = (bytes: Bytes, at: number): Bytes => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

async function channel(change: Partial<ChannelParameters> = {}): Promise<{ sealer: Sealer; opener: () => Promise<Opener> }> {
  const secret = randomBytes(44);
  const parameters = { sessionId, kind: "up", peer: 1, epoch: 0, ...change } as const;
  return { sealer: await createSealer({ ...parameters, secret: secret.slice() }), opener: async () => await createOpener({ ...parameters, sessionId, kind: "up", peer: 1, epoch: 0, secret: secret.slice() }) };
}

test("LIV-20: contents at the bounds of sizes come back as they were", async () => {
  const { sealer, opener } = await channel();
  const open = await opener();
  for (const length of [0, 1, 15, 16, 17, 253, 254, 255, 4096, MAX_CONTENT_BYTES]) {
    const content = new Uint8Array(length).fill(length % 256);
    const frame = await sealer.seal(content);
    assert.ok(frame.length <= MAX_FRAME_BYTES);
    assert.deepEqual(await open.open(frame), content);
  }
  await assert.rejects(sealer.seal(new Uint8Array(MAX_CONTENT_BYTES + 1)), /LIV-21/);
});

test("LIV-20, LIV-22: a flip in any byte of a frame ends the channel", async () => {
  const { sealer, opener } = await channel();
  const frame = await sealer.seal(new Uint8Array(8));
  for (let at = 0; at < frame.length; at++) {
    const open = await opener();
    await assert.rejects(open.open(flip(frame, at)), /LIV-\d/, `byte ${at}`);
    await assert.rejects(open.open(frame), { code: "live.ended" });
  }
});

test("LIV-22: replayed, dropped, reordered, truncated, of another session, peer, key or direction", async () => {
  const { sealer, opener } = await channel();
  const [first, second] = [await sealer.seal(Uint8Array.of(1)), await sealer.seal(Uint8Array.of(2))];
  const frames = async (...given: readonly Bytes[]): Promise<void> => {
    const open = await opener();
    for (const frame of given) await open.open(frame);
  };
  await frames(first, second);
  await assert.rejects(frames(first, first), /expected frame 1, got 0/);
  await assert.rejects(frames(second), /expected frame 0, got 1/);
  await assert.rejects(frames((await (await channel()).sealer.seal(new Uint8Array(300))).slice(0, -1)), /LIV-20/);
  await assert.rejects(frames(first.slice(0, HEADER_BYTES)), /LIV-4/);
  await assert.rejects(frames(first.slice(0, -1)), /LIV-4/);
  for (const change of [{ sessionId: randomBytes(16) }, { peer: 2 }, { kind: "down" }] as const) {
    const secret = randomBytes(44);
    const other = await createSealer({ sessionId, kind: "up", peer: 1, epoch: 0, ...change, secret: secret.slice() });
    await assert.rejects((await createOpener({ sessionId, kind: "up", peer: 1, epoch: 0, secret })).open(await other.seal(new Uint8Array())), /LIV-2[02]/);
  }
  await assert.rejects((await (await channel()).opener()).open(first), /LIV-20/, "another key");
});

test("LIV-22: what was under way behind a bad frame is not given out", async () => {
  const { sealer, opener } = await channel();
  const frames = [await sealer.seal(Uint8Array.of(1)), await sealer.seal(Uint8Array.of(2)), await sealer.seal(Uint8Array.of(3))];
  const open = await opener();
  const [a, b, c] = await Promise.allSettled(frames.map(async (frame, index) => await open.open(index === 1 ? flip(frame, frame.length - 1) : frame)));
  assert.deepEqual([a?.status, b?.status, c?.status], ["fulfilled", "rejected", "rejected"]);
});

test("LIV-20: seals at the same time have numbers of their own, in order; a key ends, and a wiped secret makes no second channel", async () => {
  const { sealer, opener } = await channel({ maxFrames: 40 });
  const frames = await Promise.all(Array.from({ length: 40 }, async (_, index) => await sealer.seal(async () => await Promise.resolve(Uint8Array.of(index)))));
  const open = await opener();
  const opened = await Promise.all(frames.map(async (frame) => await open.open(frame)));
  assert.deepEqual(opened.map(([value]) => value), Array.from({ length: 40 }, (_, index) => index));
  await assert.rejects(sealer.seal(new Uint8Array()), { code: "live.ended" });
  const secret = randomBytes(44);
  await createSealer({ sessionId, kind: "up", peer: 1, epoch: 0, secret });
  assert.ok(secret.every((byte) => byte === 0));
  assert.equal(MAX_CHANNEL_FRAMES, 2 ** 24);
});

test("LIV-20: frames are given out in the order of their numbers, also when the first takes longest", async () => {
  const { sealer } = await channel();
  const { promise: signed, resolve: sign } = Promise.withResolvers<Bytes>();
  const order: number[] = [];
  const first = sealer.seal(async () => await signed).then(() => order.push(0));
  const second = sealer.seal(Uint8Array.of(1)).then(() => order.push(1));
  // As long as a seal takes by itself.
  await (await channel()).sealer.seal(Uint8Array.of(2));
  sign(Uint8Array.of(0));
  await Promise.all([first, second]);
  assert.deepEqual(order, [0, 1]);
  const { sealer: broken } = await channel();
  await assert.rejects(broken.seal(async () => await Promise.reject(new Error("no signature"))), /no signature/);
  await assert.rejects(broken.seal(Uint8Array.of(1)), { code: "live.ended" }, "a number without its frame");
});

test("LIV-21: sizes tell little, and there is one padding", () => {
  const sizes = new Set(Array.from({ length: MAX_CONTENT_BYTES + 1 }, (_, length) => paddedLength(length)));
  assert.ok(sizes.size < 130, `${sizes.size} sizes of frames`);
  for (let length = 0; length <= MAX_CONTENT_BYTES; length += 97) {
    const padded = paddedLength(length);
    assert.ok(padded >= Math.max(MIN_PADDED_BYTES, length + 2) && padded <= Math.max(MIN_PADDED_BYTES, 1.12 * (length + 2)));
  }
  const padded = pad(Uint8Array.of(1, 2, 3));
  assert.deepEqual(unpad(padded), Uint8Array.of(1, 2, 3));
  for (const wrong of [flip(padded, 255), flip(padded, 0), new Uint8Array(1), new Uint8Array(), padded.slice(0, 255), new Uint8Array([...padded, 0])]) assert.throws(() => unpad(wrong), /LIV-21/);
});

test("LIV-23: another roster, session, epoch, stream or secret is another key", async () => {
  const roster = [{ id: 1, role: "editor", name: "Anna" }, { id: 2, role: "viewer", name: "Ben" }] as const;
  const epoch = { sessionId, number: 1, secret: randomBytes(32), roster };
  const all = { kind: "broadcast", peer: 0 } as const;
  const keyOf = async (change: Partial<Epoch>, stream: Parameters<typeof epochChannel>[1] = all): Promise<string> => Buffer.from((await epochChannel({ ...epoch, ...change }, stream)).secret).toString("hex");
  assert.equal(await keyOf({}), await keyOf({ roster: [roster[1], roster[0]] }));
  const others = await Promise.all([
    keyOf({}), keyOf({ number: 2 }), keyOf({ sessionId: randomBytes(16) }), keyOf({ secret: randomBytes(32) }), keyOf({ roster: [roster[0]] }),
    keyOf({ roster: [roster[0], { ...roster[1], role: "editor" }] }), keyOf({ roster: [roster[0], { ...roster[1], name: "Bea" }] }),
    keyOf({}, { kind: "followers", peer: 0 }), keyOf({}, { kind: "followers", peer: 1 }), keyOf({}, { kind: "followers", peer: 2 }),
  ]);
  assert.equal(new Set(others).size, others.length);
});

test("LIV-24: a roster has no order, and nobody twice", async () => {
  const [anna, ben] = [{ id: 1, role: "editor", name: "Anna" }, { id: 2, role: "viewer", name: "Ben" }] as const;
  assert.deepEqual(await hashRoster([anna, ben]), await hashRoster([ben, anna]));
  await assert.rejects(hashRoster([anna, anna]), /LIV-24/);
});

test("LIV-25: a broadcast that a member forges with the epoch's key is not the host's", async () => {
  const [host, guest] = await Promise.all([generateKeyPair("Ed25519"), generateKeyPair("Ed25519")]);
  const epoch = { sessionId, number: 1, secret: randomBytes(32), roster: [] };
  const parameters = async (): Promise<ChannelParameters> => await epochChannel({ ...epoch, secret: epoch.secret.slice() }, { kind: "broadcast", peer: 0 });
  const content = new Uint8Array(20).fill(3);
  const seal = async (key: CryptoKey): Promise<Bytes> => await (await createSealer(await parameters())).seal(async (header) => await signContent(content, { header, sessionId, key }));
  const open = async (frame: Bytes): Promise<Bytes> => await verifyContent(await (await createOpener(await parameters())).open(frame), { frame, sessionId, key: host.publicKey });
  assert.deepEqual(await open(await seal(host.privateKey)), content);
  await assert.rejects(open(await seal(guest.privateKey)), /LIV-25/);
  await assert.rejects(open(await (await createSealer(await parameters())).seal(content)), /LIV-25/, "without a signature");
  // The host's own signature, put by a member under the next number.
  const stolen = await (await createOpener(await parameters())).open(await seal(host.privateKey));
  const sealer = await createSealer({ ...(await parameters()), first: 1 });
  const frame = await sealer.seal(stolen);
  await assert.rejects(verifyContent(await (await createOpener({ ...(await parameters()), first: 1 })).open(frame), { frame, sessionId, key: host.publicKey }), /LIV-25/);
});

test("LIV-26: messages come together from their parts, in order, within their limit", () => {
  for (const length of [1, MAX_PART_BYTES - 1, MAX_PART_BYTES, MAX_PART_BYTES + 1, MAX_MESSAGE_BYTES]) {
    const [outbox, inbox] = [createOutbox("pair"), createInbox()];
    const message = new Uint8Array(length).map((_, index) => index % 253);
    const whole = outbox.put(message).map((part) => inbox.take(parsePart(composePart(part, 0)).part));
    assert.deepEqual(whole.at(-1), message);
    assert.ok(whole.slice(0, -1).every((each) => each === null));
  }
  const parts = createOutbox("pair").put(new Uint8Array(2 * MAX_PART_BYTES));
  assert.throws(() => createInbox().take(parts[1] ?? fleetingPart(Uint8Array.of(1))), /LIV-26/);
  assert.throws(() => createOutbox("pair").put(new Uint8Array(MAX_MESSAGE_BYTES + 1)), /LIV-26/);
  assert.throws(() => fleetingPart(new Uint8Array(MAX_PART_BYTES + 1)), /LIV-26/);
  const endless = createInbox();
  const bytes = new Uint8Array(MAX_PART_BYTES);
  assert.throws(() => { for (let number = 1; ; number++) endless.take({ stream: "pair", number, last: false, bytes }); }, /LIV-26/);
  const good = composePart({ stream: "pair", number: 1, last: true, bytes: Uint8Array.of(1) }, 0);
  const wrong: Bytes[] = [good.slice(0, 17), good.with(0, 3), good.with(1, 2), good.with(0, 0), good.with(9, 0), good.with(2, 255), good.with(10, 255)];
  for (const content of wrong) assert.throws(() => parsePart(content), /LIV-26/);
});

test("LIV-27, LIV-28: what is acknowledged is let go, what was never sent cannot be; beyond the limit whole messages go, the oldest first", () => {
  const outbox = createOutbox("pair", { maxBytes: 3 * MAX_PART_BYTES });
  outbox.put(new Uint8Array(MAX_PART_BYTES + 1));
  outbox.put(new Uint8Array(1));
  assert.throws(() => outbox.acknowledge(4), /LIV-27/);
  assert.throws(() => outbox.after(4), /LIV-27/);
  outbox.acknowledge(1);
  assert.deepEqual([outbox.first(), outbox.after(1)?.map(({ number }) => number), outbox.after(0)], [2, [2, 3], null]);
  outbox.put(new Uint8Array(3 * MAX_PART_BYTES));
  assert.deepEqual([outbox.first(), outbox.next(), outbox.after(3)?.length], [4, 7, 3]);
  outbox.put(new Uint8Array(1));
  assert.deepEqual([outbox.first(), outbox.after(3)], [7, null], "no message is kept in part");
});
