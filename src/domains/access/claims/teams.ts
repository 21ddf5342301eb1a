// CA-10 and CR-29: what every team must be like, looked at team by team behind row-level security.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { listAllTeamIds } from "#domains/access/administration/store.ts";
import { countAdministrators } from "#domains/access/members/rules.ts";
import { listMembers } from "#domains/access/members/store.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { webScope } from "#domains/access/scope.ts";

export const fewAdministrators: Claim = {
  id: "CA-10",
  statement: "Few people administer: the standing owners and administrators of a team are shown, and no more than its policy allows.",
  kind: "checked",
  owner: "access",
  proof: { schedule: "daily", check: { run: checkAdministrators } },
};

export const wholeTeams: Claim = {
  id: "CR-29",
  statement: "Teams hold projects, projects hold vaults, people are in teams by a role: nothing hangs in the air, and every team has an owner.",
  kind: "built",
  owner: "access",
  proof: { schedule: "daily", check: { run: checkTeams } },
};

async function teamsOf(db: Db): Promise<readonly Uuid[]> {
  return db.global("strongroom_web", listAllTeamIds);
}

async function checkAdministrators({ db }: CheckContext): Promise<CheckOutcome> {
  const teams = await teamsOf(db);
  let [most, over] = [0, 0];
  for (const teamId of teams) {
    const { members, policy } = await db.tenant(webScope(teamId), async (tx) => ({ members: await listMembers(tx, new Date()), policy: await findPolicy(tx) }));
    const now = countAdministrators(members);
    most = Math.max(most, now);
    if (now > policy.administrators) over++;
  }
  const evidence = { teams: teams.length, most, over };
  if (over > 0) return claimFails(`${over} of ${teams.length} teams have more owners and administrators than their policy allows.`, evidence);
  return claimPasses(`${teams.length} teams looked at: none has more owners and administrators than its policy allows, the most is ${most}.`, evidence);
}

interface TeamShape {
  readonly owners: number;
  readonly members: number;
  readonly strays: number;
  readonly homeless: number;
}

async function checkTeams({ db, tables }: CheckContext): Promise<CheckOutcome> {
  const withVaults = tables.some(({ name }) => name === "vaults");
  const teams = await teamsOf(db);
  let [members, vaultsAstray, ownerless, strays] = [0, 0, 0, 0];
  for (const teamId of teams) {
    const shape = await db.tenant(webScope(teamId), async (tx): Promise<TeamShape | null> => {
      const { rows } = await sql<TeamShape>`
        select (select count(*) from memberships where role = 'owner')::int as owners, (select count(*) from memberships)::int as members,
          (select count(*) from memberships where not exists (select from people where people.person_id = memberships.person_id))::int as strays,
          ${withVaults ? sql`(select count(*) from vaults where not exists (select from projects where projects.tenant_id = vaults.tenant_id and projects.id = vaults.project_id))::int` : sql`0`} as homeless
        from teams`.execute(tx.as<object>());
      return rows[0] ?? null;
    });
    if (shape === null) continue;
    members += shape.members;
    vaultsAstray += shape.homeless;
    strays += shape.strays;
    if (shape.owners === 0) ownerless++;
  }
  const evidence = { teams: teams.length, members, vaultsAstray, ownerless, strays };
  if (ownerless + vaultsAstray + strays > 0) return claimFails(`${ownerless} teams without an owner, ${vaultsAstray} vaults without a project, ${strays} memberships of nobody.`, evidence);
  return claimPasses(`${teams.length} teams with ${members} members: each has an owner, every vault its project.`, evidence);
}
