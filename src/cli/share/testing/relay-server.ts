// A relay for tests: `stepRelay` behind real WebSockets, a session for each address, and nothing of what a server has around it.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { WebSocketServer, type WebSocket } from "ws";

import { CLOSE } from "#protocol/live/envelope/connection.ts";
import { startRelay, stepRelay, type RelayEvent, type RelayState } from "#protocol/live/envelope/relay.ts";

const CODES = { removed: CLOSE.unknown, ended: CLOSE.ended, time: CLOSE.time, violation: CLOSE.violation } as const;
const UNKNOWN = CLOSE.unknown;
const HOST_AWAY = CLOSE.full;

export interface RelayServer {
  /** Its origin. */
  readonly server: string;
  /** Cuts every connection, and forgets all; it goes on at the same place. */
  restart(): void;
  close(): Promise<void>;
}

interface Room {
  state: RelayState;
  readonly peers: Map<number, WebSocket>;
}

export async function startRelayServer(): Promise<RelayServer> {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, handleProtocols: (offered) => ([...offered].includes("strongroom.live.1") ? "strongroom.live.1" : false) });
  const rooms = new Map<string, Room>();
  sockets.on("connection", (socket, { headers, url = "" }) => {
    const room = rooms.get(url) ?? { state: startRelay({ maxMembers: 64 }), peers: new Map<number, WebSocket>() };
    rooms.set(url, room);
    const [, offered = ""] = (headers["sec-websocket-protocol"] ?? "").split(/,\s*/);
    const [side, token = ""] = offered.split(".");
    if (side === "host") {
      room.peers.set(0, socket);
      step(room, { kind: "host-connected", now: Date.now() });
    } else step(room, { kind: "guest-connected", tokenHash: createHash("sha256").update(Buffer.from(token, "base64url")).digest("hex"), now: Date.now() }, socket);
    const numberOf = (): number | undefined => [...room.peers].find(([, each]) => each === socket)?.[0];
    socket.on("message", (data: Buffer) => {
      const from = numberOf();
      if (from !== undefined) step(room, { kind: "frame", from, frame: new Uint8Array(data), now: Date.now() });
    });
    socket.on("close", () => {
      const from = numberOf();
      if (from === undefined) return;
      room.peers.delete(from);
      step(room, from === 0 ? { kind: "host-lost", now: Date.now() } : { kind: "guest-lost", peer: from, now: Date.now() });
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    server: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    restart: () => {
      rooms.clear();
      for (const socket of sockets.clients) socket.close(CLOSE.restart);
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
      await once(http, "close");
    },
  };
}

function step(room: Room, event: RelayEvent, from?: WebSocket): void {
  const { state, actions } = stepRelay(room.state, event);
  room.state = state;
  for (const action of actions) {
    if (action.kind === "accept" && from !== undefined) {
      room.peers.get(action.peer)?.close(CLOSE.replaced);
      room.peers.set(action.peer, from);
    }
    if (action.kind === "reject") from?.close(action.why === "full" ? HOST_AWAY : UNKNOWN);
    if (action.kind === "close") room.peers.get(action.peer)?.close(CODES[action.why]);
    if (action.kind === "close") room.peers.delete(action.peer);
    if (action.kind === "pass" && event.kind === "frame") for (const to of action.to) room.peers.get(to)?.send(event.frame);
    if (action.kind === "say") for (const to of action.to) room.peers.get(to)?.send(action.frame);
  }
}
