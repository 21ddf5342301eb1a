// Who is there, seen from outside the engine: what changed between two looks at its state.

import type { HostState, Member } from "#protocol/live/peers/host-state.ts";
import type { Role } from "#protocol/live/messages/roles.ts";

export type MemberChange =
  | { readonly kind: "joined" | "role"; readonly peer: number; readonly name: string; readonly role: Role }
  | { readonly kind: "left" | "lost" | "back"; readonly peer: number; readonly name: string }
  /** Its terminals ended with its connection, or were taken back. */
  | { readonly kind: "terminals"; readonly peer: number; readonly name: string };

export function changedMembers(before: HostState["members"], after: HostState["members"]): MemberChange[] {
  if (before === after) return [];
  const left = [...before].filter(([peer]) => !after.has(peer)).map(([peer, { name }]): MemberChange => ({ kind: "left", peer, name }));
  return [...left, ...[...after].flatMap(([peer, member]) => changesOf(peer, { before: before.get(peer), after: member }))];
}

function changesOf(peer: number, { before, after }: { readonly before: Member | undefined; readonly after: Member }): MemberChange[] {
  const { name, role } = after;
  if (before === undefined) return [{ kind: "joined", peer, name, role }];
  if (before === after) return [];
  const changes: MemberChange[] = [];
  if (before.lostAt === null && after.lostAt !== null) changes.push({ kind: "lost", peer, name });
  if (before.lostAt !== null && after.lostAt === null) changes.push({ kind: "back", peer, name });
  if (before.role !== role) changes.push({ kind: "role", peer, name, role });
  if (before.terminals !== after.terminals) changes.push({ kind: "terminals", peer, name });
  return changes;
}
