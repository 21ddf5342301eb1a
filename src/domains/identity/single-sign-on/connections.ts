// A team's connections to its identity providers: administration, so within an elevation, and recorded. One that lets people in, or otherwise than before, is
// a change that others approve (./connection-change.ts); to switch one off or remove it takes nobody else.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { ChangeOutcome } from "#protocol/api/changes.ts";
import type { Connection, ConnectionCheck, ConnectionInput, ConnectionProposed } from "#protocol/api/single-sign-on.ts";

import { backChannelLogoutUri, createConnectionAddress, redirectUri, signedOutUri, signInUrl } from "./addresses.ts";
import { SAVE_CONNECTION, type ConnectionChange } from "./connection-change.ts";
import { openSecret, openSettings } from "./connection-settings.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { countLinks, deleteConnection, findConnection, listConnections, switchOff, type ConnectionPlace, type ConnectionRow } from "./store.ts";

export interface Connections {
  /** Each method: @throws AppError `session.required`, `team.unknown`, `access.*`. */
  list(caller: Caller, teamId: Uuid): Promise<readonly Connection[]>;
  /** Asked for, and done when it has the approvals that it needs. @throws AppError `single-sign-on.too-many`, and what a proposal throws. */
  create(caller: Caller, teamId: Uuid, asked: ConnectionAsked): Promise<ConnectionProposed>;
  /** The others: @throws AppError `single-sign-on.unknown`. */
  update(caller: Caller, place: TeamConnection, asked: ConnectionAsked): Promise<ChangeOutcome>;
  /** Nobody comes in through it any more, at once. */
  switchOff(caller: Caller, place: TeamConnection): Promise<Connection>;
  remove(caller: Caller, place: TeamConnection): Promise<void>;
  /** @throws AppError `single-sign-on.provider-failed`. */
  check(caller: Caller, place: TeamConnection): Promise<ConnectionCheck>;
}

export interface TeamConnection {
  readonly teamId: Uuid;
  readonly connectionId: Uuid;
}

export interface ConnectionAsked {
  readonly input: ConnectionInput;
  /** For who approves it. */
  readonly reason: string;
}

/** How a change is asked for that others approve; of the access domain. */
export interface ConnectionProposals {
  propose(person: PersonCaller, proposal: { readonly teamId: Uuid; readonly kind: string; readonly subjectId: Uuid; readonly change: ConnectionChange; readonly reason: string }): Promise<ChangeOutcome>;
}

export type ConnectionsDeps = SingleSignOnDeps & { readonly proposals: ConnectionProposals };

const READ = "identity.read-single-sign-on";
const MANAGE = "identity.manage-single-sign-on";

export function createConnections(deps: ConnectionsDeps): Connections {
  const { db, audit, permissions, proposals } = deps;
  const scope = (tenantId: Uuid) => ({ role: "strongroom_web", tenantId }) as const;
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ });
      return readConnections(deps, teamId);
    },
    async create(caller, teamId, { input, reason }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      const connectionId = createUuid();
      const change = { address: createConnectionAddress(), input };
      return { ...(await proposals.propose(person, { teamId, kind: SAVE_CONNECTION, subjectId: connectionId, change, reason })), connectionId };
    },
    async update(caller, { teamId, connectionId }, { input, reason }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      if ((await db.tenant(scope(teamId), (tx) => findConnection(tx, connectionId))) === null) throw new AppError("single-sign-on.unknown");
      return proposals.propose(person, { teamId, kind: SAVE_CONNECTION, subjectId: connectionId, change: { address: null, input }, reason });
    },
    async switchOff(caller, { teamId, connectionId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      await db.tenant(scope(teamId), async (tx) => {
        if (!(await switchOff(tx, connectionId))) throw new AppError("single-sign-on.unknown");
        await audit.recordAct(tx, { actor: actorOf(person), event: "identity.single-sign-on-changed", subject: { kind: "connection", id: connectionId }, details: { enabled: false } });
      });
      return getConnection(deps, teamId, connectionId);
    },
    async remove(caller, { teamId, connectionId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      await db.tenant(scope(teamId), async (tx) => {
        if (!(await deleteConnection(tx, { tenantId: teamId, connectionId }))) throw new AppError("single-sign-on.unknown");
        await audit.recordAct(tx, { actor: actorOf(person), event: "identity.single-sign-on-removed", subject: { kind: "connection", id: connectionId }, details: {} });
      });
    },
    async check(caller, { teamId, connectionId }) {
      permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      return checkConnection(deps, { tenantId: teamId, connectionId });
    },
  };
}

async function readConnections(deps: SingleSignOnDeps, teamId: Uuid): Promise<readonly Connection[]> {
  const [key, { rows, people }] = await Promise.all([
    deps.keys.field(teamId),
    deps.db.tenant({ role: "strongroom_web", tenantId: teamId }, async (tx) => ({ rows: await listConnections(tx), people: await countLinks(tx) })),
  ]);
  const origin = deps.origin();
  return rows.map((row: ConnectionRow) => ({
    id: row.connectionId,
    ...openSettings(key, row),
    enabled: row.enabled,
    hasSecret: row.secret !== null,
    address: row.address,
    signInUrl: signInUrl(origin, row.address),
    redirectUri: redirectUri(origin, row.address),
    signOutUri: signedOutUri(origin),
    backChannelLogoutUri: backChannelLogoutUri(origin, row.address),
    people: people.get(row.connectionId) ?? 0,
    createdAt: row.createdAt.toISOString(),
  }));
}

async function getConnection(deps: SingleSignOnDeps, teamId: Uuid, connectionId: Uuid): Promise<Connection> {
  const found = (await readConnections(deps, teamId)).find(({ id }) => id === connectionId);
  if (found === undefined) throw new AppError("single-sign-on.unknown");
  return found;
}

async function checkConnection(deps: SingleSignOnDeps, { tenantId, connectionId }: ConnectionPlace): Promise<ConnectionCheck> {
  const key = await deps.keys.field(tenantId);
  const row = await deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => findConnection(tx, connectionId));
  if (row === null) throw new AppError("single-sign-on.unknown");
  const { issuer, clientId } = openSettings(key, row);
  const { metadata, findKeys } = await deps.providers.refresh({ issuer, clientId, clientSecret: openSecret(key, row) });
  return {
    authorizationHost: new URL(metadata.authorization_endpoint ?? issuer).host,
    sendsIssuer: metadata["authorization_response_iss_parameter_supported"] === true,
    signsOut: metadata.end_session_endpoint !== undefined,
    endsSessions: metadata["backchannel_logout_supported"] === true,
    keys: (await findKeys({ anew: true })).keys.length,
  };
}
