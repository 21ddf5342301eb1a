// What a relay bears: of one connection, of one session, of one address, and in all.

import { SECOND } from "#base/units.ts";

export interface FlowLimit {
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
}

export interface RelayLimits {
  /** Guests of one session. */
  readonly maxMembers: number;
  readonly maxConnections: number;
  /** Of one network, before anything is known of who connects. */
  readonly connectionsPerMinute: number;
  readonly guest: FlowLimit;
  readonly host: FlowLimit;
  /** What may wait for one connection; who takes it in more slowly is dropped. */
  readonly maxWaitingBytes: number;
  /** A session in which the host is alone ends after this. */
  readonly idleMs: number;
  /** A session whose host is away ends after this (LIV-36: its guests have left by then). */
  readonly hostAwayMs: number;
}

/** What was saved up when nothing was sent: a document that is pasted comes at once. */
const BURST_MS = 4 * SECOND;

/** Tokens for frames and bytes that refill evenly. */
export class Flow {
  readonly #limit: FlowLimit;
  #frames: number;
  #bytes: number;
  #at: number;

  constructor(limit: FlowLimit, now: number) {
    this.#limit = limit;
    this.#frames = (limit.framesPerSecond * BURST_MS) / SECOND;
    this.#bytes = (limit.bytesPerSecond * BURST_MS) / SECOND;
    this.#at = now;
  }

  /** A frame of so many bytes is taken in any case; gives what `waitMs` does. */
  take(bytes: number, now: number): number {
    this.#frames -= 1;
    this.#bytes -= bytes;
    return this.waitMs(now);
  }

  /** Milliseconds until it is within the limit again; 0 while it is. */
  waitMs(now: number): number {
    const { framesPerSecond, bytesPerSecond } = this.#limit;
    const passed = Math.max(0, now - this.#at);
    if (passed > 0) {
      this.#at = now;
      this.#frames = Math.min((framesPerSecond * BURST_MS) / SECOND, this.#frames + (passed * framesPerSecond) / SECOND);
      this.#bytes = Math.min((bytesPerSecond * BURST_MS) / SECOND, this.#bytes + (passed * bytesPerSecond) / SECOND);
    }
    if (this.#frames >= 0 && this.#bytes >= 0) return 0;
    return Math.ceil(Math.max((-this.#frames * SECOND) / framesPerSecond, (-this.#bytes * SECOND) / bytesPerSecond));
  }
}
