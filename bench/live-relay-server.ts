// One server for live-relay, in a process of its own: ours, a bare broadcast over `ws`, or one of the peers that are installed in a folder. Says its port,
// and what it has used whenever it is asked.

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { WebSocketServer, type WebSocket } from "ws";

import { createUuid } from "#base/uuid.ts";
import { openRegister } from "#domains/live/claims/open-register.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { loadConfig } from "#platform/config/load-config.ts";
import { createTestServer, recordingLog } from "#platform/http/testing.ts";
import { createRelayRole } from "#roles/relay.ts";

import { HOST_TOKEN, type ServerKind, type ServerUse } from "./live-relay-wire.ts";

const HOST = "127.0.0.1";

const SERVERS: Readonly<Record<ServerKind, (folder: string) => Promise<number>>> = {
  async strongroom() {
    const clock = createSystemClock();
    // From one address come all connections here, and from one host as much as from many people.
    const config = await loadConfig({ environment: {}, overrides: { dataDir: "/nonexistent", liveConnectionsPerMinute: "1000000", liveMaxConnections: "100000", liveHostFramesPerSecond: "1000000", liveGuestFramesPerSecond: "1000000" }, file: null });
    const hostTokenHash = new Uint8Array(createHash("sha256").update(HOST_TOKEN).digest());
    const { upgrades } = createRelayRole({
      config,
      clock,
      log: recordingLog([]),
      register: openRegister(async () => ({ tenantId: createUuid(), id: createUuid(), hostTokenHash, membersOnly: false })),
    });
    return createTestServer({ upgrades, clock }).server.listen({ host: HOST, port: 0 });
  },
  async ws() {
    const rooms = new Map<string, Set<WebSocket>>();
    const server = new WebSocketServer({ host: HOST, port: 0 });
    server.on("connection", (webSocket, { url = "" }) => {
      const room = rooms.get(url) ?? new Set();
      rooms.set(url, room.add(webSocket));
      webSocket.on("message", (data: Buffer) => {
        for (const other of room) if (other !== webSocket) other.send(data);
      });
    });
    await new Promise((resolve) => server.once("listening", resolve));
    return (server.address() as AddressInfo).port;
  },
  async "y-websocket"(folder) {
    const load = createRequire(join(folder, "package.json"));
    const { setupWSConnection } = load("y-websocket/bin/utils") as { setupWSConnection(webSocket: WebSocket, request: IncomingMessage): void };
    const server = new WebSocketServer({ host: HOST, port: 0 });
    server.on("connection", (webSocket, request) => setupWSConnection(webSocket, request));
    await new Promise((resolve) => server.once("listening", resolve));
    return (server.address() as AddressInfo).port;
  },
  async hocuspocus(folder) {
    const { Server } = (await import(pathToFileURL(join(folder, "node_modules/@hocuspocus/server/dist/hocuspocus-server.esm.js")).href)) as {
      readonly Server: new (given: object) => { listen(): Promise<unknown>; readonly address: AddressInfo };
    };
    const server = new Server({ address: HOST, port: 0, quiet: true, stopOnSignals: false });
    await server.listen();
    return server.address.port;
  },
  async "socket.io"(folder) {
    const load = createRequire(join(folder, "package.json"));
    interface Socket {
      readonly handshake: { readonly query: Readonly<Record<string, string>> };
      join(room: string): void;
      to(room: string): { emit(event: string, data: Buffer): void };
      on(event: string, listener: (data: Buffer) => void): void;
    }
    const { Server } = load("socket.io") as { readonly Server: new (http: object, given: object) => { on(event: "connection", listener: (socket: Socket) => void): void } };
    const http = createServer();
    new Server(http, { transports: ["websocket"] }).on("connection", (socket) => {
      const { room = "" } = socket.handshake.query;
      socket.join(room);
      socket.on("frame", (data) => socket.to(room).emit("frame", data));
    });
    await new Promise<void>((resolve) => http.listen({ host: HOST, port: 0 }, resolve));
    return (http.address() as AddressInfo).port;
  },
};

function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const [kind, folder = ""] = process.argv.slice(2);
const port = await SERVERS[kind as ServerKind](folder);
process.on("message", (asked: "cpu" | "memory") => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, heldBytes: asked === "memory" ? heldBytes() : 0 } satisfies ServerUse);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
