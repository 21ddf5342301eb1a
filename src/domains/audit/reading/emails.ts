// Who the people of a page of the log are, asked once in a while: the same few people fill most of it.

import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { AuditReadingDeps } from "./deps.ts";

const KEPT_MS = MINUTE;
const MAX_KEPT = 2_000;

export type Emails = ReadonlyMap<Uuid, string | null>;

export function createEmails({ clock, findEmail }: Pick<AuditReadingDeps, "clock" | "findEmail">): (people: readonly (Uuid | null)[]) => Promise<Emails> {
  const kept = new Map<Uuid, { readonly email: Promise<string | null>; readonly until: number }>();
  const find = (personId: Uuid): Promise<string | null> => {
    const now = clock.now();
    const known = kept.get(personId);
    if (known !== undefined && known.until > now) return known.email;
    if (kept.size >= MAX_KEPT) kept.clear();
    const email = findEmail(personId);
    kept.set(personId, { email, until: now + KEPT_MS });
    email.catch(() => kept.delete(personId));
    return email;
  };
  return async (people) => {
    const wanted = [...new Set(people.filter((id) => id !== null))];
    return new Map(await Promise.all(wanted.map(async (id) => [id, await find(id)] as const)));
  };
}
