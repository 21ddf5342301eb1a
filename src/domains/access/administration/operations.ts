// What can be done in a session of administration: look at teams, people and sessions, end a person, let somebody in by a link. Each
// is recorded before it answers, in the installation's stream and in that of every team that it concerns.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { INSTALLATION_ID, type KeyRotation, type RotatedKeys } from "#platform/keyring/authority.ts";
import { composeWelcomePath } from "#protocol/api/session.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { lastSeenOf } from "#domains/access/members/compose-member.ts";
import { endAccess, type EndingDeps } from "#domains/access/members/end-access.ts";
import { countAdministrators } from "#domains/access/members/rules.ts";
import { listMembers, lockMembers, type MemberRow } from "#domains/access/members/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { findTeam, listTeamIds } from "#domains/access/store.ts";

import type { AdminSessions, Administrator } from "./admin-sessions.ts";
import { deleteConfirmationsOf } from "./confirmation-store.ts";
import { endAdminSessionsOf, listAllTeamIds } from "./store.ts";

export type AdminOperation = "teams" | "members" | "sessions" | "end-person" | "link" | "claims" | "rotate-keys";

export interface AdminTeam {
  readonly teamId: Uuid;
  readonly members: number;
  readonly administrators: number;
  readonly createdAt: Date;
  readonly deleting: boolean;
}

export interface AdminMember {
  readonly personId: Uuid;
  readonly email: string | null;
  readonly role: MemberRow["role"];
  readonly lastSeen: string;
  readonly strength: string;
}

export interface EndedPerson {
  readonly sessions: number;
  readonly memberships: number;
  readonly keptAsLastOwner: number;
}

/** Each: @throws AppError `admin.over` when the session has ended. */
export interface AdminOperations {
  teams(token: string): Promise<readonly AdminTeam[]>;
  /** @throws AppError `team.unknown`. */
  members(token: string, teamId: Uuid): Promise<readonly AdminMember[]>;
  /** @throws AppError `admin.person-unknown`. */
  sessions(token: string, email: string): ReturnType<AccessDeps["identity"]["sessions"]["list"]>;
  /** @throws AppError `admin.person-unknown`. */
  endPerson(token: string, email: string): Promise<EndedPerson>;
  /** @throws AppError `admin.person-unknown`. */
  link(token: string, email: string): Promise<{ readonly url: string; readonly expiresAt: Date }>;
  noteClaims(token: string): Promise<void>;
  /** Recorded before and, with what became of it, after: what is broken off stands in the log as begun. @throws AppError `team.unknown`. */
  rotateKeys(token: string, rotation: KeyRotation): Promise<RotatedKeys>;
  /**
   * `strongroom link`: a one-time link for the first owner, or for who is to become it, made by whoever may open the socket. Recorded as
   * the operator's doing; what it lets in administers nothing without a second factor.
   */
  ownerLink(): Promise<{ readonly url: string; readonly expiresAt: Date }>;
}

export interface OperationsDeps extends EndingDeps {
  readonly admin: AdminSessions;
}

export function createAdminOperations(deps: OperationsDeps): AdminOperations {
  const { admin, db, identity } = deps;
  const now = (): Date => new Date(deps.clock.now());
  return {
    async teams(token) {
      const by = await admin.require(token);
      await note(deps, by, "teams");
      const teamIds = await db.global("strongroom_web", listAllTeamIds);
      const teams: AdminTeam[] = [];
      for (const teamId of teamIds) {
        const { team, members } = await db.tenant(webScope(teamId), async (tx) => ({ team: await findTeam(tx), members: await listMembers(tx, now()) }));
        if (team !== null) teams.push({ teamId, members: members.length, administrators: countAdministrators(members), createdAt: team.createdAt, deleting: team.deletion !== null });
      }
      return teams.sort((a, b) => b.members - a.members || (a.teamId < b.teamId ? -1 : 1));
    },
    async members(token, teamId) {
      const by = await admin.require(token);
      const members = await db.tenant(webScope(teamId), async (tx) => {
        if ((await findTeam(tx)) === null) throw new AppError("team.unknown");
        await deps.audit.recordAct(tx, { actor: by.actor, event: "access.admin-acted", subject: { kind: "team", id: teamId }, details: { operation: "members" } });
        return listMembers(tx, now());
      });
      await note(deps, by, "members", { kind: "team", id: teamId });
      const people = await deps.people.describe(members.map(({ personId }) => personId));
      return members.map(({ personId, role }) => {
        const person = people.get(personId);
        return { personId, role, email: person?.email ?? null, lastSeen: lastSeenOf(person?.lastSeenAt ?? null, now()), strength: person?.strength ?? "one-factor" };
      });
    },
    async sessions(token, email) {
      const by = await admin.require(token);
      const personId = await findPerson(deps, email);
      await notePerson(deps, by, "sessions", personId);
      return identity.sessions.list(personId);
    },
    async endPerson(token, email) {
      const by = await admin.require(token);
      const personId = await findPerson(deps, email);
      await notePerson(deps, by, "end-person", personId);
      return endPerson(deps, by, personId);
    },
    async link(token, email) {
      const by = await admin.require(token);
      const personId = await findPerson(deps, email);
      await notePerson(deps, by, "link", personId);
      const link = await identity.createWelcomeLink(personId);
      return { url: deps.linkTo(composeWelcomePath(link.token, { back: true })), expiresAt: link.expiresAt };
    },
    ownerLink: () => createOwnerLink(deps),
    async noteClaims(token) {
      await note(deps, await admin.require(token), "claims");
    },
    async rotateKeys(token, rotation) {
      return rotateKeys(deps, await admin.require(token), rotation);
    },
  };
}

async function createOwnerLink(deps: OperationsDeps): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const { db, identity } = deps;
  const personId = await identity.findFirstPerson();
  const teamIds = personId === null ? [] : await db.global("strongroom_web", (tx) => listTeamIds(tx, personId));
  const act = { actor: { kind: "operator" }, event: "access.link-made", subject: { kind: "person", id: personId ?? INSTALLATION_ID }, details: {} } as const;
  for (const tenantId of [INSTALLATION_ID, ...teamIds]) await db.tenant(webScope(tenantId), (tx) => deps.audit.recordAct(tx, act));
  const link = await identity.createWelcomeLink(personId);
  return { url: deps.linkTo(composeWelcomePath(link.token, { back: personId !== null })), expiresAt: link.expiresAt };
}

async function findPerson({ identity }: OperationsDeps, email: string): Promise<Uuid> {
  const personId = await identity.findPersonByEmail(email);
  if (personId === null) throw new AppError("admin.person-unknown");
  return personId;
}

/** In the installation's stream. */
async function note(deps: OperationsDeps, by: Administrator, operation: AdminOperation, subject = { kind: "admin-session", id: by.sessionId }): Promise<void> {
  await deps.admin.record({ by, event: "access.admin-acted", subject, details: { operation } }, async () => undefined);
}

/** And in the stream of each team that the person is in. */
async function notePerson(deps: OperationsDeps, by: Administrator, operation: AdminOperation, personId: Uuid): Promise<void> {
  const subject = { kind: "person", id: personId };
  await note(deps, by, operation, subject);
  for (const teamId of await deps.db.global("strongroom_web", (tx) => listTeamIds(tx, personId))) {
    await deps.db.tenant(webScope(teamId), (tx) => deps.audit.recordAct(tx, { actor: by.actor, event: "access.admin-acted", subject, details: { operation } }));
  }
}

async function endPerson(deps: OperationsDeps, by: Administrator, personId: Uuid): Promise<EndedPerson> {
  const { db, identity } = deps;
  let [memberships, keptAsLastOwner] = [0, 0];
  // What lets them in goes first: nothing that follows can fail and leave them inside.
  const sessions = await db.global("strongroom_web", async (tx) => {
    await endAdminSessionsOf(tx, personId, new Date(deps.clock.now()));
    await deleteConfirmationsOf(tx, personId);
    return identity.endAll(tx, personId);
  });
  for (const teamId of await db.global("strongroom_web", (tx) => listTeamIds(tx, personId))) {
    const ended = await db.tenant(webScope(teamId), async (tx) => {
      const members = await lockMembers(tx, new Date(deps.clock.now()));
      const member = members.find((each) => each.personId === personId);
      await deps.grants.endAllOf(tx, { personId, sessionId: "any", by: by.personId, why: "left" });
      if (member === undefined) return "none";
      if (member.role === "owner" && members.filter(({ role }) => role === "owner").length === 1) return "last-owner";
      await endAccess(deps, tx, { teamId, personId, by: by.personId });
      await deps.audit.recordAct(tx, { actor: by.actor, event: "access.member-removed", subject: { kind: "person", id: personId }, details: { role: member.role } });
      return "ended";
    });
    if (ended === "ended") memberships += 1;
    if (ended === "last-owner") keptAsLastOwner += 1;
  }
  deps.forgetCaller(personId);
  return { sessions: sessions.length, memberships, keptAsLastOwner };
}

async function rotateKeys(deps: OperationsDeps, by: Administrator, rotation: KeyRotation): Promise<RotatedKeys> {
  // In the team's own stream too, where it is about one.
  const streams = rotation.key === "tenant" ? [INSTALLATION_ID, rotation.tenantId] : [INSTALLATION_ID];
  const subject = rotation.key === "tenant" ? { kind: "team", id: rotation.tenantId } : { kind: "admin-session", id: by.sessionId };
  if (rotation.key === "tenant" && (await deps.db.tenant(webScope(rotation.tenantId), findTeam)) === null) throw new AppError("team.unknown");
  await note(deps, by, "rotate-keys", subject);
  const rotated = await deps.keys.rotate(rotation);
  for (const tenantId of streams) {
    await deps.db.tenant(webScope(tenantId), (tx) => deps.audit.recordAct(tx, { actor: by.actor, event: "access.keys-rotated", subject, details: { key: rotation.key, keys: rotated.keys } }));
  }
  return rotated;
}
