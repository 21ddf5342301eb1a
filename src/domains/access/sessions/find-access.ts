// What a person may reach now: their teams with the roles, and the grants in force, as each team's own policy lets a session or a token count.

import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import type { TimedGrant } from "#domains/access/grants/store.ts";
import { findMember } from "#domains/access/members/store.ts";
import { isIdle, isOld } from "#domains/access/policies/rules.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { listTeamIds } from "#domains/access/store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { TeamMembership } from "#platform/http/route.ts";
import type { TeamPolicy } from "#protocol/api/policies.ts";

import { hasIdledOut, insertIdleEnd } from "./store.ts";

export interface FoundAccess {
  readonly teams: readonly TeamMembership[];
  readonly grants: readonly TimedGrant[];
  /** When the first of it ends by itself; null when nothing does. */
  readonly endsAt: Date | null;
}

export interface Holder {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  /** Of a browser's session. */
  readonly session?: SessionAges;
  /** Of an API token. */
  readonly tokenMadeAt?: Date;
  /** Of a session that one team's identity provider vouched for. */
  readonly onlyTeam?: Uuid | null;
}

interface SessionAges {
  readonly ageMs: number;
  readonly idleMs: number;
}

type FindDeps = Pick<AccessDeps, "db" | "clock"> & { readonly grants: Pick<Grants, "listActive"> };

interface InTeam {
  readonly team: TeamMembership;
  readonly grants: readonly TimedGrant[];
  readonly ends: readonly Date[];
}

export async function findAccess(deps: FindDeps, holder: Holder): Promise<FoundAccess> {
  const teamIds = await deps.db.global("strongroom_web", (tx) => listTeamIds(tx, holder.personId));
  const found: InTeam[] = [];
  const { onlyTeam = null } = holder;
  for (const tenantId of teamIds.filter((id) => onlyTeam === null || id === onlyTeam)) {
    // The directory says where to look; only the membership, behind row-level security, says what the person may do.
    const inTeam = await deps.db.tenant(webScope(tenantId), (tx) => findInTeam(deps, tx, { tenantId, holder }));
    if (inTeam !== null) found.push(inTeam);
  }
  const ends = found.flatMap((each) => each.ends).map((end) => end.getTime());
  return { teams: found.map(({ team }) => team), grants: found.flatMap((each) => each.grants), endsAt: ends.length === 0 ? null : new Date(Math.min(...ends)) };
}

async function findInTeam(deps: FindDeps, tx: Tx, { tenantId, holder }: { readonly tenantId: Uuid; readonly holder: Holder }): Promise<InTeam | null> {
  const now = new Date(deps.clock.now());
  const member = await findMember(tx, holder.personId, now);
  if (member === null) return null;
  const policy = await findPolicy(tx);
  const { role, projects, expiresAt } = member;
  // Outsiders who were let in before the policy changed are let in no more.
  if (role === "guest" && !policy.guests) return null;
  const tooOld = holder.tokenMadeAt !== undefined && now.getTime() - holder.tokenMadeAt.getTime() > policy.tokenDays * DAY;
  const stale = tooOld || (holder.session !== undefined && (isOld(holder.session, policy) || (await standsIdle(tx, { sessionId: holder.sessionId, session: holder.session, policy, now }))));
  const grants = await deps.grants.listActive(tx, holder);
  return { team: { tenantId, role, projects, demands: policy.signIn, stale }, grants, ends: [...grants.map((grant) => grant.expiresAt), ...(expiresAt === null ? [] : [expiresAt])] };
}

/** One team's limit ends the session in that team and in no other, and for good: what was used since brings nothing back. */
async function standsIdle(tx: Tx, { sessionId, session, policy, now }: { readonly sessionId: Uuid; readonly session: SessionAges; readonly policy: TeamPolicy; readonly now: Date }): Promise<boolean> {
  if (policy.idleMinutes === null) return false;
  if (isIdle(session, policy)) await insertIdleEnd(tx, { sessionId, now });
  return hasIdledOut(tx, sessionId);
}
