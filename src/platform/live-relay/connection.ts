// One WebSocket of a host or a guest. What is sent waits until the turn of the event loop is over and leaves with one write; whoever does not take
// it in is dropped, so that no connection makes the others or the relay's memory pay for it.

import type { Duplex } from "node:stream";

import { SECOND } from "#base/units.ts";
import type { WebSocket } from "ws";

import { CLOSE, Flow, type FlowLimit } from "./limits.ts";

/** Connections whose writes wait for the end of the turn. */
export interface Turn {
  add(connection: { flush(): void }): void;
}

export function createTurn(): Turn {
  let waiting: { flush(): void }[] = [];
  const flushAll = (): void => {
    const now = waiting;
    waiting = [];
    for (const connection of now) connection.flush();
  };
  return {
    add(connection) {
      if (waiting.push(connection) === 1) setImmediate(flushAll);
    },
  };
}

export interface ConnectionGiven {
  readonly webSocket: WebSocket;
  /** The one under the WebSocket. */
  readonly socket: Duplex;
  readonly turn: Turn;
  readonly flow: FlowLimit;
  readonly maxWaitingBytes: number;
  /** What happens above `flow`: a host, which sends for all, is read more slowly; a guest is cut off. */
  readonly tooFast: "wait" | "close";
  now(): number;
}

export interface ConnectionEvents {
  frame(connection: Connection, frame: Buffer): void;
  gone(connection: Connection): void;
}

/** Who does not answer a close within this is cut off. */
const CLOSE_MS = 2 * SECOND;

export class Connection {
  /** 0 is the host. */
  peer = 0;
  readonly #given: ConnectionGiven;
  readonly #flow: Flow;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #closing = false;
  /** Something came since the last ping. */
  #heard = true;

  constructor(given: ConnectionGiven) {
    this.#given = given;
    this.#flow = new Flow(given.flow, given.now());
    given.webSocket.on("error", ignoreError);
  }

  get closing(): boolean {
    return this.#closing;
  }

  /** From now on what comes is told. */
  listen(events: ConnectionEvents): void {
    const { webSocket } = this.#given;
    webSocket.on("message", (data: Buffer, isBinary: boolean) => {
      if (!this.#admits(data.length)) return;
      if (!isBinary) return this.close(CLOSE.violation);
      events.frame(this, data);
    });
    const onControl = (data: Buffer): void => void this.#admits(data.length);
    webSocket.on("ping", onControl);
    webSocket.on("pong", onControl);
    webSocket.on("close", () => {
      this.#closing = true;
      this.#waiting = [];
      events.gone(this);
    });
  }

  /** A whole WebSocket message; see ./wire.ts. Gives false when the connection was dropped for what already waits. */
  send(message: Buffer): boolean {
    if (this.#closing) return true;
    this.#waitingBytes += message.length;
    if (this.#waitingBytes + this.#given.socket.writableLength > this.#given.maxWaitingBytes) {
      this.close(CLOSE.behind);
      return false;
    }
    if (this.#waiting.push(message) === 1) this.#given.turn.add(this);
    return true;
  }

  flush(): void {
    const { socket } = this.#given;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const [only] = waiting;
    if (waiting.length === 1 && only !== undefined) {
      socket.write(only);
      return;
    }
    socket.cork();
    for (const message of waiting) socket.write(message);
    socket.uncork();
  }

  /** At once when nothing came since the last one: it is dead. */
  pingOrTerminate(): void {
    if (this.#closing) return;
    if (!this.#heard) return this.#given.webSocket.terminate();
    this.#heard = false;
    this.#given.webSocket.ping();
  }

  close(code: number): void {
    if (this.#closing) return;
    this.#closing = true;
    if (code === CLOSE.behind) this.#waiting = [];
    else this.flush();
    this.#given.webSocket.close(code);
    // Behind all that a slow connection has not taken in the close would wait with it.
    setTimeout(() => this.#given.webSocket.terminate(), CLOSE_MS).unref();
  }

  #admits(bytes: number): boolean {
    if (this.#closing) return false;
    this.#heard = true;
    const waitMs = this.#flow.take(bytes, this.#given.now());
    if (waitMs === 0) return true;
    if (this.#given.tooFast === "close") {
      this.close(CLOSE.tooFast);
      return false;
    }
    const { webSocket } = this.#given;
    webSocket.pause();
    setTimeout(() => webSocket.resume(), waitMs).unref();
    return true;
  }
}

/** What is wrong with it ends it; `close` follows. */
function ignoreError(): void {}
