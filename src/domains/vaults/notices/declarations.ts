// What may be done with notices, webhooks and reports by mail, what it leaves in the audit log, and the queues. A message is one row's id.

import type { AuditEventDeclaration, PermissionDeclaration, QueueDeclaration } from "#platform/domain/domain.ts";
import { REPORT_TIMES } from "#protocol/api/report-schedules.ts";

export const NOTICE_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "vaults.choose-notices", title: "Choose what one is told of by mail", roles: ["owner", "administrator", "analyst", "viewer", "auditor", "guest"], elevation: "none", about: "project" },
  { name: "vaults.read-webhooks", title: "See webhooks and the log of their deliveries", roles: ["owner", "administrator"], elevation: "none", about: "team" },
  { name: "vaults.manage-webhooks", title: "Add, change and end webhooks and their secrets, and send by hand", roles: ["owner", "administrator"], elevation: "required", about: "team" },
  { name: "vaults.schedule-reports", title: "Plan reports by mail", roles: ["owner", "administrator", "analyst"], elevation: "none", about: "project" },
  { name: "vaults.allow-attachments", title: "Say whether reports may leave attached to mail", roles: ["owner", "administrator"], elevation: "required", about: "team" },
];

export const NOTICE_AUDIT_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "vaults.notices-chosen", title: "Somebody chose what they are told of by mail", details: { events: "number" } },
  { name: "vaults.notices-stopped", title: "Notices and reports by mail were stopped by the link in a mail", details: { personId: "uuid" } },
  { name: "vaults.webhook-created", title: "A webhook was added", details: { webhookId: "uuid", events: "number" } },
  { name: "vaults.webhook-changed", title: "A webhook was changed, switched on or off", details: { webhookId: "uuid", address: "boolean", on: "boolean" } },
  { name: "vaults.webhook-deleted", title: "A webhook was ended", details: { webhookId: "uuid" } },
  { name: "vaults.webhook-secret-added", title: "A webhook was given a further secret", details: { webhookId: "uuid" } },
  { name: "vaults.webhook-secret-ended", title: "A secret of a webhook was ended", details: { webhookId: "uuid" } },
  { name: "vaults.webhook-sent", title: "Somebody had a webhook tried, or a delivery sent again", details: { webhookId: "uuid", what: ["test", "again"] } },
  { name: "vaults.webhook-switched-off", title: "A webhook was switched off, since nothing was taken for days or its receiver is gone", details: { webhookId: "uuid", why: ["failing", "gone"] } },
  { name: "vaults.report-planned", title: "Somebody planned a report by mail", details: { scheduleId: "uuid", every: REPORT_TIMES, attached: "boolean", people: "number" } },
  { name: "vaults.report-plan-ended", title: "Somebody ended the plan of a report by mail", details: { scheduleId: "uuid" } },
  { name: "vaults.report-mailed", title: "A report was sent to somebody by mail", details: { scheduleId: "uuid", personId: "uuid", attached: "boolean" } },
  { name: "vaults.attachments-allowed", title: "It was said whether reports may leave attached to mail", details: { allowed: "boolean" } },
];

/** Tell people by mail of what a run brought. */
export const TELL_QUEUE = "vaults.tell";
/** One delivery of a webhook. */
export const DELIVER_QUEUE = "vaults.deliver";
/** Send what is due by time. */
export const SEND_REPORTS_QUEUE = "vaults.send-reports";

export const NOTICE_QUEUES: readonly QueueDeclaration[] = [
  { name: TELL_QUEUE, message: "noticeId", retries: 5, retryDelaySeconds: 30, expireSeconds: 300, singleton: "per-id", schedule: "none" },
  // From 10 seconds on, doubling up to an hour, each put off by chance: about a day in all.
  { name: DELIVER_QUEUE, message: "deliveryId", retries: 32, retryDelaySeconds: 10, expireSeconds: 60, singleton: "per-id", schedule: "none" },
  { name: SEND_REPORTS_QUEUE, message: "none", retries: 1, retryDelaySeconds: 60, expireSeconds: 600, singleton: "none", schedule: "*/10 * * * *" },
];
