// The host as a pure function: an event and a state give the next state and what is to be done, in order (LIV-32 to LIV-36).

import { isAppError } from "#base/app-error.ts";
import { MAX_PEER } from "#protocol/live/envelope/header.ts";
import { attemptJoin, createInvitation, useInvitation } from "#protocol/live/handshake/invitation.ts";
import { EPOCH_MS } from "#protocol/live/sealed/epoch.ts";
import { takeGuestMessage } from "./host-messages.ts";
import { changeMember, renewEpoch, without, type HostEffect, type HostEvent, type HostState, type HostStep } from "./host-state.ts";
import { ABSENCE_MS } from "./times.ts";

/** As many people may ask at once; the rest wait at the relay. */
const MAX_PENDING = 8;
/** The bound of a roster and of a set of followers in one frame; a licence may allow fewer. */
export const MAX_MEMBERS = 64;
export const ASKING_MS = 120_000;
/** A terminal is granted each time: not over a connection's end. */
const NOTHING_GRANTED = { terminals: new Map<number, "read" | "write">(), following: null } as const;

export function stepHost(state: HostState, event: HostEvent): HostStep {
  if (state.phase === "ended") return { state, effects: [] };
  switch (event.kind) {
    case "connected":
      return reconnect(state, event.now);
    case "invite":
      return { state: { ...state, invitations: new Map(state.invitations).set(event.id, { ...createInvitation(event), tokenHash: event.tokenHash }) }, effects: [control({ kind: "invite", tokenHash: event.tokenHash, expiresAt: event.expiresAt })] };
    case "revoke":
      return revoke(state, event.id);
    case "arrived":
      return arrive(state, event);
    case "gone":
      return lose(state, event);
    case "violated":
    case "silent":
      return violate(state, event);
    case "knocked":
      return knock(state, event);
    case "asked":
      return ask(state, event);
    case "returned":
      return comeBack(state, event);
    case "admit":
      return admit(state, event);
    case "refuse":
      return state.pending.has(event.peer) ? turnAway(state, event.peer) : { state, effects: [] };
    case "remove":
      return removeMember(state, { peer: event.peer, now: event.now, reason: "removed" });
    case "role":
      return changeRole(state, event);
    case "terminal":
      return grantTerminal(state, event);
    case "message":
      return takeGuestMessage(state, event, removeMember);
    case "epoch-full":
      return renewEpoch(state, event.now);
    case "tick":
      return passTime(state, event.now);
    case "end":
      return { state: { ...state, phase: "ended" }, effects: [{ kind: "broadcast", message: { kind: "ended" } }, control({ kind: "end" }), ...[...state.members.keys(), ...state.pending.keys()].map((peer): HostEffect => ({ kind: "dropKeys", peer, forGood: true }))] };
  }
}

/**
 * To a relay that may know nothing (any more): who was given which number, who may come in, who may come back. Of what was under way
 * nobody knows what arrived, so that every connection that the relay still has is closed, and its member comes back.
 */
function reconnect(state: HostState, now: number): HostStep {
  const waiting = [...state.pending.keys(), ...state.arrived].flatMap((peer): HostEffect[] => [{ kind: "dropKeys", peer, forGood: true }, control({ kind: "remove", peer })]);
  const members = [...state.members].map(([peer, member]): [number, typeof member] => [peer, { ...member, lostAt: member.lostAt ?? now, ...NOTHING_GRANTED }]);
  const invitations = [...state.invitations.values()].map(({ tokenHash, expiresAt }) => control({ kind: "invite", tokenHash, expiresAt }));
  const again = members.flatMap(([peer]): HostEffect[] => [{ kind: "dropKeys", peer, forGood: false }, control({ kind: "remove", peer }), { kind: "enlist", peer }]);
  return { state: { ...state, arrived: new Set(), pending: new Map(), members: new Map(members) }, effects: [control({ kind: "open", peer: Math.min(state.nextPeer, MAX_PEER) }), ...waiting, ...invitations, ...again] };
}

function revoke(state: HostState, id: string): HostStep {
  const invitation = state.invitations.get(id);
  if (invitation === undefined) return { state, effects: [] };
  const invitations = new Map(state.invitations);
  invitations.delete(id);
  return { state: { ...state, invitations }, effects: [control({ kind: "revoke", tokenHash: invitation.tokenHash })] };
}

function arrive(state: HostState, { peer, now }: { readonly peer: number; readonly now: number }): HostStep {
  const member = state.members.get(peer);
  if (member !== undefined) return { state: changeMember(state, peer, { lostAt: member.lostAt ?? now, ...NOTHING_GRANTED }), effects: [{ kind: "dropKeys", peer, forGood: false }] };
  // A number that somebody else had would let a relay pass one person's frames for another's.
  if (peer < state.nextPeer) return { state, effects: [control({ kind: "remove", peer })] };
  return { state: { ...state, nextPeer: peer + 1, arrived: new Set(state.arrived).add(peer) }, effects: [] };
}

function lose(state: HostState, { peer, now }: { readonly peer: number; readonly now: number }): HostStep {
  const member = state.members.get(peer);
  if (member === undefined) return { state: forget(state, peer), effects: [{ kind: "dropKeys", peer, forGood: true }] };
  if (member.lostAt !== null) return { state, effects: [] };
  return { state: changeMember(state, peer, { lostAt: now, ...NOTHING_GRANTED }), effects: [{ kind: "dropKeys", peer, forGood: false }, { kind: "broadcast", message: { kind: "presence", person: peer, state: "lost", file: null } }] };
}

/** A frame that is not the member's own, or none for too long, ends its connection, not its membership: somebody between may have done it. */
function violate(state: HostState, event: { readonly peer: number; readonly now: number }): HostStep {
  const { state: next, effects } = lose(state, event);
  const enlist: HostEffect[] = next.members.has(event.peer) ? [{ kind: "enlist", peer: event.peer }] : [];
  // The relay closes the connection, and then takes the member's token again.
  return { state: next, effects: [...effects, control({ kind: "remove", peer: event.peer }), ...enlist] };
}

function knock(state: HostState, { peer, invitation, now }: { readonly peer: number; readonly invitation: string; readonly now: number }): HostStep {
  const known = state.invitations.get(invitation);
  if (!state.arrived.has(peer) || state.pending.size >= MAX_PENDING) return turnAway(state, peer);
  try {
    const attempted = attemptJoin(known, now);
    if (known === undefined) return turnAway(state, peer);
    const invitations = new Map(state.invitations).set(invitation, { ...known, ...attempted });
    const arrived = new Set(state.arrived);
    arrived.delete(peer);
    return { state: { ...state, invitations, arrived, pending: new Map(state.pending).set(peer, { invitation, name: null, code: null, since: now }) }, effects: [{ kind: "openJoin", peer, invitation }] };
  } catch (error) {
    if (!isAppError(error, "live.refused")) throw error;
    return turnAway(state, peer);
  }
}

function ask(state: HostState, { peer, name, code }: { readonly peer: number; readonly name: string; readonly code: string }): HostStep {
  const asking = state.pending.get(peer);
  if (asking === undefined) return { state, effects: [] };
  return { state: { ...state, pending: new Map(state.pending).set(peer, { ...asking, name, code }) }, effects: [{ kind: "ring", peer, name, code }] };
}

function admit(state: HostState, { peer, role, now }: { readonly peer: number; readonly role: "viewer" | "editor"; readonly now: number }): HostStep {
  const asking = state.pending.get(peer);
  if (asking === undefined || asking.name === null) return { state, effects: [] };
  if (state.members.size >= MAX_MEMBERS) return turnAway(state, peer);
  let left: ReturnType<typeof useInvitation>;
  try {
    left = useInvitation(state.invitations.get(asking.invitation), now);
  } catch (error) {
    if (!isAppError(error, "live.refused")) throw error;
    return turnAway(state, peer);
  }
  const used = left === null ? revoke(state, asking.invitation) : { state: { ...state, invitations: new Map(state.invitations).set(asking.invitation, { ...left, tokenHash: state.invitations.get(asking.invitation)?.tokenHash ?? new Uint8Array() }) }, effects: [] };
  const member = { name: asking.name, role, lostAt: null, terminals: new Map<number, "read" | "write">(), following: null };
  const joined = { ...used.state, pending: without(state.pending, peer), members: new Map(state.members).set(peer, member) };
  const renewed = renewEpoch(joined, now);
  return { state: renewed.state, effects: [...used.effects, { kind: "enlist", peer }, { kind: "send", peer, message: { kind: "admitted", role } }, ...renewed.effects] };
}

function comeBack(state: HostState, { peer, now }: { readonly peer: number; readonly now: number }): HostStep {
  if (!state.members.has(peer)) return { state, effects: [control({ kind: "remove", peer })] };
  const renewed = renewEpoch(changeMember(state, peer, { lostAt: null }), now);
  return { state: renewed.state, effects: [...renewed.effects, { kind: "broadcast", message: { kind: "presence", person: peer, state: "active", file: null } }] };
}

function turnAway(state: HostState, peer: number): HostStep {
  return { state: forget(state, peer), effects: [{ kind: "dropKeys", peer, forGood: true }, control({ kind: "remove", peer })] };
}

/** Keys first, then the relay, then the epoch of the others: between them nothing is broadcast (LIV-34). */
function removeMember(state: HostState, { peer, now, reason }: { readonly peer: number; readonly now: number; readonly reason: "removed" | "left" | "expired" }): HostStep {
  const member = state.members.get(peer);
  if (member === undefined) return { state, effects: [] };
  const goodbye: HostEffect[] = member.lostAt === null && reason !== "left" ? [{ kind: "send", peer, message: { kind: "removed", reason } }] : [];
  const rest = new Map([...without(state.members, peer)].map(([id, each]) => [id, each.following === peer ? { ...each, following: null } : each]));
  const renewed = renewEpoch({ ...state, members: rest }, now);
  return { state: renewed.state, effects: [...goodbye, { kind: "dropKeys", peer, forGood: true }, control({ kind: "remove", peer }), ...renewed.effects] };
}

function changeRole(state: HostState, { peer, role, now }: { readonly peer: number; readonly role: "viewer" | "editor"; readonly now: number }): HostStep {
  return state.members.has(peer) ? renewEpoch(changeMember(state, peer, { role }), now) : { state, effects: [] };
}

function grantTerminal(state: HostState, { peer, terminal, mode }: { readonly peer: number; readonly terminal: number; readonly mode: "none" | "read" | "write" }): HostStep {
  const member = state.members.get(peer);
  if (member === undefined) return { state, effects: [] };
  const terminals = without(member.terminals, terminal);
  if (mode !== "none") terminals.set(terminal, mode);
  return { state: changeMember(state, peer, { terminals }), effects: [{ kind: "send", peer, message: { kind: "terminalGrant", terminal, mode } }] };
}

function passTime(state: HostState, now: number): HostStep {
  const late = [...state.pending].filter(([, { since }]) => now - since >= ASKING_MS).map(([peer]) => peer);
  const absent = [...state.members].filter(([, { lostAt }]) => lostAt !== null && now - lostAt >= ABSENCE_MS).map(([peer]) => peer);
  const old = now - state.epochSince >= EPOCH_MS;
  const steps = [
    ...late.map((peer) => (at: HostState) => turnAway(at, peer)),
    ...absent.map((peer) => (at: HostState) => removeMember(at, { peer, now, reason: "expired" })),
    ...(old && absent.length === 0 ? [(at: HostState) => renewEpoch(at, now)] : []),
  ];
  return steps.reduce<HostStep>((done, step) => {
    const { state: next, effects } = step(done.state);
    return { state: next, effects: [...done.effects, ...effects] };
  }, { state, effects: [] });
}

function forget(state: HostState, peer: number): HostState {
  const arrived = new Set(state.arrived);
  arrived.delete(peer);
  return { ...state, arrived, pending: without(state.pending, peer) };
}

function control(value: Extract<HostEffect, { readonly kind: "control" }>["control"]): HostEffect {
  return { kind: "control", control: value };
}
