// Bodies that the routes of members, invitations, policies, elevations and administration take, for the suites that attack every route;
// for each team a member more and an invitation; and what puts a team back to what it was.

import { createHash } from "node:crypto";

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { DEFAULT_POLICY } from "#protocol/api/policies.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { restoreNotices, type SampleNotices } from "./notice-samples.ts";

const TOKEN = "A".repeat(43);
const PROOF = { kind: "totp", code: "000000" };

export interface SampleMembers {
  /** A viewer who is none of the attackers. */
  readonly personId: Uuid;
  readonly invitationId: Uuid;
}

export const MEMBER_SAMPLES: Readonly<Record<string, () => object>> = {
  "member.change": () => ({ role: "analyst", reason: "Why" }),
  "member.end": () => ({ reason: "Why" }),
  "invitation.create": () => ({ email: `${createUuid()}@example.org`, role: "viewer" }),
  "invitation.open": () => ({ token: TOKEN }),
  "invitation.accept": () => ({ token: TOKEN }),
  "policy.update": () => ({ policy: { ...DEFAULT_POLICY, guestDays: 60 }, reason: "Why" }),
  "elevation.begin": () => ({ reason: "Why", minutes: 5, proof: PROOF }),
  "admin.open": () => ({ email: "a@example.org", reason: "Why", minutes: 5, code: "000000" }),
  "admin.close": () => ({ token: TOKEN }),
  "admin.teams": () => ({ token: TOKEN }),
  "admin.members": () => ({ token: TOKEN, teamId: createUuid() }),
  "admin.sessions": () => ({ token: TOKEN, email: "a@example.org" }),
  "admin.end-person": () => ({ token: TOKEN, email: "a@example.org" }),
  "admin.rotate-keys": () => ({ token: TOKEN, of: { key: "credential" } }),
  "admin.link": () => ({ token: TOKEN, email: "a@example.org" }),
  "admin.note-claims": () => ({ token: TOKEN }),
};

export interface SampleTeam extends SampleMembers, SampleNotices {
  readonly teamId: Uuid;
  readonly projectId: Uuid;
  readonly vaultId: Uuid;
  readonly people: Readonly<Record<TeamRole, Uuid>>;
}

export async function insertMembers({ asOwner }: TestDatabase, team: { readonly teamId: Uuid; readonly key: DataKey; readonly now: Date; readonly owner: Uuid; readonly member: Uuid }): Promise<SampleMembers> {
  const { teamId, key, now, owner, member } = team;
  const invitationId = createUuid();
  const email = key.seal(Buffer.from("invited@example.org"), { table: "invitations", column: "email_sealed", row: invitationId });
  await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'viewer', $3)", [teamId, member, now]);
  await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [member, teamId]);
  await asOwner(
    `insert into invitations (tenant_id, id, token_hash, key_id, email_sealed, email_index, role, invited_by, created_at, sent_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, 'viewer', $7, $8, $8, $9)`,
    [teamId, invitationId, hash(invitationId), key.keyId, email, hash(teamId), owner, now, new Date(now.getTime() + 7 * DAY)],
  );
  return { personId: member, invitationId };
}

/** What an attack that was allowed has done to its own team is undone: the next finds what the first found. */
export async function restoreTeam({ asOwner }: Pick<TestDatabase, "asOwner">, team: SampleTeam): Promise<void> {
  const { teamId, projectId, vaultId, people, personId, invitationId } = team;
  await restoreNotices({ asOwner }, team);
  await asOwner("update teams set deleted_at = null, purge_after = null where tenant_id = $1 and deleted_at is not null", [teamId]);
  await asOwner("delete from team_purges where team_id = $1", [teamId]);
  await asOwner("update vaults set deleted_at = null, purge_after = null, source_kind = 'upload' where id = $1", [vaultId]);
  await asOwner("update vault_runs set state = 'done', ended_at = now() where tenant_id = $1 and state in ('queued', 'running')", [teamId]);
  await asOwner("delete from team_policies where tenant_id = $1", [teamId]);
  await asOwner("update invitations set accepted_at = null, accepted_by = null, revoked_at = null, sent_at = '2020-01-01' where tenant_id = $1 and id = $2", [teamId, invitationId]);
  // Access that somebody took for themselves meanwhile.
  await asOwner("insert into grant_ends (tenant_id, grant_id, ended_at, why) select tenant_id, id, expires_at, 'expired' from grants where tenant_id = $1 and kind = 'break-glass' on conflict do nothing", [teamId]);
  for (const [role, member] of [...Object.entries(people), ["viewer", personId] as const]) {
    const guest = role === "guest";
    await asOwner(
      `insert into memberships (tenant_id, person_id, role, project_ids, expires_at, created_at) values ($1, $2, $3, $4, $5, '2020-01-01')
        on conflict (tenant_id, person_id) do update set role = excluded.role, project_ids = excluded.project_ids, expires_at = excluded.expires_at`,
      [teamId, member, role, guest ? [projectId] : null, guest ? new Date("2100-01-01") : null],
    );
    await asOwner("insert into team_directory (person_id, team_id) values ($1, $2) on conflict do nothing", [member, teamId]);
  }
}

function hash(text: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(text).digest());
}
