// A member as those see them who run or audit the team: when somebody was last here is told coarsely on purpose.

import { DAY } from "#base/units.ts";
import type { Member } from "#protocol/api/members.ts";

import type { PersonDescription } from "#domains/identity/index.ts";

import type { MemberRow } from "./store.ts";

const LAST_SEEN = [
  { withinMs: DAY, word: "today" },
  { withinMs: 7 * DAY, word: "this-week" },
  { withinMs: 31 * DAY, word: "this-month" },
] as const;

export function composeMember(row: MemberRow, person: PersonDescription | null, now: Date): Member {
  return {
    personId: row.personId,
    email: person?.email ?? null,
    role: row.role,
    projectIds: row.projects === "all" ? null : [...row.projects],
    since: row.since.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastSeen: lastSeenOf(person?.lastSeenAt ?? null, now),
    strength: person?.strength ?? "one-factor",
  };
}

export function lastSeenOf(at: Date | null, now: Date): Member["lastSeen"] {
  if (at === null) return "never";
  const agoMs = now.getTime() - at.getTime();
  return LAST_SEEN.find(({ withinMs }) => agoMs < withinMs)?.word ?? "longer-ago";
}
