// A team with people of several roles over a test database, and requests in it. Mails that would be sent are kept with what they say.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Access } from "#domains/access/access.ts";
import { changeMember, deleteMember } from "#domains/access/members/store.ts";
import type { ReviewedTokens } from "#domains/access/deps.ts";
import { createTestAccess } from "#domains/access/testing.ts";
import { webScope } from "#domains/access/scope.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { ActiveGrant, PersonCaller } from "#platform/http/route.ts";
import type { Mail, Mails } from "#platform/mail/mails.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export interface RequestHouse {
  readonly access: Access;
  readonly teamId: Uuid;
  readonly projectId: Uuid;
  /** Those whose transaction was committed; what was rolled back is not among them. */
  readonly mails: Mail[];
  /** Somebody new in the team. */
  join(role: TeamRole): Promise<Uuid>;
  /** As the person is now, with the grants in force; `elevated`: within an elevation of an hour. */
  caller(personId: Uuid, elevated?: "elevated"): Promise<PersonCaller>;
  setRole(personId: Uuid, role: TeamRole): Promise<void>;
  remove(personId: Uuid): Promise<void>;
  setApprovals(approvals: { readonly access?: number; readonly role?: number; readonly policy?: number; readonly invitation?: number }): Promise<void>;
}

export interface HouseGiven extends Pick<TestDatabase, "db" | "asOwner"> {
  readonly clock: Clock;
  readonly tokens?: ReviewedTokens;
}

const HOUR_MS = 3_600_000;

export async function createRequestHouse({ db, asOwner, clock, tokens }: HouseGiven): Promise<RequestHouse> {
  const mails: Mail[] = [];
  const sealed = new Map<Uuid, Mail>();
  const recording: Mails = {
    assertPossible: () => undefined,
    async seal(mail) {
      const mailId = createUuid();
      sealed.set(mailId, mail);
      return { mailId, keyId: createUuid(), sealed: new Uint8Array() };
    },
    async enqueue(_tx, { mailId }) {
      const mail = sealed.get(mailId);
      if (mail !== undefined) mails.push(mail);
    },
  };
  const { access, identity, keys } = createTestAccess({ db, clock, mails: recording, ...(tokens === undefined ? {} : { tokens }) });
  const teamId = createUuid();
  const projectId = createUuid();
  await keys.create(teamId);
  const key = await keys.field(teamId);
  const name = (table: string, row: Uuid): Uint8Array => key.seal(Buffer.from("Name"), { table, column: "name_sealed", row });
  const now = (): Date => new Date(clock.now());
  await asOwner("insert into teams (tenant_id, key_id, name_sealed, created_at) values ($1, $2, $3, $4)", [teamId, key.keyId, name("teams", teamId), now()]);
  await asOwner("insert into projects (tenant_id, id, key_id, name_sealed, created_at) values ($1, $2, $3, $4, $5)", [teamId, projectId, key.keyId, name("projects", projectId), now()]);
  const approvals = { access: 1, role: 1, policy: 1, invitation: 1 };
  const scope = webScope(teamId);
  return {
    access,
    teamId,
    projectId,
    mails,
    async join(role) {
      const personId = createUuid();
      const email = await identity.sealEmail(personId, `${role}-${personId.slice(0, 8)}@example.org`);
      await db.global("strongroom_web", (tx) => identity.createPerson(tx, { personId, email }));
      await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, $3, $4)", [teamId, personId, role, now()]);
      await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
      return personId;
    },
    async caller(personId, elevated) {
      const sessionId = createUuid();
      const found = await asOwner("select role from memberships where tenant_id = $1 and person_id = $2", [teamId, personId]);
      const role = found[0]?.["role"] as TeamRole | undefined;
      const grants: ActiveGrant[] = [...(await db.tenant(scope, (tx) => access.grants.listActive(tx, { personId, sessionId })))];
      if (elevated === "elevated") grants.push(await elevate({ personId, sessionId }));
      const teams = role === undefined ? [] : [{ tenantId: teamId, role, projects: "all", demands: "one-factor", stale: false } as const];
      return { kind: "person", personId, sessionId, credential: "session", strength: "two-factors", scopes: "all", teams, grants, under: null };
    },
    setRole: async (personId, role) => void (await db.tenant(scope, (tx) => changeMember(tx, personId, { role, projects: "all", expiresAt: null }))),
    remove: async (personId) => void (await db.tenant(scope, (tx) => deleteMember(tx, { teamId, personId }))),
    async setApprovals(changed) {
      Object.assign(approvals, changed);
      await asOwner("delete from team_policies where tenant_id = $1", [teamId]);
      await asOwner(
        "insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'one-factor', 5, true, 90, 365, $2, $3)",
        [teamId, JSON.stringify(approvals), now()],
      );
    },
  };

  async function elevate(given: { readonly personId: Uuid; readonly sessionId: Uuid }): Promise<ActiveGrant> {
    const prepared = await access.grants.prepare({ kind: "elevation", tenantId: teamId, reason: "a test", durationMs: HOUR_MS, ...given });
    const { grantId } = await db.tenant(scope, (tx) => access.grants.give(tx, prepared));
    return { grantId, tenantId: teamId, kind: "elevation", permissions: [], projects: "all" };
  }
}
