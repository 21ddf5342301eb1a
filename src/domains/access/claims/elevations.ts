// EM-09 and EM-10: administration is for minutes, of one person, for a reason, and in the log: in a team by an elevation, at the machine by
// a session. What the tables hold is held against what the log says.

import { sql } from "kysely";

import { MINUTE } from "#base/units.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import type { PermissionDeclaration } from "#platform/domain/domain.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import { MAX_ADMIN_MINUTES } from "#protocol/api/administration.ts";
import { MAX_ELEVATION_MINUTES } from "#protocol/api/elevation.ts";

import { listAllTeamIds } from "#domains/access/administration/store.ts";
import { webScope } from "#domains/access/scope.ts";

import { lookAtAdministration } from "./administration.ts";

export function elevationClaims(permissions: readonly PermissionDeclaration[]): readonly Claim[] {
  return [
    {
      id: "EM-09",
      statement: "Administrators get short-lived, personal leave to administer, behind a second factor and with a reason; by themselves their roles administer nothing. What is administration is listed; to change one vault with its credential, a gate, rates or a room that is not open yet is daily work.",
      kind: "built",
      owner: "access",
      proof: { schedule: "daily", check: { run: (context) => checkElevations(context, permissions) } },
    },
    {
      id: "EM-10",
      statement: "There is no standing access at the machine: a session of administration is of one person, minutes long, with a second factor and a reason, and leaves a trail.",
      kind: "built",
      owner: "access",
      proof: { schedule: "daily", check: { run: checkAdminSessions } },
    },
  ];
}

async function checkElevations({ db }: CheckContext, permissions: readonly PermissionDeclaration[]): Promise<CheckOutcome> {
  const { standing, unnamed, needing, free } = lookAtAdministration(permissions);
  const teams = await db.global("strongroom_web", listAllTeamIds);
  let [elevations, tooLong, unreasoned, unrecorded] = [0, 0, 0, 0];
  for (const teamId of teams) {
    const { rows } = await db.tenant(webScope(teamId), (tx) =>
      sql<{ ms: number; reasoned: boolean; recorded: boolean }>`
        select (extract(epoch from expires_at - begins_at) * 1000)::float8 as ms, reason_sealed is not null as reasoned,
          exists (select from audit_outbox where event = 'access.elevation-begun' and actor_grant_id = grants.id) as recorded
        from grants where kind = 'elevation'`.execute(tx.as<object>()),
    );
    elevations += rows.length;
    tooLong += rows.filter(({ ms }) => ms > MAX_ELEVATION_MINUTES * MINUTE).length;
    unreasoned += rows.filter(({ reasoned }) => !reasoned).length;
    unrecorded += rows.filter(({ recorded }) => !recorded).length;
  }
  const evidence = { teams: teams.length, elevations, tooLong, unreasoned, unrecorded, needing, free, standing: standing.join(", ") || "none", unnamed: unnamed.join(", ") || "none" };
  if (standing.length > 0) return claimFails(`Administration without an elevation: ${standing.join(", ")}.`, evidence);
  if (unnamed.length > 0) return claimFails(`Nobody has said whether it is administration: ${unnamed.join(", ")}.`, evidence);
  if (tooLong + unreasoned + unrecorded > 0) return claimFails(`Of ${elevations} elevations ${tooLong} were too long, ${unreasoned} without a reason, ${unrecorded} not in the log.`, evidence);
  return claimPasses(`${elevations} elevations in ${teams.length} teams: each of minutes, with a reason, in the log; none of the ${needing} permissions that are administration goes without one.`, evidence);
}

async function checkAdminSessions({ db }: CheckContext): Promise<CheckOutcome> {
  const { rows: sessions } = await db.global("strongroom_web", (tx) =>
    sql<{ id: string; ms: number }>`select id, (extract(epoch from expires_at - begins_at) * 1000)::float8 as ms from admin_sessions`.execute(tx.as<object>()),
  );
  const { rows: records } = await db.tenant(webScope(INSTALLATION_ID), (tx) =>
    sql<{ id: string }>`select distinct actor_grant_id as id from audit_outbox where event = 'access.admin-session-opened' and actor_grant_id is not null`.execute(tx.as<object>()),
  );
  const recorded = new Set(records.map(({ id }) => id));
  const kept = new Set(sessions.map(({ id }) => id));
  const tooLong = sessions.filter(({ ms }) => ms > MAX_ADMIN_MINUTES * MINUTE).length;
  const unrecorded = sessions.filter(({ id }) => !recorded.has(id)).length;
  const evidence = { sessions: sessions.length, recorded: recorded.size, tooLong, unrecorded, gone: [...recorded].filter((id) => !kept.has(id)).length };
  if (tooLong + unrecorded > 0) return claimFails(`Of ${sessions.length} sessions of administration ${tooLong} were too long and ${unrecorded} not in the log.`, evidence);
  return claimPasses(`${sessions.length} sessions of administration at the machine: each of minutes, and in the log.`, evidence);
}
