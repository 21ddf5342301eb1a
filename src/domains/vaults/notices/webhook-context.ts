// What every act on a webhook has in common: who may, the row locked, the record, and how it is shown.

import { AppError, isAppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import type { Tx } from "#platform/db/db.ts";
import { parseSourceAddress, type SourceAddress } from "#platform/egress/source-url.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { Webhook } from "#protocol/api/webhooks.ts";

import { secretCell, urlCell } from "./sealed.ts";
import { insertSecret, listWebhookRows, lockWebhook, type SealedText, type WebhookRow } from "./webhook-store.ts";

export type WebhookDeps = Pick<VaultsDeps, "db" | "clock" | "audit" | "permissions" | "jobs" | "outgoing">;

export interface WebhookPlace {
  readonly teamId: Uuid;
  readonly webhookId: Uuid;
}

export type WebhookDetails = Readonly<Record<string, string | number | boolean>>;

export interface Changing {
  readonly tx: Tx;
  /** Nobody else changes it until the transaction ends. */
  readonly row: WebhookRow;
  record(event: string, details: WebhookDetails): Promise<void>;
}

export const READ_WEBHOOKS = "vaults.read-webhooks";
export const MANAGE_WEBHOOKS = "vaults.manage-webhooks";

/** @throws AppError `access.denied`, `access.elevation-required`, `webhook.unknown`. */
export async function changeInPlace<Result>(deps: WebhookDeps, given: { readonly caller: Caller; readonly place: WebhookPlace }, work: (changing: Changing) => Promise<Result>): Promise<Result> {
  const { teamId, webhookId } = given.place;
  const person = deps.permissions.authorise(given.caller, { tenantId: teamId, permission: MANAGE_WEBHOOKS });
  return deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await lockWebhook(tx, webhookId);
    if (row === null) throw new AppError("webhook.unknown");
    return work({ tx, row, record: (event, details) => recordWebhookAct(deps, tx, { person, event, webhookId, details }) });
  });
}

export async function recordWebhookAct({ audit }: Pick<WebhookDeps, "audit">, tx: Tx, act: { readonly person: PersonCaller; readonly event: string; readonly webhookId: Uuid; readonly details: WebhookDetails }): Promise<void> {
  const { person, event, webhookId, details } = act;
  await audit.recordAct(tx, { actor: actorOf(person), event, subject: { kind: "webhook", id: webhookId }, details: { webhookId, ...details } });
}

/** @throws AppError `webhook.address-invalid`. */
export function sealWebhookUrl(key: DataKey, webhookId: Uuid, text: string): SealedText {
  const address = parseAddress(text);
  return { keyId: key.keyId, sealed: sealText(key, urlCell(webhookId), address.url) };
}

/** As addresses of sources are, apart from those of ssh; what is wrong is said in the words of webhooks. */
function parseAddress(text: string): SourceAddress {
  try {
    const address = parseSourceAddress(text);
    if (address.transport !== "ssh") return address;
  } catch (error) {
    if (isAppError(error, "source.invalid") || isAppError(error, "source.insecure")) throw new AppError("webhook.address-invalid", undefined, { cause: error });
    throw error;
  }
  throw new AppError("webhook.address-invalid");
}

export async function writeSecret(tx: Tx, { webhookId, key, secret, now }: { readonly webhookId: Uuid; readonly key: DataKey; readonly secret: string; readonly now: Date }): Promise<void> {
  const id = createUuid();
  await insertSecret(tx, { id, webhookId, text: { keyId: key.keyId, sealed: sealText(key, secretCell(id), secret) }, now });
}

/** @throws AppError `webhook.unknown`. */
export async function lookAtWebhook(tx: Tx, webhookId: Uuid, key: DataKey): Promise<Webhook> {
  const [row] = await listWebhookRows(tx, webhookId);
  if (row === undefined) throw new AppError("webhook.unknown");
  return composeWebhook(row, key);
}

export function composeWebhook({ id, url, events, scoreDrop, state, failingSince, createdAt, secrets }: WebhookRow, key: DataKey): Webhook {
  return {
    id, url: openText(key, urlCell(id), url.sealed), events, scoreDrop, state, failingSince: failingSince?.toISOString() ?? null, createdAt: createdAt.toISOString(),
    secrets: secrets.map((each) => ({ id: each.id, createdAt: each.createdAt.toISOString() })),
  };
}
