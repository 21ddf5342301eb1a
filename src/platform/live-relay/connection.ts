// One WebSocket of a host or a guest. What is sent waits until the turn of the event loop is over and leaves with one write; whoever does not take
// it in is dropped, so that no connection makes the others or the relay's memory pay for it.

import type { Duplex } from "node:stream";

import { KIB, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { WebSocket } from "ws";

import { CLOSE } from "#protocol/live/envelope/connection.ts";
import { Flow, type FlowLimit } from "./limits.ts";
import type { RelayedMember } from "./ports.ts";

/** Connections whose writes wait for the end of the turn. */
export interface Turn {
  add(connection: { flush(): void }): void;
  /** Several messages as one: of a room all get the same ones, and so the same bytes. */
  join(messages: readonly Buffer[], bytes: number): Buffer;
}

export function createTurn(): Turn {
  let waiting: { flush(): void }[] = [];
  let last: { readonly messages: readonly Buffer[]; readonly joined: Buffer } | null = null;
  const flushAll = (): void => {
    const now = waiting;
    waiting = [];
    for (const connection of now) connection.flush();
    last = null;
  };
  return {
    add(connection) {
      if (waiting.push(connection) === 1) setImmediate(flushAll);
    },
    join(messages, bytes) {
      if (last?.messages.length !== messages.length || !messages.every((message, index) => message === last?.messages[index])) last = { messages, joined: Buffer.concat(messages, bytes) };
      return last.joined;
    },
  };
}

/** What holds for all hosts, or for all guests. */
export interface ConnectionTerms {
  readonly turn: Turn;
  readonly clock: Pick<Clock, "now">;
  readonly flow: FlowLimit;
  readonly maxWaitingBytes: number;
  /** What happens above `flow`: a host, which sends for all, is read more slowly; a guest is cut off. */
  readonly tooFast: "wait" | "close";
  /** Each one that has ended makes room. */
  released(): void;
}

export interface ConnectionGiven {
  readonly webSocket: WebSocket;
  /** The one under the WebSocket. */
  readonly socket: Duplex;
  readonly terms: ConnectionTerms;
}

export interface ConnectionEvents {
  frame(connection: Connection, frame: Buffer): void;
  gone(connection: Connection): void;
}

/** Up to this, one write of a copy costs less than a list of buffers. */
const MAX_COPIED_BYTES = 16 * KIB;
/** Who does not answer a close within this is cut off. */
const CLOSE_MS = 2 * SECOND;

/** A WebSocket knows its connection: so the same four functions listen to all, and an idle connection costs no closures. */
const OWNER = Symbol("connection");

interface OwnedWebSocket extends WebSocket {
  [OWNER]?: Connection;
}

export class Connection {
  /** 0 is the host. */
  peer = 0;
  /** Who it is, where only members are let in. */
  member: RelayedMember | null = null;
  /** Of the log: that it is over. */
  disconnected: (() => void) | null = null;
  #events: ConnectionEvents | null = null;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #terms: ConnectionTerms;
  /** Null until something comes. */
  #flow: Flow | null = null;
  /** Null while nothing waits. */
  #waiting: Buffer[] | null = null;
  #waitingBytes = 0;
  #closing = false;
  #paused = false;
  /** Something came since the last ping. */
  #heard = true;

  constructor({ webSocket, socket, terms }: ConnectionGiven) {
    const owned: OwnedWebSocket = webSocket;
    owned[OWNER] = this;
    [this.#webSocket, this.#socket, this.#terms] = [webSocket, socket, terms];
    webSocket.on("error", ignoreError);
    webSocket.on("close", onClose);
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** From now on what comes is told. */
  listen(events: ConnectionEvents): void {
    this.#events = events;
    this.#webSocket.on("message", onMessage);
    this.#webSocket.on("ping", onControl);
    this.#webSocket.on("pong", onControl);
  }

  /** A message that came: of a frame the kind is binary. */
  message(data: Buffer, isBinary: boolean): void {
    if (!this.#admits(data.length)) return;
    if (isBinary) this.#events?.frame(this, data);
    else this.close(CLOSE.violation);
  }

  /** Pings and pongs count as what they cost. */
  control(data: Buffer): void {
    this.#admits(data.length);
  }

  ended(): void {
    this.#closing = true;
    this.#waiting = null;
    this.#terms.released();
    this.#events?.gone(this);
  }

  /** A whole WebSocket message; see ./wire.ts. Gives false when the connection was dropped for what already waits. */
  send(message: Buffer): boolean {
    if (this.#closing) return true;
    this.#waitingBytes += message.length;
    if (this.#waitingBytes + this.#socket.writableLength > this.#terms.maxWaitingBytes) {
      this.close(CLOSE.behind);
      return false;
    }
    if (this.#waiting === null) {
      this.#waiting = [message];
      this.#terms.turn.add(this);
    } else this.#waiting.push(message);
    return true;
  }

  flush(): void {
    const socket = this.#socket;
    const [waiting, bytes] = [this.#waiting, this.#waitingBytes];
    if (waiting === null) return;
    this.#waiting = null;
    this.#waitingBytes = 0;
    const [only] = waiting;
    if (waiting.length === 1 && only !== undefined) socket.write(only);
    else if (bytes <= MAX_COPIED_BYTES) socket.write(this.#terms.turn.join(waiting, bytes));
    else {
      socket.cork();
      for (const message of waiting) socket.write(message);
      socket.uncork();
    }
  }

  /** At once when nothing came since the last one: it is dead. */
  pingOrTerminate(): void {
    if (this.#closing) return;
    if (!this.#heard) return this.#webSocket.terminate();
    this.#heard = false;
    this.#webSocket.ping();
  }

  close(code: number): void {
    if (this.#closing) return;
    this.#closing = true;
    if (code === CLOSE.behind) this.#waiting = null;
    else this.flush();
    this.#webSocket.close(code);
    // Behind all that a slow connection has not taken in the close would wait with it.
    setTimeout(() => this.#webSocket.terminate(), CLOSE_MS).unref();
  }

  #admits(bytes: number): boolean {
    if (this.#closing) return false;
    this.#heard = true;
    const { flow, clock } = this.#terms;
    const waitMs = (this.#flow ??= new Flow(flow, clock.now())).take(bytes, clock.now());
    if (waitMs === 0) return true;
    if (this.#terms.tooFast === "close") {
      this.close(CLOSE.tooFast);
      return false;
    }
    this.#pause(waitMs);
    return true;
  }

  /** What was read already still comes, and lengthens it. */
  #pause(waitMs: number): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#webSocket.pause();
    setTimeout(() => {
      this.#paused = false;
      const more = this.#flow?.waitMs(this.#terms.clock.now()) ?? 0;
      if (more > 0) this.#pause(more);
      else this.#webSocket.resume();
    }, waitMs).unref();
  }
}

function onMessage(this: OwnedWebSocket, data: Buffer, isBinary: boolean): void {
  this[OWNER]?.message(data, isBinary);
}

function onControl(this: OwnedWebSocket, data: Buffer): void {
  this[OWNER]?.control(data);
}

function onClose(this: OwnedWebSocket): void {
  this[OWNER]?.ended();
}

/** What is wrong with it ends it; `close` follows. */
function ignoreError(): void {}
