// What the host knows of a session, and what its reducers ask for. No key is in it: those are held by the engine, which does what is
// asked in the order in which it is asked.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import type { Control } from "#protocol/live/envelope/control.ts";
import type { Invitation } from "#protocol/live/handshake/invitation.ts";
import type { GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import type { BroadcastMessage, DownMessage, FollowerMessage } from "#protocol/live/messages/host-messages.ts";
import type { Role, RosterEntry } from "#protocol/live/messages/roles.ts";

export interface KnownInvitation extends Invitation {
  readonly tokenHash: Bytes;
}

export interface Member {
  readonly name: string;
  readonly role: Role;
  /** Null while the connection is there. */
  readonly lostAt: number | null;
  readonly terminals: ReadonlyMap<number, "read" | "write">;
  readonly following: number | null;
}

export interface Pending {
  readonly invitation: string;
  /** Null until the join is open. */
  readonly name: string | null;
  readonly code: string | null;
  readonly since: number;
}

export interface HostState {
  readonly phase: "open" | "ended";
  /** All below were given to somebody. */
  readonly nextPeer: number;
  readonly invitations: ReadonlyMap<string, KnownInvitation>;
  /** Connected, and nothing said yet. */
  readonly arrived: ReadonlySet<number>;
  readonly pending: ReadonlyMap<number, Pending>;
  readonly members: ReadonlyMap<number, Member>;
  readonly epoch: number;
  readonly epochSince: number;
}

export type HostEvent =
  | { readonly kind: "connected"; readonly now: number }
  | { readonly kind: "invite"; readonly id: string; readonly tokenHash: Bytes; readonly expiresAt: number; readonly joins: number; readonly now: number }
  | { readonly kind: "revoke"; readonly id: string; readonly now: number }
  | { readonly kind: "arrived" | "gone" | "violated" | "silent"; readonly peer: number; readonly now: number }
  /** A join came in, unopened, with the id of an invitation. */
  | { readonly kind: "knocked"; readonly peer: number; readonly invitation: string; readonly now: number }
  | { readonly kind: "asked"; readonly peer: number; readonly name: string; readonly code: string; readonly now: number }
  | { readonly kind: "returned"; readonly peer: number; readonly now: number }
  | { readonly kind: "admit"; readonly peer: number; readonly role: Role; readonly now: number }
  | { readonly kind: "refuse" | "remove"; readonly peer: number; readonly now: number }
  | { readonly kind: "role"; readonly peer: number; readonly role: Role; readonly now: number }
  | { readonly kind: "terminal"; readonly peer: number; readonly terminal: number; readonly mode: "none" | "read" | "write"; readonly now: number }
  | { readonly kind: "message"; readonly peer: number; readonly message: GuestMessage; readonly body: Bytes; readonly now: number }
  | { readonly kind: "epoch-full" | "tick" | "end"; readonly now: number };

export type HostEffect =
  | { readonly kind: "control"; readonly control: Control }
  /** Open the join of this peer, answer it, and say "asked" or "violated". */
  | { readonly kind: "openJoin"; readonly peer: number; readonly invitation: string }
  /** Make the peer's keys a member's, and tell the relay its token. */
  | { readonly kind: "enlist"; readonly peer: number }
  /** Forget the keys of the connection; `forGood` those for coming back too. */
  | { readonly kind: "dropKeys"; readonly peer: number; readonly forGood: boolean }
  | { readonly kind: "renewEpoch"; readonly number: number; readonly roster: readonly RosterEntry[]; readonly to: readonly number[] }
  | { readonly kind: "send"; readonly peer: number; readonly message: DownMessage; readonly body?: Bytes }
  | { readonly kind: "broadcast"; readonly message: BroadcastMessage; readonly body?: Bytes }
  | { readonly kind: "toFollowers"; readonly person: number; readonly message: FollowerMessage }
  /** Tell this guest from where on it may read the stream of whom it follows. */
  | { readonly kind: "startFollowing"; readonly peer: number; readonly person: number | null }
  /** For the host's program: what a guest asks of the project, in its right to. */
  | { readonly kind: "deliver"; readonly peer: number; readonly message: GuestMessage; readonly body: Bytes }
  /** For the person at the host. */
  | { readonly kind: "ring"; readonly peer: number; readonly name: string; readonly code: string };

export interface HostStep {
  readonly state: HostState;
  readonly effects: readonly HostEffect[];
}

export function startHost(now: number): HostState {
  return { phase: "open", nextPeer: 1, invitations: new Map(), arrived: new Set(), pending: new Map(), members: new Map(), epoch: 0, epochSince: now };
}

export function without<Value>(map: ReadonlyMap<number, Value>, key: number): Map<number, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

export function changeMember(state: HostState, peer: number, change: Partial<Member>): HostState {
  const member = state.members.get(peer);
  return member === undefined ? state : { ...state, members: new Map(state.members).set(peer, { ...member, ...change }) };
}

export function present({ members }: HostState): number[] {
  return [...members].filter(([, { lostAt }]) => lostAt === null).map(([peer]) => peer);
}

/** The state in a new epoch, and the effect that makes it: who is on the roster now is who can read on. */
export function renewEpoch(state: HostState, now: number): HostStep {
  const number = state.epoch + 1;
  const roster = [...state.members].map(([id, { name, role }]) => ({ id, name, role }));
  return { state: { ...state, epoch: number, epochSince: now }, effects: [{ kind: "renewEpoch", number, roster, to: present(state) }] };
}
