// A guest as a pure function: each state of joining has a reason that people can be shown, and a time after which it ends (LIV-37, LIV-38).

import type { DownMessage } from "#protocol/live/messages/host-messages.ts";
import type { Role, RosterEntry } from "#protocol/live/messages/roles.ts";
import { ABSENCE_MS, HEARTBEAT_MS, SILENCE_MS } from "./times.ts";

export const ANSWER_MS = 10_000;
export const ADMISSION_MS = 120_000;
/** So many broken connections in a minute are no accident. */
const MAX_VIOLATIONS = 3;
const VIOLATIONS_MS = 60_000;

export type OutReason = "no-answer" | "not-admitted" | "removed" | "expired" | "ended" | "left" | "tampered" | "lost";

export interface GuestState {
  readonly phase: "connecting" | "joining" | "waiting" | "member" | "away" | "out";
  readonly peer: number | null;
  /** When the phase began. */
  readonly since: number;
  readonly lastHeard: number;
  readonly lastSent: number;
  readonly hostAway: boolean;
  readonly code: string | null;
  readonly role: Role | null;
  readonly roster: readonly RosterEntry[];
  /** Whom it wants to follow; asked for again after it was away. */
  readonly following: number | null;
  readonly violations: readonly number[];
  readonly reason: OutReason | null;
}

export type GuestEvent =
  | { readonly kind: "hello"; readonly peer: number; readonly now: number }
  | { readonly kind: "challenged"; readonly code: string; readonly now: number }
  | { readonly kind: "down"; readonly message: DownMessage; readonly now: number }
  | { readonly kind: "heard" | "sent" | "lost" | "violated" | "host-away" | "host-back" | "host-ended" | "tick" | "leave"; readonly now: number }
  | { readonly kind: "follow"; readonly person: number | null; readonly now: number };

export type GuestEffect =
  /** Seal a join, or a return, for this peer. */
  | { readonly kind: "sendJoin"; readonly peer: number }
  /** Close the connection, and open another with the member's token. */
  | { readonly kind: "reconnect" }
  /** Close it, and forget every key. */
  | { readonly kind: "leave" }
  | { readonly kind: "sendFollow"; readonly person: number | null }
  | { readonly kind: "sendHeartbeat" }
  | { readonly kind: "sendLeave" };

export interface GuestStep {
  readonly state: GuestState;
  readonly effects: readonly GuestEffect[];
}

export function startGuest(now: number): GuestState {
  return { phase: "connecting", peer: null, since: now, lastHeard: now, lastSent: now, hostAway: false, code: null, role: null, roster: [], following: null, violations: [], reason: null };
}

export function stepGuest(state: GuestState, event: GuestEvent): GuestStep {
  if (state.phase === "out") return { state, effects: [] };
  switch (event.kind) {
    case "hello":
      return greet(state, event);
    case "challenged":
      return { state: state.phase === "joining" ? { ...state, phase: "waiting", since: event.now, code: event.code } : state, effects: [] };
    case "down":
      return hear(state, event.message, event.now);
    case "heard":
      return { state: { ...state, lastHeard: event.now }, effects: heartbeat(state, event.now) };
    case "sent":
      return { state: { ...state, lastSent: event.now }, effects: [] };
    case "lost":
      return goAway(state, event.now);
    case "violated":
      return suspect(state, event.now);
    case "host-away":
      return { state: { ...state, hostAway: true }, effects: [] };
    case "host-back":
      return { state: { ...state, hostAway: false, lastHeard: event.now }, effects: [] };
    case "host-ended":
      return out(state, "ended", event.now);
    case "leave":
      return { state: out(state, "left", event.now).state, effects: [...(state.phase === "member" ? [{ kind: "sendLeave" } as const] : []), { kind: "leave" }] };
    case "follow":
      return { state: { ...state, following: event.person }, effects: state.phase === "member" ? [{ kind: "sendFollow", person: event.person }] : [] };
    case "tick":
      return passTime(state, event.now);
  }
}

function greet(state: GuestState, { peer, now }: { readonly peer: number; readonly now: number }): GuestStep {
  const back = state.phase === "away";
  // A member keeps its number: it is part of what the others were shown.
  if ((state.phase !== "connecting" && !back) || (back && peer !== state.peer)) return suspect(state, now);
  return { state: { ...state, peer, phase: back ? "away" : "joining", since: back ? state.since : now, lastHeard: now }, effects: [{ kind: "sendJoin", peer }] };
}

function hear(state: GuestState, message: DownMessage, now: number): GuestStep {
  const heard = { ...state, lastHeard: now };
  switch (message.kind) {
    case "admitted":
      if (state.phase !== "waiting") return suspect(state, now);
      return { state: { ...heard, phase: "member", since: now, role: message.role }, effects: [] };
    case "resumed":
      if (state.phase !== "away") return suspect(state, now);
      return { state: { ...heard, phase: "member", since: now, hostAway: false }, effects: state.following === null ? [] : [{ kind: "sendFollow", person: state.following }] };
    case "epoch": {
      const own = message.roster.find(({ id }) => id === state.peer);
      if (state.phase !== "member" || own === undefined) return suspect(state, now);
      const following = state.following === 0 || message.roster.some(({ id }) => id === state.following) ? state.following : null;
      return { state: { ...heard, role: own.role, roster: message.roster, following }, effects: [] };
    }
    case "removed":
      return out(heard, message.reason, now);
    case "following":
      return { state: { ...heard, following: message.person }, effects: [] };
    default:
      return state.phase === "member" ? { state: heard, effects: heartbeat(state, now) } : suspect(state, now);
  }
}

function goAway(state: GuestState, now: number): GuestStep {
  if (state.phase === "away") return { state, effects: [{ kind: "reconnect" }] };
  if (state.phase !== "member") return out(state, state.phase === "waiting" ? "not-admitted" : "no-answer", now);
  return { state: { ...state, phase: "away", since: now }, effects: [{ kind: "reconnect" }] };
}

/** A frame that is not the host's: the connection ends, and after some such the session, with the reason for people to see. */
function suspect(state: GuestState, now: number): GuestStep {
  const violations = [...state.violations.filter((at) => now - at < VIOLATIONS_MS), now];
  if (violations.length >= MAX_VIOLATIONS || (state.phase !== "member" && state.phase !== "away")) return out({ ...state, violations }, "tampered", now);
  return goAway({ ...state, violations }, now);
}

function passTime(state: GuestState, now: number): GuestStep {
  const age = now - state.since;
  switch (state.phase) {
    case "connecting":
    case "joining":
      return age < ANSWER_MS ? { state, effects: [] } : out(state, "no-answer", now);
    case "waiting":
      return age < ADMISSION_MS ? { state, effects: [] } : out(state, "not-admitted", now);
    case "away":
      return age < ABSENCE_MS ? { state, effects: [] } : out(state, "lost", now);
    case "member":
      if (!state.hostAway && now - state.lastHeard >= SILENCE_MS) return goAway(state, now);
      return { state, effects: heartbeat(state, now) };
    case "out":
      return { state, effects: [] };
  }
}

/** Due at a tick, and at what is heard: of a page that is not seen browsers slow the timers down, but not what comes in. */
function heartbeat(state: GuestState, now: number): readonly GuestEffect[] {
  return state.phase === "member" && now - state.lastSent >= HEARTBEAT_MS ? [{ kind: "sendHeartbeat" }] : [];
}

function out(state: GuestState, reason: OutReason, now: number): GuestStep {
  return { state: { ...state, phase: "out", since: now, reason }, effects: [{ kind: "leave" }] };
}
