// CT-12: live sessions run on one's own server and need nobody else. A relay is started on this machine, a session held over real connections to it; what it
// loads has no way out, and no server of anybody is asked unless whoever runs this names one.

import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { HOUR, MINUTE, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { SETTINGS } from "#platform/config/settings.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { loadedOf, readProgramClosure } from "#platform/domain/program-closure.ts";
import { dialLive } from "#platform/http/live-socket.ts";
import type { RelayRegister } from "#platform/live-relay/ports.ts";
import { createRelay, type Relay } from "#platform/live-relay/relay.ts";
import { createLog } from "#platform/log/log.ts";
import { createGuestEngine } from "#protocol/live/peers/guest-engine.ts";
import { createHostEngine } from "#protocol/live/peers/host-engine.ts";

import { openRegister } from "./open-register.ts";

/** Given, so that a test can break them. */
export interface OwnServerParts {
  readonly createRelay: typeof createRelay;
  readonly callServers: readonly string[];
}

const PARTS: OwnServerParts = { createRelay, callServers: SETTINGS.liveCallServers.default };
const RELAY = "src/roles/relay.ts";
const WAYS_OUT = ["src/platform/egress/", "src/platform/mail/", "src/platform/process/", "node:net", "node:http", "node:https", "node:tls", "node:dns", "node:dgram", "node:child_process", "undici"];
const FLOW = { framesPerSecond: 1000, bytesPerSecond: 10_000_000 };
const LIMITS = { maxMembers: 2, maxConnections: 4, connectionsPerMinute: 10, guest: FLOW, host: FLOW, maxWaitingBytes: 1_000_000, idleMs: MINUTE, hostAwayMs: MINUTE };
const WITHIN_MS = 10 * SECOND;
const WORD = "self-check";

export function ownServers(parts: OwnServerParts = PARTS): Claim {
  return {
    id: "CT-12",
    statement: "Live sessions run on your own server alone: the relay is a part of it, reaches out to nobody, and calls ask no server that you did not name.",
    kind: "built",
    owner: "live",
    proof: { schedule: "daily", check: { run: (context) => checkServer(parts, context) } },
  };
}

async function checkServer(parts: OwnServerParts, { programDir, signal }: CheckContext): Promise<CheckOutcome> {
  const closure = readProgramClosure(programDir, RELAY);
  const waysOut = loadedOf(closure, WAYS_OUT);
  const heard = await holdSession(parts, signal);
  const evidence = { files: closure.files.size, "ways out": waysOut.join(", ") || "none", "call servers by default": parts.callServers.join(", ") || "none", heard };
  if (waysOut.length > 0) return claimFails(`The relay loads what reaches out: ${waysOut.join(", ")}.`.slice(0, 480), evidence);
  if (parts.callServers.length > 0) return claimFails(`Calls ask servers that nobody named: ${evidence["call servers by default"]}.`, evidence);
  if (!heard) return claimFails("A session over a relay on this machine did not come about.", evidence);
  return claimPasses(`A host and a guest met through a relay on this machine alone; nothing of its ${closure.files.size} files reaches out, and calls ask no server by default.`, evidence);
}

/** Whether a guest, let in by the host, hears itself. */
async function holdSession(parts: OwnServerParts, signal: AbortSignal): Promise<boolean> {
  const clock = createSystemClock();
  const hostToken = randomBytes(32);
  const relay = parts.createRelay({ clock, log: createLog({ level: "silent", clock, to: process.stderr }), limits: LIMITS, register: registerOf(hostToken) });
  const server = await serve(relay);
  const sockets: { close(): void }[] = [];
  try {
    return await Promise.race([meet({ server: server.url, hostToken, opened: (socket) => void sockets.push(socket) }), givenUp(signal)]);
  } finally {
    for (const socket of sockets) socket.close();
    relay.close();
    server.close();
  }
}

async function givenUp(signal: AbortSignal): Promise<false> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
  await new Promise((resolve) => end.addEventListener("abort", resolve, { once: true }));
  return false;
}

interface Meeting {
  readonly server: string;
  readonly hostToken: Uint8Array;
  opened(socket: { close(): void }): void;
}

async function meet({ server, hostToken, opened }: Meeting): Promise<boolean> {
  const now = Date.now();
  const host = await createHostEngine(now);
  const { link, frames: invited } = await host.invite({ origin: server, expiresAt: now + HOUR, joins: 1, now });
  const guest = await createGuestEngine({ link, name: WORD, build: WORD, now });
  const sessionId = Buffer.from(host.sessionId).toString("base64url");
  return await new Promise<boolean>((resolve, reject) => {
    const open = (side: "host" | "guest", token: Uint8Array, events: { opened(): Promise<void>; frame(bytes: Uint8Array<ArrayBuffer>): Promise<void> }) => {
      const socket = dialLive({ server, sessionId, side, token: Buffer.from(token).toString("base64url") })({
        opened: () => void events.opened().catch(reject),
        frame: (bytes) => void events.frame(bytes).catch(reject),
        closed: () => resolve(false),
      });
      opened(socket);
      return { send: ({ frames }: { readonly frames: readonly Uint8Array[] }) => frames.forEach((frame) => socket.send(frame)) };
    };
    const hosting = open("host", hostToken, {
      async opened() {
        hosting.send(await host.act({ kind: "connected", now }));
        hosting.send({ frames: invited });
        joinAsGuest();
      },
      async frame(bytes) {
        const output = await host.receive(bytes, now);
        hosting.send(output);
        for (const news of output.news) if (news.kind === "ring") hosting.send(await host.act({ kind: "admit", peer: news.peer, role: "viewer", now }));
      },
    });
    const joinAsGuest = (): void => {
      const joining = open("guest", guest.token, {
        opened: async () => undefined,
        async frame(bytes) {
          const { frames, news } = await guest.receive(bytes, now);
          joining.send({ frames });
          for (const each of news) {
            if (each.kind === "down" && each.message.kind === "epoch") joining.send(await guest.send({ kind: "chat", text: WORD }));
            if (each.kind === "broadcast" && each.message.kind === "chat" && each.message.text === WORD) resolve(true);
          }
        },
      });
    };
  });
}

function registerOf(hostToken: Uint8Array): RelayRegister {
  const session = { tenantId: createUuid(), id: createUuid(), hostTokenHash: createHash("sha256").update(hostToken).digest(), membersOnly: false };
  return openRegister(async () => session);
}

async function serve({ upgrades }: Relay): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    upgrades.take({ request, socket, head, address: "127.0.0.1", handOver: () => undefined }).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
