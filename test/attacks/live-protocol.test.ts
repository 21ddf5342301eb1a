// What a hostile relay, and a guest that it helps, can do to a session: end it for a while. Built from the same library as the session.

import assert from "node:assert/strict";
import { test } from "node:test";

import { composeControl } from "#protocol/live/envelope/control.ts";
import { composeHeader, HEADER_BYTES, type Bytes } from "#protocol/live/envelope/header.ts";
import { generateKeyPair, randomBytes } from "#protocol/live/handshake/derive.ts";
import { createHostKeys } from "#protocol/live/handshake/join.ts";
import { admit, chats, comeBack, connect, enter, guestDoes, heard, hostDoes, invite, knock, lose, openRoom, say, type Room, type RoomGuest, type Tamper } from "#protocol/live/rehearsal/room.ts";
import { ADMISSION_MS, ANSWER_MS, startGuest, stepGuest, type GuestEvent, type GuestState } from "#protocol/live/peers/guest.ts";
import { webAead } from "#protocol/live/sealed/aead.ts";
import { HostEngine } from "#protocol/live/peers/host-engine.ts";
import { ABSENCE_MS, HEARTBEAT_MS, SILENCE_MS } from "#protocol/live/peers/times.ts";

const [UP, DOWN, BROADCAST] = [3, 4, 5];
const flip = (frame: Bytes, at: number): Bytes => frame.map((byte, index) => (index === at ? byte ^ 1 : byte));

/** What the relay makes of the frames that it attacks, one after the other. */
const ATTACKS: Readonly<Record<string, () => (frame: Bytes) => readonly Bytes[]>> = {
  "drops the first": () => { let count = 0; return (frame) => (count++ === 0 ? [] : [frame]); },
  doubles: () => (frame) => [frame, frame],
  "changes the content": () => (frame) => [flip(frame, frame.length - 20)],
  "changes the tag": () => (frame) => [flip(frame, frame.length - 1)],
  "changes the number": () => (frame) => [flip(frame, 15)],
  "changes the epoch": () => (frame) => [flip(frame, 7)],
  "changes the peer": () => (frame) => [flip(frame, 3)],
  "changes the type": () => (frame) => [flip(frame, 0)],
  "sets a flag": () => (frame) => [flip(frame, 1)],
  "cuts off": () => (frame) => [frame.slice(0, 40)],
  "makes it huge": () => (frame) => [new Uint8Array([...frame, ...new Uint8Array(70_000)])],
  "swaps two": () => { let held: Bytes | null = null; return (frame) => { if (held !== null) return [frame, held]; held = frame; return []; }; },
  replays: () => { let first: Bytes | null = null; return (frame) => { first ??= frame; return first === frame ? [frame] : [first, frame]; }; },
};

for (const [name, attack] of Object.entries(ATTACKS)) {
  for (const [direction, type] of [["to a guest, of all", BROADCAST], ["to a guest alone", DOWN], ["to the host", UP]] as const) {
    test(`LIV-22, LIV-38: the relay ${name}, ${direction}: the connection ends, and after it nothing is lost, doubled or changed`, async () => {
      const room = await openRoom();
      const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
      const act = attack();
      room.tamper = (frame, to, from) => (frame[0] === type && (type === UP ? from === ben.peer : to === ben.peer) ? act(frame) : [frame]);
      const speak = async (text: string): Promise<void> => {
        if (type === DOWN) await hostDoes(room, room.host.send(ben.peer, { kind: "failed", request: 1, why: text }));
        else await say(room, type === UP ? ben : anna, text);
      };
      for (const text of ["one", "two", "three"]) await speak(text);
      assert.equal(ben.engine.state().phase, "away");
      room.tamper = null;
      for (const guest of [anna, ben]) if (guest.engine.state().phase === "away") await comeBack(room, guest);
      await speak("four");
      const failed = ben.news.flatMap((news) => (news.kind === "down" && news.message.kind === "failed" ? [news.message.why] : []));
      const wanted = ["one", "two", "three", "four"];
      if (type === DOWN) assert.deepEqual(failed, wanted);
      else assert.deepEqual([chats(anna), chats(ben)], [wanted, wanted]);
    });
  }
}

async function twoInARoom(): Promise<{ room: Room; anna: RoomGuest; ben: RoomGuest }> {
  const room = await openRoom();
  return { room, anna: await enter(room, "Anna"), ben: await enter(room, "Ben") };
}

test("LIV-22: what the relay cuts off at the end is seen at the next pulse", async () => {
  const { room, anna, ben } = await twoInARoom();
  room.tamper = (frame, to) => (frame[0] === BROADCAST && to === ben.peer ? [] : [frame]);
  await say(room, anna, "unheard");
  room.tamper = (frame) => [frame];
  assert.equal(ben.engine.state().phase, "member");
  await hostDoes(room, room.host.broadcast({ kind: "pulse", hashes: [] }));
  assert.deepEqual([ben.engine.state().phase, anna.engine.state().phase], ["away", "member"]);
});

test("LIV-22, LIV-24: frames of another session, of another member, reflected, or of an old epoch are refused", async () => {
  const { room, anna, ben } = await twoInARoom();
  const other = await twoInARoom();
  await say(room, anna, "one");
  await say(other.room, other.anna, "elsewhere");
  const last = (from: Room, type: number, to: number): Bytes => from.passed.findLast(({ frame, to: at }) => frame[0] === type && at === to)?.frame ?? assert.fail("no such frame");
  const reflected = new Uint8Array(last(room, UP, 0));
  reflected.set(composeHeader({ kind: "down", peer: ben.peer, epoch: 0, seq: 99 }));
  const wrong = [last(other.room, BROADCAST, other.ben.peer), last(room, DOWN, anna.peer), reflected, room.passed.find(({ frame, to }) => frame[0] === DOWN && to === ben.peer)?.frame ?? assert.fail("no such frame")];
  for (const frame of wrong) {
    const victim = (await ben.engine.receive(frame, room.now)).news;
    assert.ok(victim.some(({ kind }) => kind === "reconnect"));
    assert.ok(!victim.some(({ kind }) => kind === "broadcast" || kind === "down"));
    await comeBackAfresh(room, ben);
  }
  assert.deepEqual(chats(ben), ["one"]);
});

async function comeBackAfresh(room: Room, guest: RoomGuest): Promise<void> {
  await lose(room, guest);
  const token = guest.news.findLast((news) => news.kind === "reconnect")?.token ?? assert.fail("no token");
  room.now += 61_000;
  await connect(room, guest, token);
  assert.equal(guest.engine.state().phase, "member");
}

test("LIV-34: whoever kept every key of before a removal opens no broadcast after it, with all that the relay saw", async (t) => {
  const keys: CryptoKey[] = [];
  const raws = new Map<string, CryptoKey>();
  const nonces = new Map<string, Uint8Array>();
  const { importKey, encrypt } = crypto.subtle;
  t.mock.method(crypto.subtle, "importKey", async (...given: Parameters<typeof importKey>) => {
    const key = await importKey.apply(crypto.subtle, given);
    if (given[2] === "AES-GCM") raws.set(Buffer.from(given[1] as Uint8Array).toString("hex"), await importKey.call(crypto.subtle, "raw", given[1] as Uint8Array<ArrayBuffer>, "AES-GCM", false, ["decrypt"]));
    return key;
  });
  t.mock.method(crypto.subtle, "encrypt", async (...given: Parameters<typeof encrypt>) => {
    const sealed = await encrypt.apply(crypto.subtle, given);
    nonces.set(Buffer.from(sealed).toString("hex"), (given[0] as { iv: Uint8Array }).iv);
    return sealed;
  });
  const { room, anna, ben } = await twoInARoom();
  await say(room, anna, "all three");
  keys.push(...raws.values());
  const opens = async (frame: Bytes): Promise<boolean> => {
    const [body, aad] = [frame.slice(HEADER_BYTES), Buffer.concat([room.host.sessionId, frame.subarray(0, HEADER_BYTES)])];
    const iv = nonces.get(Buffer.from(body).toString("hex")) ?? assert.fail("not sealed here");
    const tries = await Promise.allSettled(keys.map(async (key) => await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(iv), additionalData: aad }, key, body)));
    return tries.some(({ status }) => status === "fulfilled");
  };
  const seen = room.passed.length;
  await hostDoes(room, room.host.act({ kind: "remove", peer: ben.peer, now: room.now }));
  await say(room, anna, "two of us");
  const broadcasts = (from: number, to?: number): Bytes[] => room.passed.slice(from, to).filter(({ frame }) => frame[0] === BROADCAST).map(({ frame }) => frame);
  assert.deepEqual(await Promise.all(broadcasts(0, seen).map(opens)), broadcasts(0, seen).map(() => true), "the attack itself works");
  assert.ok(broadcasts(seen).length > 0);
  assert.deepEqual(await Promise.all(broadcasts(seen).map(opens)), broadcasts(seen).map(() => false));
});

test("LIV-34: a removed guest whom the relay lets in all the same, and whom nobody told, comes to nothing", async () => {
  const { room, anna, ben } = await twoInARoom();
  await lose(room, ben);
  await hostDoes(room, room.host.act({ kind: "remove", peer: ben.peer, now: room.now }));
  const known = { news: room.hostNews.length, members: room.host.state().members };
  // The relay takes its token, gives it its number, and passes its return on; and it passes on to it all that the others get.
  await room.host.receive(composeControl({ kind: "arrived", peer: ben.peer }), room.now);
  const { frames: returning } = await ben.engine.receive(composeControl({ kind: "hello", peer: ben.peer }), room.now);
  assert.equal(returning.length, 1, "it asks to come back");
  for (const frame of returning) {
    const { frames } = await room.host.receive(frame, room.now);
    assert.deepEqual(frames, [composeControl({ kind: "remove", peer: ben.peer })]);
  }
  const seen = room.passed.length;
  await say(room, anna, "without Ben");
  for (const { frame } of room.passed.slice(seen).filter(({ to }) => to === anna.peer)) await ben.engine.receive(frame, room.now);
  assert.deepEqual([chats(ben), chats(anna)], [[], ["without Ben"]]);
  assert.deepEqual([room.hostNews.length - known.news, room.host.state().members], [1, known.members], "Anna's words, and nobody more");
});

test("LIV-36: a member whose frames the relay keeps, without a word, counts as away after 15 seconds, and loses nothing", async () => {
  const { room, anna, ben } = await twoInARoom();
  room.tamper = (frame, _to, from) => (from === ben.peer ? [] : [frame]);
  await say(room, ben, "kept back");
  const tick = (): Promise<void> => hostDoes(room, room.host.act({ kind: "tick", now: room.now }));
  room.now += SILENCE_MS - 1;
  await tick();
  assert.equal(room.host.state().members.get(ben.peer)?.lostAt, null);
  await guestDoes(room, anna, anna.engine.act({ kind: "tick", now: room.now }));
  room.now += 1;
  await tick();
  assert.deepEqual([...room.host.state().members.values()].map(({ lostAt }) => lostAt), [null, room.now]);
  assert.equal(ben.engine.state().phase, "away", "the relay was told to close");
  assert.ok(heard(anna).some((message) => message.kind === "presence" && message.person === ben.peer && message.state === "lost"));
  room.tamper = null;
  await comeBack(room, ben);
  assert.deepEqual([chats(anna), chats(ben)], [["kept back"], ["kept back"]]);
});

test("LIV-25: who comes back meets the signing key that it knows, or nobody", async () => {
  const signing = await generateKeyPair("Ed25519");
  const signingKey = new Uint8Array(await crypto.subtle.exportKey("raw", signing.publicKey));
  const room = await openRoom(new HostEngine({ keys: await createHostKeys(), signing, signingKey, aead: webAead, now: 0 }));
  const anna = await enter(room, "Anna");
  signingKey.set(randomBytes(32));
  await lose(room, anna);
  room.tamper = (frame) => [frame];
  await comeBack(room, anna);
  assert.equal(anna.engine.state().phase, "away");
});

test("LIV-24: an epoch that goes back is refused, though the host itself says it", async () => {
  const { room, anna } = await twoInARoom();
  Object.assign(room.host.state(), { epoch: 0 });
  room.tamper = (frame) => [frame];
  await hostDoes(room, room.host.act({ kind: "epoch-full", now: room.now }));
  assert.equal(anna.engine.state().phase, "away");
});

test("LIV-32: a number that somebody had is nobody else's, whatever the relay says", async () => {
  const { room, ben } = await twoInARoom();
  await hostDoes(room, room.host.act({ kind: "remove", peer: ben.peer, now: room.now }));
  const { frames } = await room.host.receive(composeControl({ kind: "arrived", peer: ben.peer }), room.now);
  assert.deepEqual(frames, [composeControl({ kind: "remove", peer: ben.peer })]);
});

test("LIV-17, LIV-33: a relay that joins by recorded frames, or without the secret, is turned away unseen", async () => {
  const room = await openRoom();
  const anna = await knock(room, "Anna", await invite(room, 3));
  const join = room.passed.find(({ frame }) => frame[0] === 1)?.frame ?? assert.fail("no join");
  await admit(room, anna);
  const ringing = room.hostNews.length;
  const forged = new Uint8Array(join);
  forged.set(composeHeader({ kind: "join", peer: 9, epoch: 0, seq: 0 }));
  for (const frame of [forged, flip(forged, 80)]) {
    await room.host.receive(composeControl({ kind: "arrived", peer: frame === forged ? 9 : 10 }), room.now);
    if (frame !== forged) frame.set(composeHeader({ kind: "join", peer: 10, epoch: 0, seq: 0 }));
    const { news } = await room.host.receive(frame, room.now);
    assert.deepEqual(news, []);
  }
  assert.deepEqual([room.hostNews.length, room.host.state().pending.size, room.host.state().members.size], [ringing, 0, 1]);
  // And the member's own join, once more on its own connection.
  await room.host.receive(join, room.now);
  assert.equal(room.host.state().members.get(anna.peer)?.lostAt, room.now);
});

test("LIV-9, LIV-38: a relay that answers a join itself, or greets twice, is seen before anything is said", async () => {
  const lying: readonly Tamper[] = [
    (frame, to) => (frame[0] === 2 && to !== 0 ? [flip(frame, 30)] : [frame]),
    (frame, to) => (frame[0] === 2 && to !== 0 ? [composeControl({ kind: "hello", peer: to })] : [frame]),
    (frame, to) => (frame[0] === 2 && to !== 0 ? [frame, frame] : [frame]),
  ];
  for (const tamper of lying) {
    const room = await openRoom();
    const link = await invite(room);
    room.tamper = tamper;
    const anna = await knock(room, "Anna", link);
    assert.deepEqual([anna.engine.state().phase, anna.engine.state().reason], ["out", "tampered"]);
  }
});

test("LIV-37: each state of a guest ends by itself, with a reason", () => {
  const run = (...events: readonly GuestEvent[]): GuestState => events.reduce((state, event) => stepGuest(state, event).state, startGuest(0));
  const hello: GuestEvent = { kind: "hello", peer: 1, now: 0 };
  const asked: GuestEvent[] = [hello, { kind: "challenged", code: "123456", now: 0 }];
  const inside: GuestEvent[] = [...asked, { kind: "down", message: { kind: "admitted", role: "viewer" }, now: 0 }];
  const tick = (now: number): GuestEvent => ({ kind: "tick", now });
  const ends: [GuestEvent[], number, string][] = [[[], ANSWER_MS, "no-answer"], [[hello], ANSWER_MS, "no-answer"], [asked, ADMISSION_MS, "not-admitted"], [[...inside, { kind: "lost", now: 0 }], ABSENCE_MS, "lost"]];
  for (const [events, after, reason] of ends) {
    assert.equal(run(...events, tick(after - 1)).reason, null);
    assert.equal(run(...events, tick(after)).reason, reason);
  }
  assert.deepEqual(stepGuest(run(...inside), tick(HEARTBEAT_MS)).effects, [{ kind: "sendHeartbeat" }]);
  assert.deepEqual(stepGuest(run(...inside), { kind: "heard", now: HEARTBEAT_MS }).effects, [{ kind: "sendHeartbeat" }], "where no timer runs, what is heard is answered");
  assert.equal(run(...inside, tick(SILENCE_MS)).phase, "away");
  assert.equal(run(...inside, { kind: "host-away", now: 1 }, tick(SILENCE_MS)).phase, "member");
});

test("LIV-38: three broken connections in a minute end the session, spread out they do not", () => {
  const events = (gap: number): GuestEvent[] => [{ kind: "hello", peer: 1, now: 0 }, { kind: "challenged", code: "1", now: 0 }, { kind: "down", message: { kind: "admitted", role: "viewer" }, now: 0 }, ...[1, 2, 3].map((count): GuestEvent => ({ kind: "violated", now: count * gap }))];
  const phase = (gap: number): string => events(gap).reduce((state, event) => stepGuest(state, event).state, startGuest(0)).phase;
  assert.deepEqual([phase(1000), phase(31_000)], ["out", "away"]);
});

test("LIV-31: a guest whose page has no checks can send no more than its role", async () => {
  const { room, anna, ben } = await twoInARoom();
  await hostDoes(room, room.host.act({ kind: "role", peer: ben.peer, role: "viewer", now: room.now }));
  const before = room.hostNews.length;
  for (const message of [{ kind: "edit", document: 1 }, { kind: "save", request: 1, document: 1 }] as const) await guestDoes(room, ben, ben.engine.send(message, message.kind === "edit" ? Uint8Array.of(1) : undefined));
  assert.equal(room.hostNews.length, before);
  assert.equal(anna.engine.state().phase, "member");
});
