// A webhook with its secrets and a delivery, and a plan of a report, for each team that is attacked; and the bodies that their routes take.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { secretCell, urlCell } from "#domains/vaults/notices/sealed.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

export interface SampleNotices {
  readonly webhookId: Uuid;
  readonly secretId: Uuid;
  readonly deliveryId: Uuid;
  readonly scheduleId: Uuid;
  /** As they stand in their cells. */
  readonly sealed: { readonly keyId: Uuid; readonly url: Uint8Array; readonly secret: Uint8Array };
}

interface Place extends SampleNotices {
  readonly teamId: Uuid;
  readonly vaultId: Uuid;
  readonly people: { readonly owner: Uuid };
}

const CHOICE = { events: ["analysis.failed"], scoreDrop: 10, of: { kind: "team" } };

export const NOTICE_SAMPLES: Readonly<Record<string, (team: Place) => object>> = {
  "notice-choice.save": () => CHOICE,
  "notices.stop": () => ({ token: "A".repeat(120) }),
  "webhook.create": () => ({ url: "https://example.org/hook", events: ["report.ready"], scoreDrop: 10 }),
  "webhook.update": () => ({ events: ["report.ready", "analysis.failed"] }),
  "report-schedule.create": ({ vaultId, people }) => ({ vaultId, every: "week", attach: false, people: [people.owner] }),
  "report-schedule.allow-attachments": () => ({ attachments: true }),
};

/** `key`: the installation's for what goes out. */
export async function insertNotices(database: Pick<TestDatabase, "asOwner">, given: { readonly teamId: Uuid; readonly vaultId: Uuid; readonly key: DataKey; readonly owner: Uuid }): Promise<SampleNotices> {
  const [webhookId, secretId, key] = [createUuid(), createUuid(), given.key];
  const sealed = { keyId: key.keyId, url: key.seal(Buffer.from("https://example.org/hook"), urlCell(webhookId)), secret: key.seal(Buffer.from("whsec_AAAA"), secretCell(secretId)) };
  const samples = { webhookId, secretId, deliveryId: createUuid(), scheduleId: createUuid(), sealed };
  await restoreNotices(database, { ...given, ...samples, people: { owner: given.owner } });
  return samples;
}

/** What an attack that was allowed took away is there again, with two secrets, so that one may be ended. */
export async function restoreNotices({ asOwner }: Pick<TestDatabase, "asOwner">, { teamId, vaultId, webhookId, secretId, deliveryId, scheduleId, sealed, people }: Place): Promise<void> {
  await asOwner("delete from webhooks where tenant_id = $1", [teamId]);
  await asOwner("delete from report_schedules where tenant_id = $1", [teamId]);
  await asOwner("delete from notice_directory where tenant_id = $1", [teamId]);
  await asOwner("insert into webhooks (tenant_id, id, key_id, url_sealed, events, score_drop, state, created_at) values ($1, $2, $3, $4, '[\"report.ready\"]', 10, 'on', '2020-01-01')", [teamId, webhookId, sealed.keyId, sealed.url]);
  for (const id of [secretId, createUuid()]) await asOwner("insert into webhook_secrets (tenant_id, id, webhook_id, key_id, sealed, created_at) values ($1, $2, $3, $4, $5, '2020-01-01')", [teamId, id, webhookId, sealed.keyId, sealed.secret]);
  await asOwner("insert into webhook_deliveries (tenant_id, id, webhook_id, event, payload, state, created_at) values ($1, $2, $3, 'webhook.test', '{}', 'waiting', '2020-01-01')", [teamId, deliveryId, webhookId]);
  await asOwner("insert into report_schedules (tenant_id, id, vault_id, every, attach, people, created_at) values ($1, $2, $3, 'week', false, $4, '2020-01-01')", [teamId, scheduleId, vaultId, [people.owner]]);
  await asOwner("insert into notice_directory (id, tenant_id) values ($1, $3), ($2, $3)", [deliveryId, scheduleId, teamId]);
}
