// The rows of notices, webhooks and reports by mail, typed for kysely, and what the domain declares of each table.

import type { ColumnType } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Json, TenantId } from "#domains/vaults/tables.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { WebhookFailure } from "#platform/webhooks/post-webhook.ts";
import type { DELIVERY_STATES, WEBHOOK_STATES } from "#protocol/api/webhooks.ts";
import type { REPORT_TIMES } from "#protocol/api/report-schedules.ts";

export type WebhookState = (typeof WEBHOOK_STATES)[number];
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export type ReportTime = (typeof REPORT_TIMES)[number];

export interface NoticeTables {
  notice_directory: { id: Uuid; tenant_id: TenantId; due_at: Date | null };
  notices: { tenant_id: TenantId; id: Uuid; vault_id: Uuid | null; snapshot_id: Uuid | null; webhook_id: Uuid | null; events: Json<unknown>; at: Date };
  notice_mails: { tenant_id: TenantId; notice_id: Uuid; person_id: Uuid };
  notice_choices: { tenant_id: TenantId; person_id: Uuid; choice: Json<unknown>; changed_at: Date; stopped_at: Date | null };
  webhooks: {
    tenant_id: TenantId; id: Uuid; key_id: Uuid; url_sealed: Uint8Array; events: Json<unknown>; score_drop: number; state: WebhookState; failing_since: Date | null; created_at: Date;
  };
  webhook_secrets: { tenant_id: TenantId; id: Uuid; webhook_id: Uuid; key_id: Uuid; sealed: Uint8Array; created_at: Date };
  webhook_deliveries: {
    tenant_id: TenantId; id: Uuid; webhook_id: Uuid; notice_id: Uuid | null; event: string; payload: Json<unknown>; state: DeliveryState;
    attempts: ColumnType<number, number | undefined, number>; status: number | null; failure: WebhookFailure | null; duration_ms: number | null; created_at: Date; tried_at: Date | null;
  };
  report_mail_settings: { tenant_id: TenantId; attachments: boolean; changed_at: Date };
  report_schedules: {
    tenant_id: TenantId; id: Uuid; vault_id: Uuid | null; every: ReportTime; attach: boolean; people: readonly Uuid[]; due_at: Date | null; sent_at: Date | null; created_at: Date;
  };
  report_mails: { tenant_id: TenantId; schedule_id: Uuid; occasion: string; person_id: Uuid; at: Date };
}

/** In the order in which their rows may be deleted; the directory last. */
export const NOTICE_TENANT_TABLES = [
  "notice_mails", "notices", "notice_choices", "webhook_deliveries", "webhook_secrets", "webhooks", "report_mails", "report_schedules", "report_mail_settings",
] as const satisfies readonly (keyof NoticeTables)[];

export const NOTICE_TABLE_DECLARATIONS: readonly TableDeclaration[] = [
  { name: "notice_directory", scope: { global: "who takes an id from the queue finds its team here before any tenant is set; holds ids and times only" } },
  ...NOTICE_TENANT_TABLES.map((name) => ({ name, scope: "tenant" }) as const),
];
