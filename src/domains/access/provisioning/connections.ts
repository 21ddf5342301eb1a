// A team's connection to its identity provider, as those who run the team see it: made with a token that is shown once, renewed, ended; what its groups
// are worth; how often it asked for what.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { ERRORS } from "#base/error-catalogue.ts";
import { DAY, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Proposals } from "#domains/access/requests/propose.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller, ProvisionerCaller } from "#platform/http/route.ts";
import type { ChangeOutcome } from "#protocol/api/changes.ts";
import type { DefaultRole, GroupRole, Provisioning, ProvisioningConnection, ProvisioningKind } from "#protocol/api/provisioning.ts";

import { roleWord } from "./declarations.ts";
import { CHANGE_DEFAULT_ROLE } from "./default-role.ts";
import { locationOf, type ProvisioningDeps } from "./deps.ts";
import { countMembers, findGroup, listGroups } from "./group-store.ts";
import { MAP_GROUP } from "./mapping.ts";
import { openGroup } from "./profiles.ts";
import { countActivity, deleteConnection, findConnection, findToken, insertConnection, listActivity, replaceToken, touchConnection, type ActivityRow, type ConnectionRow } from "./store.ts";
import { createProvisionerToken, hashProvisionerToken, isProvisionerToken } from "./token-form.ts";
import { countUsers } from "./user-store.ts";

/** Each method with a caller: @throws AppError `session.required`, `team.unknown`, `access.denied`, `access.elevation-required`. */
export interface ProvisioningConnections {
  /** The provider whose token it is; null when it is not, or no longer, good. */
  authenticate(token: string): Promise<ProvisionerCaller | null>;
  get(caller: Caller, teamId: Uuid): Promise<Provisioning>;
  /** @throws AppError `provisioning.already-connected`, `team.deleting`. */
  connect(caller: Caller, teamId: Uuid): Promise<Connected>;
  /** Asks what people are whom no group gives a role. @throws AppError `provisioning.not-connected`, and what a proposal throws. */
  changeDefaultRole(caller: Caller, teamId: Uuid, given: { readonly role: DefaultRole | null; readonly reason: string }): Promise<ChangeOutcome>;
  /** @throws AppError `provisioning.not-connected`. */
  rotate(caller: Caller, teamId: Uuid): Promise<Connected>;
  end(caller: Caller, teamId: Uuid): Promise<void>;
  /** @throws AppError `provisioning.group-unknown`, and what a proposal throws. */
  mapGroup(caller: Caller, place: { readonly teamId: Uuid; readonly groupId: Uuid }, given: { readonly role: GroupRole | null; readonly reason: string }): Promise<ChangeOutcome>;
  /** After a request of the provider. */
  note(caller: Caller, kind: ProvisioningKind, refusal: string | null): Promise<void>;
}

export interface Connected {
  readonly token: string;
  readonly provisioning: Provisioning;
}

export interface ConnectionsDeps extends ProvisioningDeps {
  readonly proposals: Proposals;
}

const SHOWN_DAYS = 30;
const USED_RESOLUTION_MS = MINUTE;
/** Most groups that the page shows. */
const MAX_GROUPS = 1000;

export function createProvisioningConnections(deps: ConnectionsDeps): ProvisioningConnections {
  const { db, permissions } = deps;
  const now = (): Date => new Date(deps.clock.now());
  const connecting = (caller: Caller, teamId: Uuid) => permissions.authorise(caller, { tenantId: teamId, permission: "access.connect-provisioning" });
  return {
    authenticate: (token) => authenticate(deps, token),
    async get(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read-provisioning" });
      return describe(deps, teamId);
    },
    connect: async (caller, teamId) => connect(deps, connecting(caller, teamId), teamId),
    async changeDefaultRole(caller, teamId, { role, reason }) {
      const person = connecting(caller, teamId);
      const { id } = await db.tenant(webScope(teamId), getConnection);
      return deps.proposals.propose(person, { teamId, kind: CHANGE_DEFAULT_ROLE, subjectId: id, change: { role }, reason });
    },
    rotate: async (caller, teamId) => rotate(deps, connecting(caller, teamId), teamId),
    async end(caller, teamId) {
      const person = connecting(caller, teamId);
      await db.tenant(webScope(teamId), async (tx) => {
        const { id } = await getConnection(tx);
        await deleteConnection(tx, teamId);
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.provisioning-ended", subject: { kind: "connection", id }, details: {} });
      });
    },
    async mapGroup(caller, { teamId, groupId }, { role, reason }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.map-groups" });
      if ((await db.tenant(webScope(teamId), (tx) => findGroup(tx, groupId))) === null) throw new AppError("provisioning.group-unknown");
      return deps.proposals.propose(person, { teamId, kind: MAP_GROUP, subjectId: groupId, change: { role }, reason });
    },
    async note(caller, kind, refusal) {
      if (caller.kind !== "provisioner") return;
      await db.tenant(webScope(caller.tenantId), (tx) => countActivity(tx, { connectionId: caller.connectionId, kind, refusal, now: now() }));
    },
  };
}

/** With a role of nobody: what people are without a group's is asked for, and approved by others. */
async function connect(deps: ConnectionsDeps, person: PersonCaller, teamId: Uuid): Promise<Connected> {
  const token = createProvisionerToken();
  const id = createUuid();
  const now = new Date(deps.clock.now());
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    if (!(await insertConnection(tx, { id, defaultRole: null }, now))) throw new AppError("provisioning.already-connected");
    await replaceToken(tx, { teamId, connectionId: id, tokenHash: hashProvisionerToken(token), now });
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.provisioning-connected", subject: { kind: "connection", id }, details: { defaultRole: roleWord(null) } });
  });
  return { token, provisioning: await describe(deps, teamId) };
}

async function rotate(deps: ConnectionsDeps, person: PersonCaller, teamId: Uuid): Promise<Connected> {
  const token = createProvisionerToken();
  await deps.db.tenant(webScope(teamId), async (tx) => {
    const { id } = await getConnection(tx);
    await replaceToken(tx, { teamId, connectionId: id, tokenHash: hashProvisionerToken(token), now: new Date(deps.clock.now()) });
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.provisioning-token-made", subject: { kind: "connection", id }, details: {} });
  });
  return { token, provisioning: await describe(deps, teamId) };
}

async function authenticate({ db, clock }: ConnectionsDeps, token: string): Promise<ProvisionerCaller | null> {
  if (!isProvisionerToken(token)) return null;
  const found = await db.global("strongroom_web", (tx) => findToken(tx, hashProvisionerToken(token)));
  if (found === null) return null;
  const { teamId, connectionId } = found;
  // The directory says where to look; only the connection, behind row-level security, counts.
  const there = await db.tenant(webScope(teamId), (tx) => touchConnection(tx, { connectionId, now: new Date(clock.now()), resolutionMs: USED_RESOLUTION_MS }));
  return there ? { kind: "provisioner", tenantId: teamId, connectionId } : null;
}

/** @throws AppError `provisioning.not-connected`. */
async function getConnection(tx: Tx): Promise<ConnectionRow> {
  const connection = await findConnection(tx, "lock");
  if (connection === null) throw new AppError("provisioning.not-connected");
  return connection;
}

async function describe(deps: ConnectionsDeps, teamId: Uuid): Promise<Provisioning> {
  const since = new Date(deps.clock.now() - SHOWN_DAYS * DAY);
  const [key, found] = await Promise.all([
    deps.keys.field(teamId),
    deps.db.tenant(webScope(teamId), async (tx) => {
      const connection = await findConnection(tx, "look");
      if (connection === null) return null;
      return { connection, users: await countUsers(tx), groups: await listGroups(tx, { lookUp: null, offset: 0, limit: MAX_GROUPS }), members: await countMembers(tx), activity: await listActivity(tx, since) };
    }),
  ]);
  const address = locationOf(deps, teamId, "");
  if (found === null) return { address, connection: null };
  const { connection, users, groups, members, activity } = found;
  return {
    address,
    connection: {
      id: connection.id,
      defaultRole: connection.defaultRole,
      createdAt: connection.createdAt.toISOString(),
      tokenMadeAt: connection.tokenMadeAt.toISOString(),
      usedAt: connection.usedAt?.toISOString() ?? null,
      users,
      groups: groups
        .map((group) => ({ id: group.id, name: openGroup(key, group).displayName, members: members.get(group.id) ?? 0, role: group.role }))
        .sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1)),
      activity: activity.map(composeActivity),
    },
  };
}

function composeActivity({ kind, done, refused, lastAt, lastRefusal }: ActivityRow): ProvisioningConnection["activity"][number] {
  return { kind, done, refused, lastAt: lastAt.toISOString(), lastRefusal: lastRefusal === null ? null : describeRefusal(lastRefusal) };
}

function describeRefusal({ code, at }: { readonly code: string; readonly at: Date }): NonNullable<ProvisioningConnection["activity"][number]["lastRefusal"]> {
  const entry = Object.entries(ERRORS).find(([known]) => known === code)?.[1];
  return { code, title: entry?.title ?? code, remedy: entry?.remedy ?? "", at: at.toISOString() };
}
