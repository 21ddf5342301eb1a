// Who in the team has an address, as those are told who may invite people to it.

import type { Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import { webScope } from "#domains/access/scope.ts";

import { listMembers, type MemberRow } from "./store.ts";

export async function findMemberByAddress(deps: Pick<AccessDeps, "db" | "clock" | "people">, teamId: Uuid, email: string): Promise<MemberRow | null> {
  const members = await deps.db.tenant(webScope(teamId), (tx) => listMembers(tx, new Date(deps.clock.now())));
  const people = await deps.people.describe(members.map(({ personId }) => personId));
  const wanted = comparable(email);
  return members.find(({ personId }) => comparable(people.get(personId)?.email ?? "") === wanted) ?? null;
}

function comparable(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}
