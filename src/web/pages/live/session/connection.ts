// The loop around a guest's engine: one socket at a time, frames in and out, a tick each second, and the way back after a loss.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { toText } from "#protocol/live/handshake/bytes.ts";
import { SUB_PROTOCOL } from "#protocol/live/envelope/connection.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { GuestEngine, GuestNews, GuestOutput } from "#protocol/live/peers/guest-engine.ts";
import { ANSWER_MS, type GuestEvent, type GuestState } from "#protocol/live/peers/guest.ts";

import { waitBeforeTry } from "./backoff.ts";
import { endsSession } from "./close-codes.ts";

const TICK_MS = 1000;

export interface ConnectionGiven {
  readonly engine: GuestEngine;
  /** Of the socket: `wss://…/live/<session>`. */
  readonly address: string;
  onNews(news: GuestNews): void;
  onState(state: ConnectionState): void;
}

export interface ConnectionState {
  readonly guest: GuestState;
  /** With what the server closed the last connection; null: not yet, or it is open. */
  readonly closed: number | null;
  /** The server said that it is over. */
  readonly over: boolean;
}

export class GuestConnection {
  readonly #given: ConnectionGiven;
  #socket: WebSocket | null = null;
  #token: Bytes;
  #openedAt = 0;
  #attempts = 0;
  #closed: number | null = null;
  #over = false;
  #retry: ReturnType<typeof setTimeout> | null = null;
  readonly #ticker: ReturnType<typeof setInterval>;
  readonly #events = new AbortController();

  constructor(given: ConnectionGiven) {
    this.#given = given;
    this.#token = given.engine.token;
    this.#ticker = setInterval(() => void this.#tick(), TICK_MS);
    const { signal } = this.#events;
    window.addEventListener("online", () => this.#openNow(), { signal });
    window.addEventListener("offline", () => this.#lose(), { signal });
    // After a sleep the timers come late; what is seen at once is told at once.
    document.addEventListener("visibilitychange", () => void this.#tick(), { signal });
    window.addEventListener("pagehide", () => void this.leave(), { signal });
    this.#open();
  }

  async send(message: GuestMessage, body?: Bytes): Promise<void> {
    await this.#take(this.#given.engine.send(message, body));
  }

  async act(event: GuestEvent): Promise<void> {
    await this.#take(this.#given.engine.act(event));
  }

  async leave(): Promise<void> {
    await this.act({ kind: "leave", now: Date.now() });
  }

  async #tick(): Promise<void> {
    await this.act({ kind: "tick", now: Date.now() });
    const { phase } = this.#given.engine.state();
    const silent = phase === "away" && this.#socket !== null && Date.now() - this.#openedAt > ANSWER_MS;
    if (silent) this.#lose();
  }

  async #take(turn: Promise<GuestOutput>): Promise<void> {
    const { frames, news } = await turn;
    if (this.#socket?.readyState === WebSocket.OPEN) for (const frame of frames) this.#socket.send(frame);
    const { phase } = this.#given.engine.state();
    if (phase === "member") [this.#attempts, this.#closed] = [0, null];
    for (const each of news) this.#hear(each);
    if (phase === "out") this.#stop();
    this.#tell();
  }

  #hear(news: GuestNews): void {
    if (news.kind === "reconnect") {
      this.#token = news.token;
      this.#drop();
      this.#openLater();
    } else if (news.kind !== "leave") this.#given.onNews(news);
  }

  #open(): void {
    this.#retry = null;
    if (this.#over) return;
    const socket = new WebSocket(this.#given.address, [SUB_PROTOCOL, `guest.${toText(this.#token)}`]);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket || !(data instanceof ArrayBuffer)) return;
      void this.#take(this.#given.engine.receive(new Uint8Array(data), Date.now()));
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.#socket) void this.#close(code);
    });
    [this.#socket, this.#openedAt] = [socket, Date.now()];
    this.#attempts++;
  }

  async #close(code: number): Promise<void> {
    const now = Date.now();
    const guest = this.#given.engine.state();
    [this.#socket, this.#closed] = [null, code];
    if (guest.phase !== "out" && endsSession(code, guest, now)) {
      this.#over = true;
      return await this.act({ kind: "leave", now });
    }
    // Before the server has answered at all nothing is lost by another try.
    if (guest.phase === "connecting") this.#openLater();
    else await this.act({ kind: "lost", now });
    this.#tell();
  }

  /** The network says that it went: nobody waits for the socket to notice. Who only asks to come in waits for the socket, since there is no way back. */
  #lose(): void {
    const { phase } = this.#given.engine.state();
    if (phase !== "member" && phase !== "away") return;
    this.#drop();
    void this.act({ kind: "lost", now: Date.now() });
  }

  #openNow(): void {
    if (this.#socket !== null || this.#given.engine.state().phase === "out") return;
    this.#attempts = 0;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#open();
  }

  #openLater(): void {
    if (this.#retry !== null || this.#socket !== null) return;
    this.#retry = setTimeout(() => this.#open(), waitBeforeTry(this.#attempts, Math.random()));
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #stop(): void {
    clearInterval(this.#ticker);
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#events.abort();
    this.#drop();
  }

  #tell(): void {
    const guest = this.#given.engine.state();
    this.#given.onState({ guest, closed: guest.phase === "member" ? null : this.#closed, over: this.#over });
  }
}

