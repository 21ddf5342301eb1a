// A session as people have it, over a relay that does its work.

import assert from "node:assert/strict";
import { test } from "node:test";

import { stepRelay, startRelay } from "#protocol/live/envelope/relay.ts";
import { createInbox, createOutbox } from "#protocol/live/sealed/delivery.ts";
import { admit, chats, comeBack, connect, enter, guestDoes, heard, hostDoes, HOUR_MS, invite, knock, lose, openRoom, say, stepRoom } from "#protocol/live/rehearsal/room.ts";
import { ASKING_MS, stepHost } from "./host.ts";
import { catchUp } from "./member-channels.ts";
import { ABSENCE_MS } from "./times.ts";

test("LIV-33: nobody gets anything but a challenge before the host says yes, and both see the same code", async () => {
  const room = await openRoom();
  const anna = await knock(room, "Anna", await invite(room));
  assert.equal(anna.engine.state().phase, "waiting");
  const ring = room.hostNews.find((news) => news.kind === "ring");
  assert.deepEqual([ring?.name, ring?.code], ["Anna", anna.engine.state().code]);
  assert.match(ring?.code ?? "", /^\d{6}$/);
  await hostDoes(room, room.host.broadcast({ kind: "chat", person: 0, text: "before", at: 0 }));
  await say(room, anna, "I am not in");
  assert.deepEqual([chats(anna), room.host.state().members.size], [[], 0]);
  await admit(room, anna);
  assert.equal(anna.engine.state().phase, "member");
  assert.deepEqual(anna.engine.state().roster.map(({ name }) => name), ["Anna"]);
});

test("LIV-7, LIV-35: what a member says reaches all in one order, under its own name", async () => {
  const room = await openRoom();
  const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
  await say(room, anna, "one");
  await say(room, ben, "two");
  await hostDoes(room, room.host.broadcast({ kind: "chat", person: 0, text: "three", at: room.now }));
  for (const guest of [anna, ben]) {
    assert.deepEqual(heard(guest).flatMap((message) => (message.kind === "chat" ? [[message.person, message.text]] : [])), [[anna.peer, "one"], [ben.peer, "two"], [0, "three"]]);
  }
});

test("LIV-26: a message of a megabyte goes in parts and arrives whole; what a guest asks reaches the host's program", async () => {
  const room = await openRoom();
  const anna = await enter(room, "Anna");
  const update = new Uint8Array(500_000).map((_, index) => index % 251);
  await guestDoes(room, anna, anna.engine.send({ kind: "edit", document: 7 }, update));
  const [edit] = room.hostNews.filter((news) => news.kind === "deliver");
  assert.deepEqual([edit?.peer, edit?.message], [anna.peer, { kind: "edit", document: 7 }]);
  assert.deepEqual(edit?.body, update);
  await hostDoes(room, room.host.broadcast({ kind: "edit", document: 7, person: anna.peer }, update));
  assert.ok(anna.news.some((news) => news.kind === "broadcast" && news.message.kind === "edit" && news.body.length === update.length));
});

test("LIV-31, LIV-35: a viewer's edit is refused; a role counts from the next frame on, both ways", async () => {
  const room = await openRoom();
  const anna = await enter(room, "Anna", "viewer");
  const edit = async (): Promise<number> => {
    await guestDoes(room, anna, anna.engine.send({ kind: "edit", document: 1 }, Uint8Array.of(1)));
    return room.hostNews.filter((news) => news.kind === "deliver").length;
  };
  assert.equal(await edit(), 0);
  assert.ok(anna.news.some((news) => news.kind === "down" && news.message.kind === "refused" && news.message.what === "edit"));
  await hostDoes(room, room.host.act({ kind: "role", peer: anna.peer, role: "editor", now: room.now }));
  assert.deepEqual([await edit(), anna.engine.state().role], [1, "editor"]);
  await hostDoes(room, room.host.act({ kind: "role", peer: anna.peer, role: "viewer", now: room.now }));
  assert.equal(await edit(), 1);
});

test("LIV-35: a terminal takes input by a grant to write alone, gives output by a grant, and grants end with the connection", async () => {
  const room = await openRoom();
  const anna = await enter(room, "Anna");
  const type = async (): Promise<number> => {
    await guestDoes(room, anna, anna.engine.send({ kind: "terminalInput", terminal: 1 }, Uint8Array.of(65)));
    return room.hostNews.filter((news) => news.kind === "deliver").length;
  };
  const show = (): Promise<void> => hostDoes(room, room.host.send(anna.peer, { kind: "terminalOutput", terminal: 1, size: { columns: 80, rows: 24 } }, Uint8Array.of(66)));
  const grant = (mode: "none" | "read" | "write"): Promise<void> => hostDoes(room, room.host.act({ kind: "terminal", peer: anna.peer, terminal: 1, mode, now: room.now }));
  assert.equal(await type(), 0);
  await assert.rejects(show(), /LIV-35/);
  await grant("read");
  await show();
  assert.equal(await type(), 0);
  await grant("write");
  assert.equal(await type(), 1);
  await lose(room, anna);
  await comeBack(room, anna);
  assert.equal(await type(), 1);
  await assert.rejects(show(), /LIV-35/);
});

test("LIV-11, LIV-23: a view goes to those who follow, from where they began, over epochs; and to nobody else", async () => {
  const room = await openRoom();
  const [anna, ben, cleo] = [await enter(room, "Anna"), await enter(room, "Ben"), await enter(room, "Cleo")];
  const look = (document: number): Promise<void> => guestDoes(room, anna, anna.engine.send({ kind: "view", document, top: "", anchor: "", head: "" }));
  const seen = (guest: typeof anna): number[] => guest.news.flatMap((news) => (news.kind === "view" ? [news.message.document] : []));
  const follow = (guest: typeof anna, person: number | null): Promise<void> => guestDoes(room, guest, guest.engine.act({ kind: "follow", person, now: room.now }));
  await look(1);
  await follow(ben, anna.peer);
  await look(2);
  await follow(cleo, anna.peer);
  await look(3);
  await hostDoes(room, room.host.act({ kind: "role", peer: cleo.peer, role: "viewer", now: room.now }));
  await look(4);
  await follow(ben, null);
  await look(5);
  assert.deepEqual([seen(ben), seen(cleo), seen(anna)], [[2, 3, 4], [3, 4, 5], []]);
  await follow(ben, 0);
  await hostDoes(room, room.host.show({ kind: "view", document: 9, top: "", anchor: "", head: "" }));
  await follow(ben, cleo.peer);
  await follow(ben, anna.peer);
  await lose(room, ben);
  await comeBack(room, ben);
  await look(6);
  assert.deepEqual([seen(ben), ben.engine.state().phase], [[2, 3, 4, 9, 6], "member"]);
});

test("LIV-29: a member that was away misses nothing and loses nothing, also over new epochs", async () => {
  const room = await openRoom();
  const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
  await say(room, anna, "a1");
  // Anna's page writes on, and so do the others.
  await lose(room, anna);
  await say(room, anna, "a2");
  await say(room, ben, "b1");
  await hostDoes(room, room.host.act({ kind: "role", peer: ben.peer, role: "viewer", now: room.now }));
  await say(room, ben, "b2");
  await hostDoes(room, room.host.send(anna.peer, { kind: "failed", request: 1, why: "was away" }));
  const epoch = room.host.state().epoch;
  await comeBack(room, anna);
  assert.equal(room.host.state().epoch, epoch + 1);
  assert.deepEqual([chats(anna), chats(ben)], [["a1", "b1", "b2", "a2"], ["a1", "b1", "b2", "a2"]]);
  assert.equal(anna.news.filter((news) => news.kind === "down" && news.message.kind === "failed").length, 1);
  assert.ok(!anna.news.some((news) => news.kind === "compare"));
});

test("LIV-28, LIV-29: what is not kept any more is skipped, and documents are compared", async () => {
  const room = await openRoom();
  const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
  await lose(room, anna);
  for (let sent = 0; sent < 12; sent++) await hostDoes(room, room.host.broadcast({ kind: "edit", document: 1, person: 0 }, new Uint8Array(400_000)));
  for (let sent = 0; sent < 12; sent++) await anna.engine.send({ kind: "edit", document: 1 }, new Uint8Array(400_000));
  await comeBack(room, anna);
  assert.deepEqual([anna.engine.state().phase, anna.news.filter((news) => news.kind === "compare").length], ["member", 1]);
  await say(room, anna, "here");
  assert.deepEqual([chats(anna), chats(ben)], [["here"], ["here"]]);
});

test("LIV-29: a guest that says it has less than it was admitted with gets nothing from before", async () => {
  const room = await openRoom();
  await enter(room, "Anna");
  await hostDoes(room, room.host.broadcast({ kind: "chat", person: 0, text: "before Ben", at: 0 }));
  const ben = await enter(room, "Ben");
  await hostDoes(room, room.host.broadcast({ kind: "chat", person: 0, text: "with Ben", at: 0 }));
  await lose(room, ben);
  // As if nothing had arrived: a log of its own from 1 on, as a page with its checks taken out would have.
  const log = createOutbox("log");
  for (const text of ["before", "with"]) log.put(new TextEncoder().encode(text));
  const member = { resume: undefined as never, inbox: createInbox(), outbox: createOutbox("pair"), logStart: 2, pair: null, heardAt: 0 };
  const { parts } = catchUp(member, log, { kind: "resume", versions: [1], build: "", received: 0, first: 1, broadcast: 0 });
  assert.deepEqual(parts.map(({ number }) => number), [2]);
  await comeBack(room, ben);
  assert.deepEqual(chats(ben), ["with Ben"]);
});

test("LIV-34: who is removed reads nothing more, and cannot come back; the rest read on", async () => {
  const room = await openRoom();
  const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
  const { effects } = stepHost(room.host.state(), { kind: "remove", peer: ben.peer, now: room.now });
  assert.deepEqual(effects.map(({ kind }) => kind), ["send", "dropKeys", "control", "renewEpoch"]);
  assert.deepEqual(effects.find(({ kind }) => kind === "renewEpoch"), { kind: "renewEpoch", number: room.host.state().epoch + 1, roster: [{ id: anna.peer, name: "Anna", role: "editor" }], to: [anna.peer] });
  const before = room.passed.length;
  await hostDoes(room, room.host.act({ kind: "remove", peer: ben.peer, now: room.now }));
  await say(room, anna, "among us");
  assert.deepEqual([ben.engine.state().reason, chats(ben), chats(anna)], ["removed", [], ["among us"]]);
  assert.deepEqual(anna.engine.state().roster.map(({ name }) => name), ["Anna"]);
  const kinds = room.passed.slice(before).filter(({ from, to }) => from === 0 && to !== 0).map(({ frame, to }) => [frame[0], to]);
  assert.deepEqual(kinds, [[4, ben.peer], [4, anna.peer], [5, anna.peer]]);
});

test("LIV-15: an invitation for one is used up, one that ended or was revoked is none", async () => {
  const room = await openRoom();
  const [once, late, revoked] = [await invite(room), await invite(room), await invite(room)];
  await admit(room, await knock(room, "Anna", once));
  assert.equal((await knock(room, "Ben", once)).engine.state().reason, "no-answer");
  const id = [...room.host.state().invitations.keys()].at(-1) ?? "";
  await hostDoes(room, room.host.act({ kind: "revoke", id, now: room.now }));
  assert.equal((await knock(room, "Cleo", revoked)).engine.state().reason, "no-answer");
  const waiting = await knock(room, "Dora", late);
  room.now += HOUR_MS;
  await admit(room, waiting);
  assert.equal(waiting.engine.state().phase, "out");
  assert.equal(room.host.state().members.size, 1);
});

test("LIV-36: a relay that begins anew loses no session", async () => {
  const room = await openRoom();
  const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
  const link = await invite(room);
  // All connections are gone, and so is all that the relay knew.
  room.relay = startRelay({ maxMembers: 10 });
  for (const guest of [anna, ben]) await lose(room, guest);
  await say(room, anna, "meanwhile");
  await stepRoom(room, { kind: "host-connected", now: room.now });
  await hostDoes(room, room.host.act({ kind: "connected", now: room.now }));
  for (const guest of [anna, ben]) await comeBack(room, guest);
  const cleo = await knock(room, "Cleo", link);
  assert.deepEqual([chats(ben), cleo.peer, cleo.engine.state().phase], [["meanwhile"], 3, "waiting"]);
});

test("LIV-36: who asks too long is turned away, who was away too long has left, an epoch lasts an hour", async () => {
  const room = await openRoom();
  const [anna, ben] = [await enter(room, "Anna"), await enter(room, "Ben")];
  const cleo = await knock(room, "Cleo", await invite(room));
  await lose(room, ben);
  const tick = async (): Promise<void> => {
    await guestDoes(room, anna, anna.engine.send({ kind: "heartbeat" }));
    await hostDoes(room, room.host.act({ kind: "tick", now: room.now }));
  };
  room.now += ASKING_MS;
  await tick();
  assert.equal(cleo.engine.state().reason, "not-admitted");
  room.now += ABSENCE_MS;
  await tick();
  assert.deepEqual(anna.engine.state().roster.map(({ name }) => name), ["Anna"]);
  await comeBack(room, ben);
  assert.equal(ben.engine.state().phase, "away");
  const epoch = room.host.state().epoch;
  room.now += HOUR_MS;
  await tick();
  assert.equal(room.host.state().epoch, epoch + 1);
});

test("LIV-11: at the end all are told and cut off, and nobody is taken any more", async () => {
  const room = await openRoom();
  const anna = await enter(room, "Anna");
  const link = await invite(room);
  await hostDoes(room, room.host.act({ kind: "end", now: room.now }));
  assert.equal(anna.engine.state().reason, "ended");
  assert.equal((await knock(room, "Ben", link)).engine.state().phase, "out");
  assert.deepEqual(stepRelay(room.relay, { kind: "guest-connected", tokenHash: "00", now: room.now }).actions, [{ kind: "reject", why: "ended" }]);
});

test("LIV-35: a signal goes through the host to one, sealed, and says from whom it is", async () => {
  const room = await openRoom();
  const [anna, ben, cleo] = [await enter(room, "Anna"), await enter(room, "Ben"), await enter(room, "Cleo")];
  const signal = { type: "offer", sdp: "v=0", fingerprint: Array.from({ length: 32 }, () => "AB").join(":") } as const;
  await guestDoes(room, anna, anna.engine.send({ kind: "signal", to: ben.peer, signal }));
  const got = (guest: typeof anna): unknown[] => guest.news.flatMap((news) => (news.kind === "down" && news.message.kind === "signal" ? [news.message] : []));
  assert.deepEqual([got(ben), got(cleo)], [[{ kind: "signal", from: anna.peer, signal }], []]);
  await guestDoes(room, anna, anna.engine.send({ kind: "leave" }));
  assert.equal(room.host.state().members.size, 2);
  await connect(room, cleo, cleo.engine.token);
});
