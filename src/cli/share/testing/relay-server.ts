// A relay of one session for tests: `stepRelay` behind real WebSockets, and nothing of what a server has around it.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { WebSocketServer, type WebSocket } from "ws";

import { startRelay, stepRelay, type RelayEvent } from "#protocol/live/envelope/relay.ts";

const CODES = { removed: 4401, ended: 4410, time: 4408, violation: 4400 } as const;
const UNKNOWN = 4401;
const HOST_AWAY = 4503;

export interface RelayServer {
  /** Its origin. */
  readonly server: string;
  /** Cuts every connection, and forgets all; it goes on at the same place. */
  restart(): void;
  close(): Promise<void>;
}

export async function startRelayServer(): Promise<RelayServer> {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, handleProtocols: (offered) => ([...offered].includes("strongroom.live.1") ? "strongroom.live.1" : false) });
  let state = startRelay({ maxMembers: 64 });
  const peers = new Map<number, WebSocket>();
  const step = (event: RelayEvent, from?: WebSocket): void => {
    const stepped = stepRelay(state, event);
    state = stepped.state;
    for (const action of stepped.actions) {
      if (action.kind === "accept" && from !== undefined) {
        peers.get(action.peer)?.close(4409);
        peers.set(action.peer, from);
      }
      if (action.kind === "reject") from?.close(action.why === "full" ? HOST_AWAY : UNKNOWN);
      if (action.kind === "close") peers.get(action.peer)?.close(CODES[action.why]);
      if (action.kind === "close") peers.delete(action.peer);
      if (action.kind === "pass" && event.kind === "frame") for (const to of action.to) peers.get(to)?.send(event.frame);
      if (action.kind === "say") for (const to of action.to) peers.get(to)?.send(action.frame);
    }
  };
  const numberOf = (socket: WebSocket): number | undefined => [...peers].find(([, each]) => each === socket)?.[0];
  sockets.on("connection", (socket, request) => {
    const [, offered = ""] = (request.headers["sec-websocket-protocol"] ?? "").split(/,\s*/);
    const [side, token = ""] = offered.split(".");
    if (side === "host") {
      peers.set(0, socket);
      step({ kind: "host-connected", now: Date.now() });
    } else step({ kind: "guest-connected", tokenHash: createHash("sha256").update(Buffer.from(token, "base64url")).digest("hex"), now: Date.now() }, socket);
    socket.on("message", (data: Buffer) => {
      const from = numberOf(socket);
      if (from !== undefined) step({ kind: "frame", from, frame: new Uint8Array(data), now: Date.now() });
    });
    socket.on("close", () => {
      const from = numberOf(socket);
      if (from === undefined) return;
      peers.delete(from);
      step(from === 0 ? { kind: "host-lost", now: Date.now() } : { kind: "guest-lost", peer: from, now: Date.now() });
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    server: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    restart: () => {
      state = startRelay({ maxMembers: 64 });
      peers.clear();
      for (const socket of sockets.clients) socket.close(1012);
    },
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
      await once(http, "close");
    },
  };
}
