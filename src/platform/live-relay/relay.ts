// The relay: from a connection that asks for a session to the room of that session, and the end of both. In its closure nothing can open a frame
// (tools/closures).

import { createHash, timingSafeEqual } from "node:crypto";
import type { Duplex } from "node:stream";

import { CLOSE, LIVE_PATH, SUB_PROTOCOL } from "#protocol/live/envelope/connection.ts";
import { MAX_FRAME_BYTES } from "#protocol/live/envelope/header.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { createRateLimiter, networkOf } from "#platform/http/rate-limit.ts";
import type { AskedUpgrade, Upgrades } from "#platform/http/upgrades.ts";
import type { Log } from "#platform/log/log.ts";
import { WebSocketServer, type WebSocket } from "ws";

import { Connection, createTurn, type ConnectionTerms } from "./connection.ts";
import type { RelayLimits } from "./limits.ts";
import type { RelayedMember, RelayedSession, RelayEnd, RelayRegister } from "./ports.ts";
import { Room, type RoomTerms } from "./room.ts";
import { readSession, readToken, type ShownToken } from "./upgrade-request.ts";

export interface RelayDeps {
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly limits: RelayLimits;
  readonly register: RelayRegister;
}

export interface Relay {
  readonly upgrades: Upgrades;
  /** Cuts off all who are in it; who ended it has written it down. */
  end(session: Uint8Array): void;
  /** All are told to come back. */
  close(): void;
}

/** Access that ends elsewhere ends here within five seconds: so often it is asked for. */
const CHECK_MS = 2 * SECOND;
const TICK_MS = SECOND;
/** When nobody could be asked for so long, all are cut off until somebody can: they lose nothing by coming back. */
const MAX_UNCHECKED_TICKS = 10;
/** Both ends say something every few seconds, and answer pings: who does neither between two of them is dead. */
const PING_MS = 20 * SECOND;
const SEEN_MS = MINUTE;
/** Of one message; ours have one. */
const MAX_FRAGMENTS = 64;

interface State extends RelayDeps {
  readonly rooms: Map<string, Room>;
  readonly sockets: WebSocketServer;
  readonly terms: Readonly<Record<"host" | "guest", ConnectionTerms>>;
  readonly roomTerms: RoomTerms;
  connections: number;
  /** A connection has ended: one function for all. */
  release(): void;
  /** Since the last round that asked about all. */
  uncheckedTicks: number;
  closed: boolean;
}

export function createRelay(deps: RelayDeps): Relay {
  const { clock, limits, register } = deps;
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false, maxPayload: MAX_FRAME_BYTES, maxFragments: MAX_FRAGMENTS, handleProtocols: () => SUB_PROTOCOL });
  const relay: State = { ...deps, rooms: new Map(), sockets, terms: termsOf(deps, () => relay.release()), roomTerms: { clock, limits, register, onEnd: (room, reason) => endRoom(relay, room, reason) }, connections: 0, release: () => void (relay.connections -= 1), uncheckedTicks: 0, closed: false };
  const limiter = createRateLimiter({ clock });
  const timers = [
    every(TICK_MS, () => tick(relay)),
    every(PING_MS, () => relay.rooms.forEach(lookForLife)),
    every(CHECK_MS, oneAtATime(relay, async () => checkAccess(relay))),
    every(SEEN_MS, oneAtATime(relay, async () => register.seen([...relay.rooms.values()].filter((room) => room.hostIsHere).map(({ key }) => Buffer.from(key, "base64url"))))),
  ];
  return {
    upgrades: {
      takes: (url) => url.startsWith(LIVE_PATH),
      maxConnections: limits.maxConnections,
      async take(asked) {
        const { request, socket, address } = asked;
        if (relay.closed) throw new AppError("live.relay-full");
        limiter.take(`live ${networkOf(address)}`, { requests: limits.connectionsPerMinute, perMs: MINUTE });
        const key = readSession(request.url);
        if (key === null) throw new AppError("request.route-unknown");
        const shown = readToken(request.headers["sec-websocket-protocol"]);
        if (shown === null) throw new AppError("live.protocol-refused");
        if (relay.connections >= limits.maxConnections) throw new AppError("live.relay-full");
        count(relay, socket);
        await admit(relay, { ...asked, key, shown });
      },
    },
    end(session) {
      const room = relay.rooms.get(Buffer.from(session).toString("base64url"));
      if (room !== undefined) closeRoom(relay, room);
    },
    close() {
      relay.closed = true;
      timers.forEach(clearInterval);
      for (const room of relay.rooms.values()) room.closeAll(CLOSE.restart);
      relay.rooms.clear();
    },
  };
}

/** From here on, so that many at once are no more than it bears. */
function count(relay: State, socket: Duplex): void {
  relay.connections += 1;
  socket.on("close", relay.release);
}

interface Asking extends AskedUpgrade {
  readonly key: string;
  readonly shown: ShownToken;
}

/** What is asked of others is asked before the upgrade; what it comes to is said after it, since a browser shows a page nothing else. */
async function admit(relay: State, asking: Asking): Promise<void> {
  const { key, shown, request, socket, head } = asking;
  const session = relay.rooms.get(key)?.session ?? (await relay.register.find(Buffer.from(key, "base64url")));
  const refusal = session === null ? CLOSE.unknown : await findRefusal(relay, session, asking);
  const webSocket = await new Promise<WebSocket | null>((resolve) => {
    const onClose = (): void => resolve(null);
    socket.once("close", onClose);
    relay.sockets.handleUpgrade(request, socket, head, (opened) => {
      // The WebSocket tells both from now on, and an idle connection keeps no lists of who listens.
      socket.off("close", onClose);
      socket.off("close", relay.release);
      asking.handOver();
      resolve(opened);
    });
  });
  if (webSocket === null) return;
  const isHost = shown.kind === "host";
  const connection = new Connection({ webSocket, socket, terms: isHost ? relay.terms.host : relay.terms.guest });
  if (relay.closed) return connection.close(CLOSE.restart);
  if (session === null || typeof refusal === "number") return connection.close(typeof refusal === "number" ? refusal : CLOSE.unknown);
  const room = roomOf(relay, key, session);
  if (isHost) room.admitHost(connection, asking.address);
  else room.admitGuest({ connection, tokenHash: sha256(shown.token).toString("hex"), address: asking.address, member: refusal });
}

/** The code to close with; or who it is where only members are let in, null elsewhere. */
async function findRefusal({ register }: State, session: RelayedSession, { shown, request }: Asking): Promise<number | RelayedMember | null> {
  if (shown.kind === "host") return timingSafeEqual(sha256(shown.token), session.hostTokenHash) && (await register.mayShare(session)) ? null : CLOSE.unknown;
  return session.membersOnly ? ((await register.findMember(session, request.headers.cookie)) ?? CLOSE.membersOnly) : null;
}

function roomOf(relay: State, key: string, session: RelayedSession): Room {
  const known = relay.rooms.get(key);
  if (known !== undefined) return known;
  const room = new Room(key, { session, terms: relay.roomTerms });
  relay.rooms.set(key, room);
  return room;
}

/** Twice is once: closing its connections tells the room that they are gone. */
function endRoom(relay: State, room: Room, reason: RelayEnd): void {
  if (relay.rooms.get(room.key) !== room) return;
  closeRoom(relay, room);
  const { mostParticipants, session } = room;
  relay.register.ended(session, { reason, mostParticipants }).catch((error: unknown) => relay.log.error("the end of a live session was not written down", { tenantId: session.tenantId }, error));
}

function closeRoom(relay: State, room: Room): void {
  relay.rooms.delete(room.key);
  room.closeAll(CLOSE.ended);
}

function tick(relay: State): void {
  relay.uncheckedTicks += 1;
  for (const room of relay.rooms.values()) {
    if (relay.uncheckedTicks > MAX_UNCHECKED_TICKS) room.closeAll(CLOSE.restart);
    room.tick(relay.clock.now());
  }
}

async function checkAccess(relay: State): Promise<void> {
  const held = [...relay.rooms.values()].map((room) => ({ room, session: room.session, members: room.members.map(({ member }) => member) }));
  for (const { room, session } of await relay.register.listChanged(held)) {
    if (!(await relay.register.mayShare(session))) {
      endRoom(relay, room, "access");
      continue;
    }
    for (const { peer, member } of room.members) if (!(await relay.register.mayStay(session, member))) room.drop(peer, CLOSE.membersOnly);
    relay.register.confirmed(session);
  }
  relay.uncheckedTicks = 0;
}

function lookForLife(room: Room): void {
  for (const connection of room.connections()) connection.pingOrTerminate();
}

/** A round that takes longer than its time is not overtaken by the next; what fails is tried again by that one. */
function oneAtATime({ log }: State, work: () => Promise<void>): () => void {
  let working = false;
  return () => {
    if (working) return;
    working = true;
    work()
      .catch((error: unknown) => log.error("live sessions could not be looked after", {}, error))
      .finally(() => void (working = false));
  };
}

function termsOf({ clock, limits: { host, guest, maxWaitingBytes } }: RelayDeps, released: () => void): State["terms"] {
  const common = { turn: createTurn(), clock, maxWaitingBytes, released };
  return { host: { ...common, flow: host, tooFast: "wait" }, guest: { ...common, flow: guest, tooFast: "close" } };
}

function every(ms: number, work: () => void): NodeJS.Timeout {
  return setInterval(work, ms).unref();
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
