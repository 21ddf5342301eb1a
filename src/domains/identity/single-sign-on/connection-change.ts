// A connection that is made, or another than it was: a change that others approve, because whoever runs a provider says who the team's people are, its
// owners too. How it is asked for and approved is the access domain's; this is what it says and does.

import type { Actor, Audit } from "#domains/audit/index.ts";
import { hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { connectionAddressSchema, connectionInputSchema, type ConnectionInput } from "#protocol/api/single-sign-on.ts";
import { z } from "zod";

import { openSecret, openSettings, sealSecret, sealSettings, type ConnectionSettings } from "./connection-settings.ts";
import { findConnection, insertConnection, listConnections, updateConnection, type ConnectionRow } from "./store.ts";

export const SAVE_CONNECTION = "single-sign-on.save";

/** `address`: of a new connection; null for one that there is. */
const connectionChangeSchema = z.strictObject({ address: connectionAddressSchema.nullable(), input: connectionInputSchema });

export type ConnectionChange = z.output<typeof connectionChangeSchema>;

export interface ConnectionChangeDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly audit: Pick<Audit, "recordAct">;
  readonly keys: { field(tenantId: Uuid): Promise<DataKey> };
}

interface ChangeContext {
  readonly tenantId: Uuid;
  /** The connection. */
  readonly subjectId: Uuid;
}

interface Applied {
  readonly change: ConnectionChange;
  readonly prepared: DataKey;
  readonly context: ChangeContext;
  readonly actor: Actor;
}

/** A company has one provider, in the midst of a move two; a group some more. */
const MAX_CONNECTIONS = 10;

export function createConnectionChange(deps: ConnectionChangeDeps) {
  return {
    kind: SAVE_CONNECTION,
    title: "Connect an identity provider, or change a connection",
    rule: "role" as const,
    schema: connectionChangeSchema,
    ofOwners: () => true,
    async describe({ address, input }: ConnectionChange, { tenantId, subjectId }: ChangeContext) {
      const [key, row] = await Promise.all([deps.keys.field(tenantId), deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => findConnection(tx, subjectId))]);
      return {
        title: address === null ? `Change how people sign in through ${input.name}` : `Let people sign in through ${input.name}`,
        lines: linesOf(row === null ? null : { ...openSettings(key, row), enabled: row.enabled }, input),
      };
    },
    prepare: (_change: ConnectionChange, { tenantId }: ChangeContext) => deps.keys.field(tenantId),
    apply: (tx: Tx, given: Applied) => (given.change.address === null ? change(deps, tx, given) : create(deps, tx, { ...given, address: given.change.address })),
    applied: async () => undefined,
  };
}

async function create({ clock, audit }: ConnectionChangeDeps, tx: Tx, { change: { input }, address, prepared: key, context: { tenantId, subjectId }, actor }: Applied & { readonly address: string }): Promise<void> {
  if ((await listConnections(tx)).length >= MAX_CONNECTIONS) throw new AppError("single-sign-on.too-many");
  const sealed = { keyId: key.keyId, settings: sealSettings(key, subjectId, settingsOf(input)), secret: sealSecret(key, subjectId, input.clientSecret ?? null) };
  await insertConnection(tx, tenantId, { connectionId: subjectId, address, addressHash: hashToken(address), enabled: input.enabled, ...sealed, createdAt: new Date(clock.now()) });
  await audit.recordAct(tx, { actor, event: "identity.single-sign-on-created", subject: { kind: "connection", id: subjectId }, details: { enabled: input.enabled } });
}

async function change({ audit }: ConnectionChangeDeps, tx: Tx, { change: { input }, prepared: key, context: { subjectId }, actor }: Applied): Promise<void> {
  const before = await findConnection(tx, subjectId);
  if (before === null) throw new AppError("single-sign-on.unknown");
  await updateConnection(tx, { connectionId: subjectId, enabled: input.enabled, ...sealAnew(key, before, input) });
  await audit.recordAct(tx, { actor, event: "identity.single-sign-on-changed", subject: { kind: "connection", id: subjectId }, details: { enabled: input.enabled } });
}

/** Both, so that settings and secret are under one key. */
function sealAnew(key: DataKey, before: ConnectionRow, input: ConnectionInput): Pick<ConnectionRow, "keyId" | "settings" | "secret"> {
  const secret = input.clientSecret === undefined ? openSecret(key, before) : input.clientSecret;
  return { keyId: key.keyId, settings: sealSettings(key, before.connectionId, settingsOf(input)), secret: sealSecret(key, before.connectionId, secret) };
}

function settingsOf({ name, issuer, clientId, domains, acr, amr }: ConnectionInput): ConnectionSettings {
  return { name, issuer, clientId, domains: [...new Set(domains)], acr: [...new Set(acr)], amr: [...new Set(amr)] };
}

type Described = ConnectionSettings & { readonly enabled: boolean };

/** For who approves; the secret is told of, and never told. */
function linesOf(before: Described | null, input: ConnectionInput): readonly { readonly label: string; readonly before: string | null; readonly after: string | null }[] {
  const after: Described = { ...settingsOf(input), enabled: input.enabled };
  const line = (label: string, tell: (settings: Described) => string) => ({ label, before: before === null ? null : tell(before), after: tell(after) });
  const demanded = (values: readonly string[]): string => (values.length === 0 ? "nothing" : values.join(" or "));
  return [
    line("Name", ({ name }) => name),
    line("Issuer", ({ issuer }) => issuer),
    line("Client id", ({ clientId }) => clientId),
    ...(input.clientSecret === undefined ? [] : [{ label: "Client secret", before: null, after: input.clientSecret === null ? "none" : "another" }]),
    line("Speaks for addresses in", ({ domains }) => domains.join(", ")),
    line("Demanded acr", ({ acr }) => demanded(acr)),
    line("Demanded amr", ({ amr }) => demanded(amr)),
    line("People can sign in through it", ({ enabled }) => (enabled ? "yes" : "no")),
  ];
}
