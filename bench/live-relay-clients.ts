// The other end of live-relay: how a room of each server is joined, how one of it sends to the others, and how it is known that something has come. Each
// message carries a number, by which its way is timed.

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";

import { WebSocket } from "ws";
import { Doc } from "yjs";

import { SUB_PROTOCOL } from "#protocol/live/envelope/connection.ts";
import { composeControl } from "#protocol/live/envelope/control.ts";
import { composeHeader, FRAME_TYPES, HEADER_BYTES } from "#protocol/live/envelope/header.ts";

import { HOST_TOKEN, type ServerKind } from "./live-relay-wire.ts";

/** What people say, before anything is sealed. */
const PAYLOAD_BYTES = 100;
/** Ours as it comes over the wire: the header, the same sealed and padded. */
const FRAME_BYTES: number = HEADER_BYTES + FRAME_TYPES.broadcast.minBody;
/** Where the number stands in a message of text. */
const MARK = "#@";
const DIGITS = 12;
/** Some 20 KiB. */
const MESSAGES_A_FILE = 256;

export interface Room {
  /** One of it, to all others. */
  send(number: number): void;
  close(): void;
}

export interface RoomGiven {
  readonly port: number;
  readonly name: string;
  readonly size: number;
  /** The folder of the peers. */
  readonly folder: string;
  /** Another has it. */
  received(number: number): void;
}

type Join = (given: RoomGiven) => Promise<Room>;

/** As a guest does it: it sends to the host, and the host to all. */
export const joinAsGuests: Join = (given) => joinStrongroom(given, true);

export const JOINS: Readonly<Record<ServerKind, Join>> = {
  strongroom: (given) => joinStrongroom(given, false),
  async ws(given) {
    const sockets = await Promise.all(Array.from({ length: given.size }, () => open(`ws://127.0.0.1:${given.port}/${given.name}`)));
    for (const socket of sockets) socket.on("message", (data: Buffer) => given.received(data.readUInt32BE(0)));
    return { send: (number) => sockets[0]?.send(numbered(Buffer.alloc(PAYLOAD_BYTES, 1), 0, number)), close: () => closeAll(sockets) };
  },
  async "y-websocket"(given) {
    const sockets = await Promise.all(Array.from({ length: given.size }, () => open(`ws://127.0.0.1:${given.port}/${given.name}`)));
    return overYjs(given, sockets, []);
  },
  async hocuspocus(given) {
    const sockets = await Promise.all(Array.from({ length: given.size }, () => open(`ws://127.0.0.1:${given.port}/`)));
    const name = varString(given.name);
    // Authentication, with a token that nobody asks for, and the version of the provider.
    for (const socket of sockets) socket.send(Buffer.from([...name, 2, 0, ...varString("token"), ...varString("4.7.0")]));
    await Promise.all(sockets.map((socket) => once(socket, "message")));
    return overYjs(given, sockets, name);
  },
  async "socket.io"(given) {
    const { io } = createRequire(join(given.folder, "package.json"))("socket.io-client") as { io(address: string, options: object): Socket };
    const sockets = Array.from({ length: given.size }, () => io(`http://127.0.0.1:${given.port}`, { transports: ["websocket"], forceNew: true, query: { room: given.name } }));
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.on("connect", () => resolve()))));
    for (const socket of sockets) socket.on("frame", (data) => given.received(data.readUInt32BE(0)));
    return {
      send: (number) => sockets[0]?.emit("frame", numbered(Buffer.alloc(PAYLOAD_BYTES, 1), 0, number)),
      close: () => sockets.forEach((socket) => socket.disconnect()),
    };
  },
};

interface Socket {
  on(event: string, listener: (data: Buffer) => void): void;
  emit(event: string, data: Buffer): void;
  disconnect(): void;
}

/** A host and guests that it let in. */
async function joinStrongroom({ port, size, received }: RoomGiven, byGuests: boolean): Promise<Room> {
  const address = `ws://localhost:${port}/live/${randomBytes(16).toString("base64url")}`;
  const connect = (kind: string, token: Uint8Array): Promise<WebSocket> => open(address, [SUB_PROTOCOL, `${kind}.${Buffer.from(token).toString("base64url")}`]);
  const link = randomBytes(32);
  const host = await connect("host", HOST_TOKEN);
  host.send(composeControl({ kind: "invite", tokenHash: sha256(link), expiresAt: 2 ** 50 }));
  const guests: WebSocket[] = [];
  const broadcast = (number: number): void => host.send(numbered(frame("broadcast", 0), HEADER_BYTES, number));
  for (let peer = 1; peer < size; peer++) {
    const guest = await connect("guest", link);
    host.send(composeControl({ kind: "admit", peer, tokenHash: sha256(Buffer.from(`${address} ${peer}`)) }));
    guest.on("message", (data: Buffer) => {
      if (data.length === FRAME_BYTES) received(data.readUInt32BE(HEADER_BYTES));
    });
    guests.push(guest);
  }
  host.on("message", (data: Buffer) => {
    if (data.length === FRAME_BYTES) broadcast(data.readUInt32BE(HEADER_BYTES));
  });
  // Everybody is let in once what follows has come to the last.
  const letIn = new Promise<void>((resolve) => guests.at(-1)?.on("message", (data: Buffer) => void (data.length === FRAME_BYTES && resolve())));
  broadcast(0);
  await letIn;
  return { send: byGuests ? (number) => guests[0]?.send(numbered(frame("up", 1), HEADER_BYTES, number)) : broadcast, close: () => closeAll([host, ...guests]) };
}

function frame(kind: "broadcast" | "up", peer: number): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES, 1);
  bytes.set(composeHeader({ kind, peer, epoch: kind === "broadcast" ? 1 : 0, seq: 1 }));
  return bytes;
}

/**
 * One appends to a text; the update of it goes to all, in the form of y-protocols. What is appended becomes one string with what was there, of which Yjs
 * copies all for each further update: so a file is as large as files are, and then the next one is written in, or sender and server would do nothing else.
 */
function overYjs({ received }: RoomGiven, sockets: readonly WebSocket[], prefix: readonly number[]): Room {
  const doc = new Doc();
  let sent = 0;
  doc.on("update", (update: Uint8Array) => sockets[0]?.send(Buffer.from([...prefix, 0, 2, ...varUint(update.length), ...update])));
  for (const socket of sockets) {
    socket.on("message", (data: Buffer) => {
      const at = data.indexOf(MARK);
      if (at >= 0) received(Number(data.toString("latin1", at + MARK.length, at + MARK.length + DIGITS)));
    });
  }
  return {
    send(number) {
      const text = doc.getText(`file-${Math.floor(sent++ / MESSAGES_A_FILE)}`);
      text.insert(text.length, `${MARK}${String(number).padStart(DIGITS, "0")}`.padEnd(PAYLOAD_BYTES - 15, "."));
    },
    close: () => closeAll(sockets),
  };
}

async function open(address: string, protocols: string[] = []): Promise<WebSocket> {
  const socket = new WebSocket(address, protocols, { perMessageDeflate: false });
  await once(socket, "open");
  return socket;
}

function closeAll(sockets: readonly WebSocket[]): void {
  for (const socket of sockets) socket.terminate();
}

function numbered(bytes: Buffer, at: number, number: number): Buffer {
  bytes.writeUInt32BE(number, at);
  return bytes;
}

function varUint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varUint(value >> 7)];
}

function varString(text: string): number[] {
  return [...varUint(text.length), ...Buffer.from(text, "latin1")];
}

function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}
