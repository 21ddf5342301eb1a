// Live sessions as they are shown: whose address somebody may see, and what they may do.

import { isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { LiveSession } from "#protocol/api/live-sessions.ts";

import type { LiveDeps } from "./deps.ts";
import type { LiveSessionRow } from "./store.ts";

export interface View {
  readonly personId: Uuid;
  /** Any, not only one's own. */
  readonly mayEndAny: boolean;
  readonly mayShare: boolean;
  /** Those whose addresses the asker may see. */
  readonly emails: ReadonlyMap<Uuid, { readonly email: string | null }>;
}

/** Whoever administers or audits the team sees addresses of people, everybody else their own. */
export async function createView(deps: LiveDeps, { person, teamId, rows }: { readonly person: PersonCaller; readonly teamId: Uuid; readonly rows: readonly LiveSessionRow[] }): Promise<View> {
  const { personId } = person;
  const may = (permission: string): boolean => mayAct(deps, person, { tenantId: teamId, permission });
  const people = new Set(rows.flatMap(({ startedBy, ended }) => [startedBy.personId, ...(ended?.by == null ? [] : [ended.by])]));
  const seen = may("live.read-connections") ? [...people] : [...people].filter((each) => each === personId);
  return { personId, mayEndAny: may("live.end"), mayShare: may("live.share"), emails: await deps.describePeople(seen) };
}

export function composeSession(row: LiveSessionRow, view: View): LiveSession {
  const { ended } = row;
  const person = (id: Uuid): { readonly id: Uuid; readonly email: string | null } => ({ id, email: view.emails.get(id)?.email ?? null });
  return {
    id: row.id,
    startedAt: row.startedAt.toISOString(),
    startedBy: person(row.startedBy.personId),
    mayEnd: ended === null && view.mayShare && (view.mayEndAny || row.startedBy.personId === view.personId),
    membersOnly: row.membersOnly,
    mostParticipants: row.mostParticipants,
    ended: ended === null ? null : { at: ended.at.toISOString(), reason: ended.reason, by: ended.by === null ? null : person(ended.by) },
  };
}

function mayAct({ permissions }: LiveDeps, person: PersonCaller, act: { readonly tenantId: Uuid; readonly permission: string }): boolean {
  try {
    permissions.authorise(person, act);
    return true;
  } catch (error) {
    if (isAppError(error, "access.denied") || isAppError(error, "access.token-scope")) return false;
    throw error;
  }
}
