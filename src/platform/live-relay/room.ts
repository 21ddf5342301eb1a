// The connections of one session, around the pure relay of the protocol, which says where each frame goes. Frames are passed on and kept nowhere.

import type { Clock } from "#platform/clock/clock.ts";
import { startRelay, stepRelay, type RelayAction, type RelayEvent, type RelayState } from "#protocol/live/envelope/relay.ts";

import type { Connection, ConnectionEvents } from "./connection.ts";
import { CLOSE } from "#protocol/live/envelope/connection.ts";
import type { RelayLimits } from "./limits.ts";
import type { RelayedMember, RelayedSession, RelayEnd, RelayRegister } from "./ports.ts";
import { composeMessage } from "./wire.ts";

/** What holds for all rooms. */
export interface RoomTerms {
  readonly clock: Pick<Clock, "now">;
  readonly limits: RelayLimits;
  readonly register: Pick<RelayRegister, "connected" | "participants">;
  /** The host said so, or nobody takes part any more. */
  onEnd(room: Room, reason: RelayEnd): void;
}

export interface Guest {
  readonly connection: Connection;
  readonly tokenHash: string;
  readonly address: string;
  /** Who it is, where only members are let in. */
  readonly member: RelayedMember | null;
}

type CloseReason = Extract<RelayAction, { readonly kind: "close" }>["why"];

/** Who was removed shows a token that opens nothing any more. */
const CLOSE_CODES: Readonly<Record<CloseReason, number>> = { removed: CLOSE.unknown, ended: CLOSE.ended, time: CLOSE.time, violation: CLOSE.violation };
/** So long after a start of the relay a host needs to tell it again who its members are (LIV-36): until then a token is not unknown, but early. */
const RESTORE_MS = 5000;

export class Room implements ConnectionEvents {
  readonly key: string;
  readonly session: RelayedSession;
  mostParticipants = 0;
  readonly #terms: RoomTerms;
  readonly #held = new Map<number, Connection>();
  #state: RelayState;
  /** When the first host of this room came; null before. */
  #hostSince: number | null = null;
  #hostGoneAt: number;
  #aloneSince: number;

  constructor(key: string, { session, terms }: { readonly session: RelayedSession; readonly terms: RoomTerms }) {
    [this.key, this.session, this.#terms] = [key, session, terms];
    this.#state = startRelay({ maxMembers: terms.limits.maxMembers });
    this.#hostGoneAt = this.#aloneSince = terms.clock.now();
  }

  get hostIsHere(): boolean {
    return this.#held.has(0);
  }

  /** Guests whom somebody may have to be asked about. */
  get members(): readonly { readonly peer: number; readonly member: RelayedMember }[] {
    return [...this.#held].flatMap(([peer, { member }]) => (member === null ? [] : [{ peer, member }]));
  }

  connections(): Iterable<Connection> {
    return [...this.#held.values()];
  }

  /** The newest connection with the host's token is the host. */
  admitHost(connection: Connection, address: string): void {
    const { clock } = this.#terms;
    this.#hostSince ??= clock.now();
    this.#hold(0, { connection, address, member: null });
    this.#step({ kind: "host-connected", now: clock.now() });
  }

  admitGuest({ connection, tokenHash, address, member }: Guest): void {
    const now = this.#terms.clock.now();
    const { state, actions } = stepRelay(this.#state, { kind: "guest-connected", tokenHash, now });
    const [first] = actions;
    if (first?.kind === "reject") {
      const early = this.#hostSince === null || now - this.#hostSince < RESTORE_MS;
      connection.close(first.why === "ended" ? CLOSE.ended : first.why === "full" || early ? CLOSE.full : CLOSE.unknown);
      return;
    }
    if (first?.kind !== "accept") throw new Error("Defect: a guest was neither taken nor refused.");
    this.#state = state;
    this.#hold(first.peer, { connection, address, member });
    this.#perform(actions, null);
  }

  frame(connection: Connection, frame: Buffer): void {
    const now = this.#terms.clock.now();
    try {
      this.#step({ kind: "frame", from: connection.peer, frame, now });
    } catch {
      // The host's own program is at fault (`live.refused`); what it sent is nobody's business here.
      connection.close(CLOSE.violation);
    }
  }

  gone(connection: Connection): void {
    const { peer } = connection;
    const held = this.#held.get(peer);
    if (held !== connection) return;
    this.#held.delete(peer);
    connection.disconnected?.();
    const now = this.#terms.clock.now();
    if (peer === 0) this.#hostGoneAt = now;
    if (this.#held.size - (this.hostIsHere ? 1 : 0) === 0) this.#aloneSince = now;
    this.#step(peer === 0 ? { kind: "host-lost", now } : { kind: "guest-lost", peer, now });
  }

  /** From time to time: who was not admitted in time, and whether anybody still takes part. */
  tick(now: number): void {
    if (this.#state.pending.size > 0) this.#step({ kind: "tick", now });
    const { limits, onEnd } = this.#terms;
    if (!this.hostIsHere && now - this.#hostGoneAt >= limits.hostAwayMs) onEnd(this, "host-away");
    else if (this.#held.size === 1 && this.hostIsHere && now - this.#aloneSince >= limits.idleMs) onEnd(this, "idle");
  }

  drop(peer: number, code: number): void {
    this.#held.get(peer)?.close(code);
  }

  closeAll(code: number): void {
    for (const connection of this.connections()) connection.close(code);
  }

  #hold(peer: number, { connection, address, member }: Pick<Guest, "connection" | "address" | "member">): void {
    const older = this.#held.get(peer);
    [connection.peer, connection.member] = [peer, member];
    connection.disconnected = this.#terms.register.connected(this.session, { peer, address });
    this.#held.set(peer, connection);
    if (older !== undefined) {
      older.disconnected?.();
      older.close(CLOSE.replaced);
    }
    connection.listen(this);
  }

  #step(event: RelayEvent): void {
    const { state, actions } = stepRelay(this.#state, event);
    this.#state = state;
    this.#perform(actions, event.kind === "frame" ? event.frame : null);
  }

  #perform(actions: readonly RelayAction[], frame: Uint8Array | null): void {
    for (const action of actions) {
      if (action.kind === "pass" && frame !== null) this.#send(action.to, composeMessage(frame));
      else if (action.kind === "say") this.#send(action.to, composeMessage(action.frame));
      else if (action.kind === "close") this.#let(action.peer, CLOSE_CODES[action.why]);
    }
    this.#count();
    if (this.#state.ended) this.#terms.onEnd(this, "host");
  }

  #send(to: readonly number[], message: Buffer): void {
    for (const peer of to) this.#held.get(peer)?.send(message);
  }

  /** The relay's state has it gone already. */
  #let(peer: number, code: number): void {
    const held = this.#held.get(peer);
    if (held === undefined) return;
    this.#held.delete(peer);
    if (this.#held.size - (this.hostIsHere ? 1 : 0) === 0) this.#aloneSince = this.#terms.clock.now();
    held.disconnected?.();
    held.close(code);
  }

  #count(): void {
    const participants = this.#state.present.length + (this.hostIsHere ? 1 : 0);
    if (participants <= this.mostParticipants) return;
    this.mostParticipants = participants;
    this.#terms.register.participants(this.session, participants);
  }
}
