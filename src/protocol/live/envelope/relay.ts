// What a relay does with a frame, by its envelope alone (LIV-7 to LIV-11): a pure function from a state and an event to the next
// state and what to do. It gets no key, and is not given a frame's body but of its own controls. Whoever runs it holds the connections.

import { composeControl, isControl, parseControl, type Control } from "./control.ts";
import { FRAME_TYPES, MAX_JOIN_BYTES, MAX_PEER, parseFrameFrom, type Bytes, type FrameHeader } from "./header.ts";
import { refuseLive } from "./refusal.ts";

/** From the arrival to the admission, unless the host says so: people answer within that, and a forgotten tab does not ring for ever. */
export const ADMISSION_TIMEOUT_MS = 120_000;
/** Before admission a connection sends its join, and nothing else until it is a member. */
const FRAMES_BEFORE_ADMISSION = 1;

/** Of one session: a host that names more is not served, since what it names is kept and looked through for all sessions' time. */
const MAX_INVITATIONS = 256;
const MAX_TOKENS = 256;

interface Guest {
  readonly since: number;
  readonly sent: number;
}

/** Of an idle session most are empty. */
const NONE: ReadonlyMap<never, never> = new Map<never, never>();

export interface RelayState {
  readonly hostConnected: boolean;
  readonly nextPeer: number;
  readonly maxMembers: number;
  readonly maxPending: number;
  /** By the token's hash in hexadecimal. */
  readonly invitations: ReadonlyMap<string, { readonly expiresAt: number }>;
  readonly members: ReadonlyMap<string, number>;
  /** Connected, and admitted: who gets what is for all. */
  readonly present: readonly number[];
  readonly pending: ReadonlyMap<number, Guest>;
  readonly followers: ReadonlyMap<number, readonly number[]>;
  readonly ended: boolean;
}

export type RelayEvent =
  | { readonly kind: "host-connected"; readonly now: number }
  | { readonly kind: "host-lost"; readonly now: number }
  /** `tokenHash` is SHA-256, in hexadecimal, of the token that the connection showed. */
  | { readonly kind: "guest-connected"; readonly tokenHash: string; readonly now: number }
  | { readonly kind: "guest-lost"; readonly peer: number; readonly now: number }
  | { readonly kind: "frame"; readonly from: number; readonly frame: Uint8Array; readonly now: number }
  | { readonly kind: "tick"; readonly now: number };

export type RelayAction =
  /** Pass the frame of the event on, as it is. */
  | { readonly kind: "pass"; readonly to: readonly number[] }
  | { readonly kind: "say"; readonly to: readonly number[]; readonly frame: Bytes }
  /** The new connection is this peer's; an older one of the same peer is closed. */
  | { readonly kind: "accept"; readonly peer: number }
  | { readonly kind: "reject"; readonly why: "unknown" | "full" | "ended" }
  | { readonly kind: "close"; readonly peer: number; readonly why: "removed" | "ended" | "time" | "violation" };

export interface RelayStep {
  readonly state: RelayState;
  readonly actions: readonly RelayAction[];
}

export function startRelay({ maxMembers, maxPending = 8 }: { readonly maxMembers: number; readonly maxPending?: number }): RelayState {
  return { hostConnected: false, nextPeer: 1, maxMembers, maxPending, invitations: NONE, members: NONE, present: [], pending: NONE, followers: NONE, ended: false };
}

export function stepRelay(state: RelayState, event: RelayEvent): RelayStep {
  switch (event.kind) {
    case "host-connected":
      return { state: { ...state, hostConnected: true }, actions: say(everyone(state), { kind: "hostBack" }) };
    case "host-lost":
      return { state: { ...state, hostConnected: false }, actions: say(everyone(state), { kind: "hostAway" }) };
    case "guest-connected":
      return connectGuest(state, event);
    case "guest-lost":
      return loseGuest(state, event.peer);
    case "tick":
      return dropOverdue(state, event.now);
    case "frame":
      return event.from === 0 ? takeHostFrame(state, event.frame, event.now) : takeGuestFrame(state, event.from, event.frame);
  }
}

function connectGuest(state: RelayState, { tokenHash, now }: { readonly tokenHash: string; readonly now: number }): RelayStep {
  if (state.ended) return { state, actions: [{ kind: "reject", why: "ended" }] };
  const member = state.members.get(tokenHash);
  const invitation = state.invitations.get(tokenHash);
  if (member === undefined && (invitation === undefined || invitation.expiresAt <= now)) return { state, actions: [{ kind: "reject", why: "unknown" }] };
  // A member who comes back is nobody new: it is told from a stranger by its own token, and counts for no limit but its own place.
  const full = state.pending.size >= state.maxPending || state.members.size >= state.maxMembers || state.nextPeer > MAX_PEER || !state.hostConnected;
  if (member === undefined && full) return { state, actions: [{ kind: "reject", why: "full" }] };
  const peer = member ?? state.nextPeer;
  const pending = new Map(state.pending).set(peer, { since: now, sent: 0 });
  const next = { ...state, pending, present: state.present.filter((each) => each !== peer), nextPeer: Math.max(state.nextPeer, peer + 1) };
  const away: RelayAction[] = state.hostConnected ? [] : say([peer], { kind: "hostAway" });
  return { state: next, actions: [{ kind: "accept", peer }, ...say([0], { kind: "arrived", peer }), ...say([peer], { kind: "hello", peer }), ...away] };
}

function loseGuest(state: RelayState, peer: number): RelayStep {
  if (!state.pending.has(peer) && !state.present.includes(peer)) return { state, actions: [] };
  return { state: without(state, peer), actions: say([0], { kind: "gone", peer }) };
}

function dropOverdue(state: RelayState, now: number): RelayStep {
  const overdue = [...state.pending].filter(([, { since }]) => now - since >= ADMISSION_TIMEOUT_MS).map(([peer]) => peer);
  const actions = overdue.flatMap((peer): RelayAction[] => [{ kind: "close", peer, why: "time" }, ...say([0], { kind: "gone", peer })]);
  return { state: overdue.reduce(without, state), actions };
}

function takeGuestFrame(state: RelayState, from: number, frame: Uint8Array): RelayStep {
  try {
    const header = parseFrameFrom("guest", frame);
    if (header.peer !== from) throw refuseLive("LIV-8", "a guest names another as the sender");
    const guest = state.pending.get(from);
    if (guest === undefined) {
      if (header.kind === "join" || !state.present.includes(from)) throw refuseLive("LIV-9", "only who has just arrived joins");
      return { state, actions: [{ kind: "pass", to: [0] }] };
    }
    if (header.kind !== "join" || guest.sent >= FRAMES_BEFORE_ADMISSION || frame.length > MAX_JOIN_BYTES) throw refuseLive("LIV-9", "before admission there is one join");
    return { state: { ...state, pending: new Map(state.pending).set(from, { ...guest, sent: guest.sent + 1 }) }, actions: [{ kind: "pass", to: [0] }] };
  } catch {
    // Whatever is wrong with it, a connection that sends it ends; what it was is nobody's business here.
    return { state: without(state, from), actions: [{ kind: "close", peer: from, why: "violation" }, ...say([0], { kind: "gone", peer: from })] };
  }
}

/** @throws AppError `live.refused`: the host's own program is at fault, and its connection is closed by whoever runs this. */
function takeHostFrame(state: RelayState, frame: Uint8Array, now: number): RelayStep {
  const header = parseFrameFrom("host", frame);
  return isControl(header.kind) ? obey(state, parseControl(frame), now) : { state, actions: [{ kind: "pass", to: recipients(state, header) }] };
}

function recipients(state: RelayState, { kind, peer }: FrameHeader): readonly number[] {
  const { to } = FRAME_TYPES[kind];
  if (to === "all") return state.present;
  if (to === "followers") return state.followers.get(peer) ?? [];
  return state.present.includes(peer) || state.pending.has(peer) ? [peer] : [];
}

function obey(state: RelayState, control: Control, now: number): RelayStep {
  switch (control.kind) {
    case "open":
      return { state: { ...state, nextPeer: Math.max(state.nextPeer, control.peer) }, actions: [] };
    case "invite":
      return { state: { ...state, invitations: invite(state.invitations, control, now) }, actions: [] };
    case "revoke":
      return { state: { ...state, invitations: omit(state.invitations, toHex(control.tokenHash)) }, actions: [] };
    case "admit":
      return { state: admit(state, control), actions: [] };
    case "remove": {
      const here = state.pending.has(control.peer) || state.present.includes(control.peer);
      const members = new Map([...state.members].filter(([, peer]) => peer !== control.peer));
      return { state: { ...without(state, control.peer), members, followers: omit(without(state, control.peer).followers, control.peer) }, actions: here ? [{ kind: "close", peer: control.peer, why: "removed" }] : [] };
    }
    case "follow":
      return { state: { ...state, followers: follow(state, control) }, actions: [] };
    case "end":
      return { state: { ...startRelay(state), hostConnected: state.hostConnected, ended: true }, actions: everyone(state).map((peer) => ({ kind: "close", peer, why: "ended" })) };
    default:
      throw refuseLive("LIV-5", `a frame ${control.kind} does not come from the host`);
  }
}

/** Those that have ended make room. */
function invite(invitations: RelayState["invitations"], { tokenHash, expiresAt }: { readonly tokenHash: Bytes; readonly expiresAt: number }, now: number): RelayState["invitations"] {
  const kept = new Map([...invitations].filter(([, invitation]) => invitation.expiresAt > now)).set(toHex(tokenHash), { expiresAt });
  if (kept.size > MAX_INVITATIONS) throw refuseLive("LIV-11", `a session has at most ${MAX_INVITATIONS} invitations at a time`);
  return kept;
}

/** Followers of nobody who is here are not kept. */
function follow(state: RelayState, { peer, followers }: { readonly peer: number; readonly followers: readonly number[] }): RelayState["followers"] {
  const here = followers.filter((each) => state.present.includes(each));
  const followed = peer === 0 || state.present.includes(peer);
  return followed && here.length > 0 ? new Map(state.followers).set(peer, here) : omit(state.followers, peer);
}

function admit(state: RelayState, { peer, tokenHash }: { readonly peer: number; readonly tokenHash: Bytes }): RelayState {
  const members = new Map([...state.members].filter(([, each]) => each !== peer)).set(toHex(tokenHash), peer);
  if (members.size > MAX_TOKENS) throw refuseLive("LIV-11", `a session has at most ${MAX_TOKENS} members`);
  if (!state.pending.has(peer)) return { ...state, members, nextPeer: Math.max(state.nextPeer, peer + 1) };
  return { ...state, members, pending: omit(state.pending, peer), present: [...state.present, peer] };
}

function without(state: RelayState, peer: number): RelayState {
  const followers = state.followers.size === 0 ? state.followers : new Map([...state.followers].map(([followed, those]) => [followed, those.filter((each) => each !== peer)]));
  return { ...state, pending: omit(state.pending, peer), present: state.present.filter((each) => each !== peer), followers };
}

function everyone(state: RelayState): number[] {
  return [...state.pending.keys(), ...state.present];
}

function say(to: readonly number[], control: Control): RelayAction[] {
  return to.length === 0 ? [] : [{ kind: "say", to, frame: composeControl(control) }];
}

function omit<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy.size === 0 ? NONE : copy;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
