// A whole session in memory, for tests and self-checks: a host, guests, and a relay that does its work or, where a test says so, does not.

import { isAppError } from "#base/app-error.ts";
import type { Bytes } from "#protocol/live/envelope/header.ts";
import { startRelay, stepRelay, type RelayEvent, type RelayState } from "#protocol/live/envelope/relay.ts";
import { toHex } from "#protocol/live/handshake/bytes.ts";
import { sha256 } from "#protocol/live/handshake/derive.ts";
import type { BroadcastMessage } from "#protocol/live/messages/host-messages.ts";
import type { Role } from "#protocol/live/messages/roles.ts";
import { createGuestEngine, type GuestEngine, type GuestNews, type GuestOutput } from "#protocol/live/peers/guest-engine.ts";
import { createHostEngine, type HostEngine, type HostNews, type HostOutput } from "#protocol/live/peers/host-engine.ts";

export interface RoomGuest {
  readonly name: string;
  readonly engine: GuestEngine;
  /** All that the page was told. */
  readonly news: GuestNews[];
  peer: number;
  connected: boolean;
}

/** What a hostile relay makes of a frame on its way: any frames, none, other ones. */
export type Tamper = (frame: Bytes, to: number, from: number) => readonly Bytes[];

export interface Room {
  now: number;
  readonly host: HostEngine;
  readonly hostNews: HostNews[];
  readonly guests: Map<string, RoomGuest>;
  /** Every token and frame that the relay was shown. */
  readonly shown: Bytes[];
  /** Every frame that the relay passed on, or said itself. */
  readonly passed: { readonly frame: Bytes; readonly to: number; readonly from: number }[];
  relay: RelayState;
  tamper: Tamper | null;
  /** What is under way, in the order in which it was sent: as on connections, nothing overtakes. */
  readonly queue: (() => Promise<void>)[];
  draining: boolean;
}

const ORIGIN = "https://strongroom.example";
export const HOUR_MS = 3_600_000;
/** Far above what any test sends for one act. */
const MOST_UNDER_WAY = 5000;

const START = 1_800_000_000_000;

export async function openRoom(given?: HostEngine): Promise<Room> {
  const now = START;
  const room: Room = { now, host: given ?? (await createHostEngine(now)), hostNews: [], guests: new Map(), shown: [], passed: [], relay: startRelay({ maxMembers: 10 }), tamper: null, queue: [], draining: false };
  await stepRoom(room, { kind: "host-connected", now });
  await hostDoes(room, room.host.act({ kind: "connected", now }));
  return room;
}

/** A link for `joins` guests, good for an hour. */
export async function invite(room: Room, joins = 1): Promise<string> {
  const { link, ...output } = await room.host.invite({ origin: ORIGIN, expiresAt: room.now + HOUR_MS, joins, now: room.now });
  await hostDoes(room, Promise.resolve(output));
  return link;
}

/** Connects a guest and lets it ask; nobody has said yes yet. */
export async function knock(room: Room, name: string, link: string): Promise<RoomGuest> {
  const guest: RoomGuest = { name, engine: await createGuestEngine({ link, name, build: "test", now: room.now }), news: [], peer: 0, connected: false };
  room.guests.set(name, guest);
  await connect(room, guest, guest.engine.token);
  return guest;
}

export async function admit(room: Room, guest: RoomGuest, role: Role = "editor"): Promise<void> {
  await hostDoes(room, room.host.act({ kind: "admit", peer: guest.peer, role, now: room.now }));
}

export async function enter(room: Room, name: string, role: Role = "editor"): Promise<RoomGuest> {
  const guest = await knock(room, name, await invite(room));
  await admit(room, guest, role);
  demand(guest.engine.state().phase === "member", "the guest was not let in");
  return guest;
}

export async function connect(room: Room, guest: RoomGuest, token: Bytes): Promise<void> {
  const tokenHash = toHex(await sha256(token));
  room.shown.push(token);
  await run(room, async () => {
    const { state, actions } = stepRelay(room.relay, { kind: "guest-connected", tokenHash, now: room.now });
    const accepted = actions.find((action) => action.kind === "accept");
    room.relay = state;
    // It would try again later, as a page does; here it waits for `comeBack`.
    if (accepted === undefined) return void guest.news.push(...(await guest.engine.act({ kind: "lost", now: room.now })).news);
    [guest.peer, guest.connected] = [accepted.peer, true];
    for (const action of actions) if (action.kind === "say") for (const to of action.to) await deliver(room, { frame: action.frame, to, from: 0 });
  });
}

/** The guest's network goes; its page does not try again until `comeBack`. */
export async function lose(room: Room, guest: RoomGuest): Promise<void> {
  guest.connected = false;
  await stepRoom(room, { kind: "guest-lost", peer: guest.peer, now: room.now });
  const { news } = await guest.engine.act({ kind: "lost", now: room.now });
  guest.news.push(...news);
}

export async function comeBack(room: Room, guest: RoomGuest): Promise<void> {
  const asked = guest.news.findLast((each) => each.kind === "reconnect");
  demand(asked !== undefined, "the guest did not ask for another connection");
  await connect(room, guest, asked.token);
}

export async function hostDoes(room: Room, output: Promise<HostOutput>): Promise<void> {
  const { frames, news } = await output;
  room.hostNews.push(...news);
  for (const frame of frames) await stepRoom(room, { kind: "frame", from: 0, frame, now: room.now });
}

export async function guestDoes(room: Room, guest: RoomGuest, output: Promise<GuestOutput>): Promise<void> {
  const { frames, news } = await output;
  guest.news.push(...news);
  if (guest.connected) for (const frame of frames) await stepRoom(room, { kind: "frame", from: guest.peer, frame, now: room.now });
  // Whoever is told to come back first breaks off.
  for (const each of news) {
    if (each.kind !== "reconnect" && each.kind !== "leave") continue;
    if (guest.connected) await stepRoom(room, { kind: "guest-lost", peer: guest.peer, now: room.now });
    guest.connected = false;
    if (each.kind === "reconnect" && room.tamper === null) await connect(room, guest, each.token);
  }
}

export async function stepRoom(room: Room, event: RelayEvent): Promise<void> {
  if (event.kind === "frame") room.shown.push(new Uint8Array(event.frame));
  await run(room, async () => {
    const { state, actions } = stepRelay(room.relay, event);
    room.relay = state;
    for (const action of actions) {
      if (action.kind === "pass" && event.kind === "frame") for (const to of action.to) await deliver(room, { frame: new Uint8Array(event.frame), to, from: event.from });
      if (action.kind === "say") for (const to of action.to) await deliver(room, { frame: action.frame, to, from: 0 });
      if (action.kind === "close") await run(room, async () => await close(room, action.peer));
    }
  });
}

export async function deliver(room: Room, passing: { readonly frame: Bytes; readonly to: number; readonly from: number }): Promise<void> {
  room.passed.push(passing);
  const frames = room.tamper === null ? [passing.frame] : room.tamper(passing.frame, passing.to, passing.from);
  for (const frame of frames) await run(room, async () => await arrive(room, passing.to, frame));
}

/** Does it when all that is under way has arrived; whoever is not itself under way waits for it. */
async function run(room: Room, job: () => Promise<void>): Promise<void> {
  room.queue.push(job);
  if (room.draining) return;
  room.draining = true;
  try {
    for (let [next, done] = [room.queue.shift(), 0]; next !== undefined; next = room.queue.shift()) {
      demand(done++ < MOST_UNDER_WAY, "the room does not come to rest");
      await next();
    }
  } finally {
    room.draining = false;
  }
}

async function arrive(room: Room, to: number, frame: Bytes): Promise<void> {
  if (to === 0) return await hostDoes(room, receiveAtHost(room, frame));
  const guest = guestOf(room, to);
  if (guest !== undefined) await guestDoes(room, guest, guest.engine.receive(frame, room.now));
}

/** LIV-38: what no honest relay passes on makes the host connect anew. */
async function receiveAtHost(room: Room, frame: Bytes): Promise<HostOutput> {
  try {
    return await room.host.receive(frame, room.now);
  } catch (error) {
    if (!isAppError(error, "live.refused")) throw error;
    return await room.host.act({ kind: "connected", now: room.now });
  }
}

async function close(room: Room, peer: number): Promise<void> {
  const guest = guestOf(room, peer);
  if (guest === undefined) return;
  guest.connected = false;
  await guestDoes(room, guest, guest.engine.act({ kind: "lost", now: room.now }));
}

export function heard(guest: RoomGuest): BroadcastMessage[] {
  return guest.news.flatMap((each) => (each.kind === "broadcast" ? [each.message] : []));
}

export function chats(guest: RoomGuest): string[] {
  return heard(guest).flatMap((message) => (message.kind === "chat" ? [message.text] : []));
}

export async function say(room: Room, guest: RoomGuest, text: string): Promise<void> {
  await guestDoes(room, guest, guest.engine.send({ kind: "chat", text }));
}

function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(`Defect: ${otherwise}.`);
}

function guestOf(room: Room, peer: number): RoomGuest | undefined {
  return [...room.guests.values()].find((guest) => guest.peer === peer && guest.connected);
}
