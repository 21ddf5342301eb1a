// A team's connections to its identity providers: administration, so within an elevation, and recorded.

import { actorOf } from "#domains/audit/index.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Connection, ConnectionCheck, ConnectionInput } from "#protocol/api/single-sign-on.ts";

import { backChannelLogoutUri, createConnectionAddress, redirectUri, signedOutUri, signInUrl } from "./addresses.ts";
import { openSecret, openSettings, sealSecret, sealSettings, type ConnectionSettings } from "./connection-settings.ts";
import type { SingleSignOnDeps } from "./deps.ts";
import { countLinks, deleteConnection, findConnection, insertConnection, listConnections, updateConnection, type ConnectionPlace, type ConnectionRow } from "./store.ts";

export interface Connections {
  /** Each method: @throws AppError `session.required`, `team.unknown`, `access.*`. */
  list(caller: Caller, teamId: Uuid): Promise<readonly Connection[]>;
  /** @throws AppError `single-sign-on.too-many`. */
  create(caller: Caller, teamId: Uuid, input: ConnectionInput): Promise<Connection>;
  /** The others: @throws AppError `single-sign-on.unknown`. */
  update(caller: Caller, place: TeamConnection, input: ConnectionInput): Promise<Connection>;
  remove(caller: Caller, place: TeamConnection): Promise<void>;
  /** @throws AppError `single-sign-on.provider-failed`. */
  check(caller: Caller, place: TeamConnection): Promise<ConnectionCheck>;
}

export interface TeamConnection {
  readonly teamId: Uuid;
  readonly connectionId: Uuid;
}

/** A company has one provider, in the midst of a move two; a group some more. */
const MAX_CONNECTIONS = 10;
const READ = "identity.read-single-sign-on";
const MANAGE = "identity.manage-single-sign-on";

export function createConnections(deps: SingleSignOnDeps): Connections {
  const { db, audit, permissions } = deps;
  const scope = (tenantId: Uuid) => ({ role: "strongroom_web", tenantId }) as const;
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ });
      return readConnections(deps, teamId);
    },
    async create(caller, teamId, input) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      const key = await deps.keys.field(teamId);
      const connectionId = createUuid();
      const address = createConnectionAddress();
      const sealed = { keyId: key.keyId, settings: sealSettings(key, connectionId, settingsOf(input)), secret: sealSecret(key, connectionId, input.clientSecret ?? null) };
      await db.tenant(scope(teamId), async (tx) => {
        if ((await listConnections(tx)).length >= MAX_CONNECTIONS) throw new AppError("single-sign-on.too-many");
        await insertConnection(tx, teamId, { connectionId, address, addressHash: hashToken(address), enabled: input.enabled, ...sealed, createdAt: new Date(deps.clock.now()) });
        await audit.recordAct(tx, { actor: actorOf(person), event: "identity.single-sign-on-created", subject: { kind: "connection", id: connectionId }, details: { enabled: input.enabled } });
      });
      return getConnection(deps, teamId, connectionId);
    },
    async update(caller, { teamId, connectionId }, input) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE });
      const key = await deps.keys.field(teamId);
      await db.tenant(scope(teamId), async (tx) => {
        const before = await findConnection(tx, connectionId);
        if (before === null) throw new AppError("single-sign-on.unknown");
        // Sealed anew, so that settings and secret are under one key.
        const secret = input.clientSecret === undefined ? openSecret(key, before) : input.clientSecret;
        await updateConnection(tx, { connectionId, enabled: input.enabled, keyId: key.keyId, settings: sealSettings(key, connectionId, settingsOf(input)), secret: sealSecret(key, connectionId, secret) });
        await audit.recordAct(tx, { actor: actorOf(person), event: "identity.single-sign-on-changed", subject: { kind: "connection", id: connectionId }, details: { enabled: input.enabled } });
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

function settingsOf({ name, issuer, clientId, domains, acr, amr }: ConnectionInput): ConnectionSettings {
  return { name, issuer, clientId, domains: [...new Set(domains)], acr: [...new Set(acr)], amr: [...new Set(amr)] };
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
