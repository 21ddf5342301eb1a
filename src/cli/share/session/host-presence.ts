// Whether the person at the host is there, as guests see it: who types nothing for a while is idle. Which file is before the person, a terminal does not know.

import { MINUTE } from "#base/units.ts";
import type { BroadcastMessage } from "#protocol/live/messages/host-messages.ts";

export interface HostPresenceGiven {
  readonly now: () => number;
  readonly broadcast: (message: Extract<BroadcastMessage, { readonly kind: "presence" }>) => void;
}

/** As guests' pages have it. */
export const IDLE_AFTER_MS: number = 2 * MINUTE;

export class HostPresence {
  readonly #given: HostPresenceGiven;
  #actedAt: number;
  #isIdle = false;

  constructor(given: HostPresenceGiven) {
    this.#given = given;
    this.#actedAt = given.now();
  }

  acts(): void {
    this.#actedAt = this.#given.now();
    if (this.#isIdle) this.#show(false);
  }

  /** From time to time. */
  look(): void {
    if (!this.#isIdle && this.#given.now() - this.#actedAt >= IDLE_AFTER_MS) this.#show(true);
  }

  /** Somebody came who knows nothing of it, and takes the host for active. */
  introduce(): void {
    if (this.#isIdle) this.#show(true);
  }

  #show(isIdle: boolean): void {
    this.#isIdle = isIdle;
    this.#given.broadcast({ kind: "presence", person: 0, state: isIdle ? "idle" : "active", file: null });
  }
}
