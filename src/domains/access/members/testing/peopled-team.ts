// A team with people in it, over a test database: its owner came by the one-time link, the others were put there.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { DAY } from "#base/units.ts";
import type { TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { keepMails } from "#platform/mail/kept-mails.ts";
import type { Mail } from "#platform/mail/mails.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { createTestAccess, openLink, TEST_BROWSER, type TestAccess } from "#domains/access/testing.ts";

export interface PeopledTeam extends TestAccess {
  readonly teamId: Uuid;
  readonly projectId: Uuid;
  /** Elevated, as all who come from here. */
  readonly owner: PersonCaller;
  /** Mails that were queued, oldest first. */
  readonly sent: readonly Mail[];
  add(role: TeamRole, email?: string): Promise<PersonCaller>;
  /** Somebody with an address and a session in no team. */
  createPerson(email: string): Promise<PersonCaller>;
  /** The caller without the elevation. */
  plain(caller: PersonCaller): PersonCaller;
  /** What the person is in the team now; null for nobody. */
  roleOf(personId: Uuid): Promise<TeamRole | null>;
  events(): Promise<readonly string[]>;
}

export async function createPeopledTeam(suite: TestSuite): Promise<PeopledTeam> {
  const { asOwner, clock } = suite;
  const mails = keepMails(clock);
  const built = createTestAccess({ ...suite, mails });
  const { token } = await built.identity.createWelcomeLink(null);
  const welcomed = await openLink(built.access, { token, teamName: "Bouldering", browser: TEST_BROWSER });
  const caller = await built.access.sessions.resolveCaller(welcomed.token);
  if (caller === null) throw new Error("Expected the owner to be signed in");
  const teamId = caller.teams[0]?.tenantId ?? "";
  const owner = elevate(caller, teamId);
  const [project] = await built.access.projects.list(owner, teamId);
  const createPerson = async (email: string): Promise<PersonCaller> => {
    const personId = createUuid();
    const sealed = await built.identity.sealEmail(personId, email);
    await suite.db.global("strongroom_web", (tx) => built.identity.createPerson(tx, { personId, email: sealed }));
    return { ...caller, personId, sessionId: createUuid(), teams: [], grants: [] };
  };
  return {
    ...built,
    teamId,
    projectId: project?.id ?? "",
    owner,
    sent: mails.queued,
    createPerson,
    async add(role, email = `${role}-${createUuid()}@example.org`) {
      const person = await createPerson(email);
      const guest = role === "guest";
      const projects = guest ? [project?.id ?? ""] : null;
      const now = new Date(clock.now());
      await asOwner("insert into memberships (tenant_id, person_id, role, project_ids, expires_at, created_at) values ($1, $2, $3, $4, $5, $6)", [
        teamId, person.personId, role, projects, guest ? new Date(now.getTime() + 30 * DAY) : null, now,
      ]);
      await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [person.personId, teamId]);
      const teams = [{ tenantId: teamId, role, projects: projects ?? ("all" as const), demands: "one-factor" as const, stale: false }];
      return elevate({ ...person, teams }, teamId);
    },
    plain: (elevated) => ({ ...elevated, grants: [] }),
    async roleOf(personId) {
      const rows = await asOwner("select role from memberships where tenant_id = $1 and person_id = $2", [teamId, personId]);
      return (rows[0]?.["role"] as TeamRole | undefined) ?? null;
    },
    async events() {
      const rows = await asOwner("select event from audit_outbox where tenant_id = $1", [teamId]);
      return rows.map((row) => String(row["event"]));
    },
  };
}

export function elevate(caller: PersonCaller, tenantId: Uuid): PersonCaller {
  return { ...caller, grants: [...caller.grants, { grantId: createUuid(), tenantId, kind: "elevation", permissions: [], projects: "all" }] };
}

/** The token of a link in a mail. */
export function tokenOf(mail: Mail | undefined): string {
  const found = /\/invitation#([A-Za-z0-9_-]{43})/.exec(mail?.text ?? "")?.[1];
  if (found === undefined) throw new Error("Expected the link of an invitation in the mail");
  return found;
}
