// EM-11: one id for one person, and who was ended by the company's provider is ended: no membership, no leave, no token, no session is left of them.

import { sql } from "kysely";

import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { listAllTeamIds } from "#domains/access/administration/store.ts";
import { webScope } from "#domains/access/scope.ts";

export const provisionedAccess: Claim = {
  id: "EM-11",
  statement: "Each person has an id of their own, and access ends when the company's identity provider ends it: nothing that was theirs is left working.",
  kind: "built",
  owner: "access",
  proof: { schedule: "hourly", check: { run: checkProvisionedAccess } },
};

interface Left {
  readonly users: number;
  readonly ended: number;
  readonly memberships: number;
  readonly grants: number;
  readonly tokens: number;
  readonly sessions: number;
}

async function checkProvisionedAccess({ db }: CheckContext): Promise<CheckOutcome> {
  const shared = await db.global("strongroom_web", async (tx) => {
    const { rows } = await sql<{ shared: number }>`select (count(*) - count(distinct email_index))::int as shared from people where email_index is not null`.execute(tx.as<object>());
    return rows[0]?.shared ?? 0;
  });
  const teams = await db.global("strongroom_web", listAllTeamIds);
  const found = await Promise.all(teams.map((teamId) => db.tenant(webScope(teamId), async (tx) => (await leftOfEnded.execute(tx.as<object>())).rows)));
  const sum = (name: keyof Left): number => found.flat().reduce((total, row) => total + row[name], 0);
  const evidence = { teams: teams.length, users: sum("users"), ended: sum("ended"), shared, memberships: sum("memberships"), grants: sum("grants"), tokens: sum("tokens"), sessions: sum("sessions") };
  const left = [
    ...(shared > 0 ? [`${shared} addresses of several people`] : []),
    ...(["memberships", "grants", "tokens", "sessions"] as const).filter((name) => evidence[name] > 0).map((name) => `${evidence[name]} ${name} of people whom the provider has ended`),
  ];
  if (left.length > 0) return claimFails(`There are ${left.join(", ")}.`, evidence);
  return claimPasses(`${evidence.users} provisioned people looked at, ${evidence.ended} of them ended: nothing of those is left, and no two people share an address.`, evidence);
}

/** In one team. Sessions and tokens are nobody's in particular when the person is in another team. */
const leftOfEnded = sql<Left>`
  with ended as (select person_id from provisioned_users where not active),
    nowhere as (select person_id from ended where not exists (select from team_directory where team_directory.person_id = ended.person_id)),
    own as (select nullif(current_setting('app.tenant', true), '')::uuid as team_id)
  select (select count(*) from provisioned_users)::int as users,
    (select count(*) from ended)::int as ended,
    (select count(*) from memberships where person_id in (select person_id from ended))::int as memberships,
    (select count(*) from grants left join grant_ends on grant_ends.grant_id = grants.id
      where grants.person_id in (select person_id from ended) and grant_ends.grant_id is null and grants.expires_at > now())::int as grants,
    (select count(*) from api_tokens where ended_at is null and expires_at > now() and
      (person_id in (select person_id from nowhere) or (person_id in (select person_id from ended) and team_id = (select team_id from own))))::int as tokens,
    (select count(*) from sessions where ended_at is null and expires_at > now() and created_at < now() - interval '5 seconds' and
      person_id in (select person_id from ended) and only_team = (select team_id from own))::int
    + (select count(*) from sessions where ended_at is null and expires_at > now() and person_id in (select person_id from nowhere) and
      created_at < (select max(changed_at) from provisioned_users u where u.person_id = sessions.person_id and not active))::int as sessions`;
