// What the host does with what a member says (LIV-31, LIV-35): in the member's right to, or refused. The member is who its channel says;
// no message names its sender.

import { GUEST_MESSAGES, type GuestMessage } from "#protocol/live/messages/guest-messages.ts";
import { mayAct } from "#protocol/live/messages/roles.ts";
import { changeMember, type HostEffect, type HostEvent, type HostState, type HostStep, type Member } from "./host-state.ts";

type Remove = (state: HostState, removal: { readonly peer: number; readonly now: number; readonly reason: "left" }) => HostStep;

export function takeGuestMessage(state: HostState, { peer, message, body, now }: Extract<HostEvent, { readonly kind: "message" }>, remove: Remove): HostStep {
  const member = state.members.get(peer);
  if (member === undefined || member.lostAt !== null) return { state, effects: [] };
  if (!mayAct(member.role, GUEST_MESSAGES[message.kind].role)) return { state, effects: [refuse(peer, message, "Your role in this session is to look on.")] };
  const deliver: HostEffect = { kind: "deliver", peer, message, body };
  switch (message.kind) {
    case "heartbeat":
      return { state, effects: [] };
    case "presence":
    case "call":
    case "cursor":
      return { state, effects: [{ kind: "broadcast", message: { ...message, person: peer } }] };
    case "view":
      return { state, effects: isFollowed(state, peer) ? [{ kind: "toFollowers", person: peer, message }] : [] };
    case "chat":
      // The host's person reads it too.
      return { state, effects: [{ kind: "broadcast", message: { ...message, person: peer, at: now } }, deliver] };
    case "follow":
      return follow(state, { peer, person: message.person });
    case "signal":
      return { state, effects: signal(state, { peer, message, deliver }) };
    case "terminalInput":
    case "terminalSize":
      return { state, effects: [member.terminals.get(message.terminal) === "write" ? deliver : refuse(peer, message, "The host has not given you this terminal to write in.")] };
    case "leave":
      return remove(state, { peer, now, reason: "left" });
    case "tree":
    case "open":
    case "close":
    case "edit":
    case "state":
    case "save":
    case "create":
    case "move":
    case "delete":
    case "search":
    case "cancel":
    case "ask":
    case "resolve":
    case "format":
    case "renameSymbol":
    case "gitStatus":
    case "committed":
    case "terminalWish":
      return { state, effects: [deliver] };
  }
}

/** The people who see what `person` looks at. */
export function followersOf({ members }: HostState, person: number): number[] {
  return [...members].filter(([, { following, lostAt }]) => following === person && lostAt === null).map(([peer]) => peer);
}

function isFollowed(state: HostState, person: number): boolean {
  return followersOf(state, person).length > 0;
}

/** The relay hears who gets the stream before anything is sealed into it; the guest hears at which number it begins for it. */
function follow(state: HostState, { peer, person }: { readonly peer: number; readonly person: number | null }): HostStep {
  const before = state.members.get(peer)?.following ?? null;
  const target = person === null || person === peer || (person !== 0 && !state.members.has(person)) ? null : person;
  const next = changeMember(state, peer, { following: target });
  const changed = [...new Set([before, target])].filter((each) => each !== null);
  return { state: next, effects: [...changed.map((each): HostEffect => ({ kind: "control", control: { kind: "follow", peer: each, followers: followersOf(next, each) } })), { kind: "startFollowing", peer, person: target }] };
}

function signal(state: HostState, { peer, message, deliver }: { readonly peer: number; readonly message: Extract<GuestMessage, { readonly kind: "signal" }>; readonly deliver: HostEffect }): HostEffect[] {
  if (message.to === 0) return [deliver];
  const other: Member | undefined = state.members.get(message.to);
  if (other?.lostAt !== null || message.to === peer) return [refuse(peer, message, "That person is not here.")];
  return [{ kind: "send", peer: message.to, message: { kind: "signal", from: peer, signal: message.signal } }];
}

function refuse(peer: number, message: GuestMessage, why: string): HostEffect {
  return { kind: "send", peer, message: { kind: "refused", what: message.kind, why } };
}
