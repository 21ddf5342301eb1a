// The host's engine on a connection that comes and goes. What the engine gives out is written in the order in which it was asked for;
// what it gives out while there is no connection is kept by the engine itself, for whoever comes back.

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import type { DialLive, LiveSocket } from "#platform/http/live-socket.ts";
import type { HostEngine, HostNews, HostOutput } from "#protocol/live/peers/host-engine.ts";
import { waitBefore } from "#protocol/live/envelope/connection.ts";
import { meaningOf } from "./close-codes.ts";

export type LinkState = { readonly kind: "connected" } | { readonly kind: "lost"; readonly words: string } | { readonly kind: "over"; readonly words: string };

export interface HostLinkGiven {
  readonly engine: HostEngine;
  readonly dial: DialLive;
  readonly now: () => number;
  /** In order, one after the other. */
  readonly onNews: (news: HostNews) => void;
  /** After each turn of the engine. */
  readonly onOutput: () => void;
  readonly onState: (state: LinkState) => void;
  /** A fault of this program: told, and the session goes on, since its keys are nowhere else. */
  readonly onDefect: (error: unknown) => void;
}

/** More than that waits for the network: long answers pause. */
const PACE_BYTES = 1024 * 1024;
const PACE_MS = 10;
const TICK_MS = SECOND;
/** A connection that held so long was a good one: the next try is soon. */
const GOOD_CONNECTION_MS = 10 * SECOND;

export class HostLink {
  readonly #given: HostLinkGiven;
  #before: Promise<unknown> = Promise.resolve();
  /** Where frames go: set once the relay was told who this is. */
  #open: LiveSocket | null = null;
  #socket: LiveSocket | null = null;
  #tries = 0;
  #retry: NodeJS.Timeout | null = null;
  #tick: NodeJS.Timeout | null = null;
  #closed = false;
  #resolveFirst: () => void = () => undefined;
  /** The first connection. */
  readonly connected: Promise<void>;

  constructor(given: HostLinkGiven) {
    this.#given = given;
    this.connected = new Promise((resolve) => (this.#resolveFirst = resolve));
  }

  start(): void {
    const { engine, now, onDefect } = this.#given;
    this.#tick = setInterval(() => void this.run(engine.act({ kind: "tick", now: now() })).catch(onDefect), TICK_MS);
    this.#dial();
  }

  /** Writes what the engine gives, in its turn; what the engine refuses is thrown to who asked. */
  async run(output: Promise<HostOutput>): Promise<void> {
    const turn = this.#before.then(async () => this.#take(await output));
    // Its turn may come later than its failure.
    output.catch(() => undefined);
    this.#before = turn.catch(() => undefined);
    await turn;
  }

  /** Resolves when the network has taken most of what was sent. */
  async paced(): Promise<void> {
    // What was asked for is sealed first, and waits for the network only then.
    await this.#before;
    while ((this.#open?.waiting() ?? 0) > PACE_BYTES) {
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
      await this.#before;
    }
  }

  /** Resolves when the relay has read what was sent; without a connection at once, since the next one begins with all that the relay has to know. */
  async received(): Promise<void> {
    await this.#before;
    await this.#open?.received();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    if (this.#tick !== null) clearInterval(this.#tick);
    await this.#before;
    this.#open = null;
    this.#socket?.close();
  }

  #take({ frames, news }: HostOutput): void {
    if (this.#open !== null) for (const frame of frames) this.#open.send(frame);
    this.#given.onOutput();
    for (const each of news) this.#given.onNews(each);
  }

  #dial(): void {
    if (this.#closed) return;
    const since = this.#given.now();
    const socket: LiveSocket = this.#given.dial({
      opened: () => this.#greet(socket),
      frame: (frame) => this.#receive(socket, frame),
      closed: (code) => this.#lose(socket, { code, since }),
    });
    this.#socket = socket;
  }

  /** All that the engine gave before belongs to the connection before: frames go out from "connected" on. */
  #greet(socket: LiveSocket): void {
    const { engine, now, onState, onDefect } = this.#given;
    const greeting = engine.act({ kind: "connected", now: now() });
    // Its turn may come later than its failure.
    greeting.catch(() => undefined);
    const turn = this.#before.then(async () => {
      const output = await greeting;
      if (this.#socket !== socket) return;
      this.#open = socket;
      this.#take(output);
      this.#resolveFirst();
      onState({ kind: "connected" });
    });
    this.#before = turn.catch((error: unknown) => {
      onDefect(error);
      // Nothing would ever be sent on it.
      if (this.#socket === socket && this.#open !== socket) socket.close();
    });
  }

  #receive(socket: LiveSocket, frame: Uint8Array<ArrayBuffer>): void {
    if (this.#socket !== socket) return;
    this.run(this.#given.engine.receive(frame, this.#given.now())).catch((error: unknown) => {
      // What no honest relay passes on: begin anew with it (LIV-38).
      if (!isAppError(error, "live.refused")) return this.#given.onDefect(error);
      socket.close();
    });
  }

  #lose(socket: LiveSocket, { code, since }: { readonly code: number; readonly since: number }): void {
    if (this.#socket !== socket) return;
    [this.#socket, this.#open] = [null, null];
    if (this.#closed) return;
    const { again, words } = meaningOf(code);
    if (!again) {
      this.#closed = true;
      if (this.#tick !== null) clearInterval(this.#tick);
      return this.#given.onState({ kind: "over", words });
    }
    if (this.#given.now() - since >= GOOD_CONNECTION_MS) this.#tries = 0;
    this.#given.onState({ kind: "lost", words });
    this.#retry = setTimeout(() => this.#dial(), waitBefore(this.#tries++, Math.random()));
  }
}
