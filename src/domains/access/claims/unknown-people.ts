// For CR-13: whoever invites learns nothing about whom they invite, whoever holds a link learns nothing about who else is here, and teams that
// exist answer outsiders as those that do not. Gone through on the living database within one transaction that is taken back.

import { auditDomain, createAudit } from "#domains/audit/index.ts";
import { accessDomain } from "#domains/access/domain.ts";
import type { Access, createAccess } from "#domains/access/access.ts";
import { createPermissions } from "#domains/access/permissions.ts";
import { sealName } from "#domains/access/names.ts";
import { insertMember } from "#domains/access/members/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { insertTeam } from "#domains/access/store.ts";
import { createIdentity, identityDomain, type Identity } from "#domains/identity/index.ts";
import { isAppError } from "#base/app-error.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import { rolledBack } from "#platform/db/rolled-back.ts";
import { compareAlike, type AlikeFindings, type AlikePair } from "#platform/domain/alike.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import type { Mail, Mails } from "#platform/mail/mails.ts";

/** `create` is `createAccess`, but for a test that breaks it. */
export function compareUnknownPeople(create: typeof createAccess): (db: Db) => Promise<AlikeFindings> {
  return (db) => {
    const teamId = createUuid();
    return rolledBack(db, webScope(teamId), async (within) => compareAlike(await plant(create, within, teamId)));
  };
}

/** Enough for the times to say something. */
const INVITED = 24;
const DOMAINS = [auditDomain, identityDomain, accessDomain];
const ORIGIN = "https://self-check.invalid";

interface Scene {
  readonly access: Access;
  readonly identity: Identity;
  readonly caller: PersonCaller;
  readonly teamId: Uuid;
  readonly links: ReadonlyMap<string, string>;
}

async function plant(create: typeof createAccess, db: Db, teamId: Uuid): Promise<readonly AlikePair[]> {
  const key = createEphemeralDataKey("field");
  const clock = { now: () => Date.now() };
  const audit = createAudit({ clock, domains: DOMAINS });
  const links = new Map<string, string>();
  const mails = readLinks(links);
  const identity = createIdentity({
    db, clock, mails,
    log: { error: (_message, _fields, error) => { throw error; } },
    fieldKey: async () => key,
    passwords: { on: false, expiryMs: null, history: 0, breachFile: null },
    lifetimes: { sessionIdleMs: 12 * HOUR, sessionMs: 14 * DAY, welcomeMs: DAY },
    firstTeams: { ensure: async () => undefined },
    acts: { record: async (_personId, work) => (await db.global("strongroom_web", work)).result },
  });
  const access = create({
    db, clock, audit, identity, mails,
    permissions: createPermissions(DOMAINS.flatMap(({ permissions }) => permissions)),
    keys: { create: async () => undefined, field: async () => key, rotate: async () => ({ keyId: null, keys: 1 }) },
    contents: { countByProject: async () => new Map(), deleteAll: async () => undefined, restoreAll: async () => undefined, cancelWorkOf: async () => undefined, endSharedBy: async () => undefined, admit: async () => undefined, dismiss: async () => undefined },
    people: { describe: async () => new Map() },
    tokens: { listOf: async () => [], end: async () => false },
    linkTo: (path) => `${ORIGIN}${path}`,
    forgetCaller: () => undefined,
    deletionGraceMs: DAY,
  });
  const owner = await createPerson({ identity, db }, address());
  const now = new Date(clock.now());
  await db.tenant(webScope(teamId), async (tx) => {
    await insertTeam(tx, { name: sealName(key, { table: "teams", row: teamId }, "Self-check"), now });
    await insertMember(tx, { teamId, personId: owner, role: "owner", projects: "all", expiresAt: null, since: now });
  });
  const sessionId = createUuid();
  const elevation = { grantId: createUuid(), tenantId: teamId, kind: "elevation", permissions: [], projects: "all" } as const;
  const caller: PersonCaller = {
    kind: "person", personId: owner, sessionId, credential: "session", strength: "passkey", scopes: "all",
    teams: [{ tenantId: teamId, role: "owner", projects: "all", demands: "one-factor", stale: false }], grants: [elevation], under: null,
  };
  const scene: Scene = { access, identity, caller, teamId, links };
  const known = Array.from({ length: INVITED }, address);
  for (const email of known) await createPerson({ identity, db }, email);
  return [...known.map((email) => invitingPair(scene, email)), ...known.slice(0, 2).map((email) => acceptingPair(scene, email)), ...outsidePairs(scene)];
}

function invitingPair({ access, caller, teamId }: Scene, known: string): AlikePair {
  const invite = async (email: string): Promise<string> => faceOf(await outcomeOf(() => access.invitations.create(caller, teamId, { email, role: "viewer" })), email);
  return { what: "inviting", known: () => invite(known), unknown: () => invite(address()) };
}

/** The holder of a link is shown what it is for; somebody else who is signed in may not use it, whoever it was for. */
function acceptingPair({ access, caller, teamId, links }: Scene, known: string): AlikePair {
  const openAndAccept = async (email: string): Promise<string> => {
    if (!links.has(email)) await outcomeOf(() => access.invitations.create(caller, teamId, { email, role: "viewer" }));
    const token = links.get(email) ?? "";
    const opened = await outcomeOf(() => access.acceptances.open(token));
    const accepted = await outcomeOf(() => access.acceptances.accept(caller, token));
    return faceOf({ opened, accepted }, email);
  };
  return { what: "opening an invitation", known: () => openAndAccept(known), unknown: () => openAndAccept(address()) };
}

/** A team that is there, and one that is not, to somebody who is in neither: here the caller without their membership. */
function outsidePairs({ access, caller, teamId }: Scene): readonly AlikePair[] {
  const outsider: PersonCaller = { ...caller, teams: [], grants: [] };
  const asking: readonly (readonly [string, (id: Uuid) => Promise<unknown>])[] = [
    ["a team", (id) => access.teams.get(outsider, id)],
    ["the members of a team", (id) => access.members.list(outsider, id)],
    ["the invitations of a team", (id) => access.invitations.list(outsider, id)],
    ["renaming a team", (id) => access.teams.rename(outsider, id, "Name")],
  ];
  return asking.map(([what, ask]) => ({ what, known: async () => faceOf(await outcomeOf(() => ask(teamId)), teamId), unknown: async () => faceOf(await outcomeOf(() => ask(createUuid())), teamId) }));
}

async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { result: await work() };
  } catch (error) {
    if (isAppError(error)) return { code: error.code, message: error.message };
    throw error;
  }
}

/** Without what differs from one to the next by itself. */
function faceOf(outcome: unknown, own: string): string {
  return JSON.stringify(outcome).replaceAll(own, "…").replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, "…").replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "…");
}

async function createPerson({ identity, db }: { readonly identity: Identity; readonly db: Db }, email: string): Promise<Uuid> {
  const personId = createUuid();
  const sealed = await identity.sealEmail(personId, email);
  await db.global("strongroom_web", (tx) => identity.createPerson(tx, { personId, email: sealed }));
  return personId;
}

/** Nothing is sent: the link of each letter is kept for whom it was. */
function readLinks(links: Map<string, string>): Mails {
  return {
    assertPossible: () => undefined,
    async seal({ to, text }: Mail) {
      const token = /\/invitation#([\w-]+)/.exec(text)?.[1];
      if (token !== undefined) links.set(to, token);
      return { mailId: createUuid(), keyId: createUuid(), sealed: new Uint8Array(1) };
    },
    enqueue: async () => undefined,
  };
}

/** Of nobody: the domain cannot exist (RFC 6761). All of one length. */
function address(): string {
  return `self-check-${createUuid()}@strongroom.invalid`;
}
