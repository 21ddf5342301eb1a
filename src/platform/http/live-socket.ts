// One WebSocket from the command line to a live session's relay: binary messages, one frame each, and nothing in the address that a log may not have.

import { randomBytes } from "node:crypto";

import { WebSocket } from "ws";

import { SECOND } from "#base/units.ts";
import { LIVE_PATH, SUB_PROTOCOL } from "#protocol/live/envelope/connection.ts";
import { MAX_FRAME_BYTES } from "#protocol/live/envelope/header.ts";

export interface LiveSocketEvents {
  opened(): void;
  frame(bytes: Uint8Array<ArrayBuffer>): void;
  /** Once, also when it never opened: the WebSocket's code, 1006 when there was none. */
  closed(code: number): void;
}

export interface LiveSocket {
  send(frame: Uint8Array): void;
  /** Bytes that wait here for the network. */
  waiting(): number;
  /** Resolves when the other end has read all that was sent before, or says nothing to it for some seconds. */
  received(): Promise<void>;
  close(): void;
}

/** Opens a connection, and tells what becomes of it. */
export type DialLive = (events: LiveSocketEvents) => LiveSocket;

export interface LivePlace {
  /** An origin, of `parseServer`. */
  readonly server: string;
  /** Of 16 bytes, in base64url. */
  readonly sessionId: string;
  readonly side: "host" | "guest";
  /** Of 32 bytes, in base64url. */
  readonly token: string;
}

const OPENING_MS = 15 * SECOND;
const CLOSING_MS = 2 * SECOND;
const PING_BYTES = 8;
/** What stands between may keep pings to itself. */
const PONG_MS = 5 * SECOND;
const NOT_BINARY = 1003;
const NEVER_OPENED = 1006;

export function dialLive({ server, sessionId, side, token }: LivePlace): DialLive {
  return (events) => {
    const socket = new WebSocket(`${server.replace(/^http/, "ws")}${LIVE_PATH}${sessionId}`, [SUB_PROTOCOL, `${side}.${token}`], {
      perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES, handshakeTimeout: OPENING_MS, followRedirects: false,
    });
    socket.binaryType = "nodebuffer";
    socket.on("open", events.opened);
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) events.frame(new Uint8Array(data));
      else socket.close(NOT_BINARY);
    });
    // What failed shows in the close that always follows.
    socket.on("error", () => undefined);
    socket.once("close", (code) => events.closed(code === 0 ? NEVER_OPENED : code));
    return { send: (frame) => socket.send(frame), waiting: () => socket.bufferedAmount, received: () => waitForPong(socket), close: () => closeSocket(socket) };
  };
}

/** Frames are read in their order, and a pong says again what was in its ping (RFC 6455, section 5.5.3). */
async function waitForPong(socket: WebSocket): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) return;
  const asked = randomBytes(PING_BYTES);
  await new Promise<void>((resolve) => {
    const onPong = (said: Buffer): void => {
      if (said.equals(asked)) done();
    };
    const done = (): void => {
      clearTimeout(timer);
      socket.off("pong", onPong);
      socket.off("close", done);
      resolve();
    };
    const timer = setTimeout(done, PONG_MS);
    socket.on("pong", onPong);
    socket.on("close", done);
    socket.ping(asked);
  });
}

function closeSocket(socket: WebSocket): void {
  socket.close(1000);
  // An end that does not answer is not waited for.
  const timer = setTimeout(() => socket.terminate(), CLOSING_MS);
  socket.once("close", () => clearTimeout(timer));
  if (socket.readyState === WebSocket.CLOSED) clearTimeout(timer);
}
