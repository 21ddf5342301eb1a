// The routes of notices, webhooks and reports by mail: parse, authorise, call, reply.

import { HOUR, MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { getNoticeChoice, saveNoticeChoice, stopNotices, stopNoticesByProvider } from "#protocol/api/notices.ts";
import { allowReportAttachments, createReportSchedule, endReportSchedule, listReportSchedules } from "#protocol/api/report-schedules.ts";
import {
  addWebhookSecret, createWebhook, deleteWebhook, endWebhookSecret, listWebhookDeliveries, listWebhooks, sendWebhookAgain, testWebhook, updateWebhook,
} from "#protocol/api/webhooks.ts";

import type { NoticeChoices } from "./choices.ts";
import type { ReportSchedules } from "./schedules.ts";
import type { Webhooks } from "./webhooks.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** Each makes this server post somewhere. */
const POSTS = { requests: 120, perMs: HOUR };

export interface NoticeServices {
  readonly choices: NoticeChoices;
  readonly webhooks: Webhooks;
  readonly schedules: ReportSchedules;
}

export function createNoticeRoutes(services: NoticeServices): readonly Route[] {
  return [...choiceRoutes(services), ...scheduleRoutes(services), ...webhookRoutes(services)];
}

function choiceRoutes({ choices }: NoticeServices): readonly Route[] {
  return [
    defineRoute({ endpoint: getNoticeChoice, access: { permission: "vaults.choose-notices" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => choices.get(caller, params.teamId) }),
    defineRoute({ endpoint: saveNoticeChoice, access: { permission: "vaults.choose-notices" }, limit: CHANGE, audit: "vaults.notices-chosen", success: 200, handler: ({ caller, params, body }) => choices.save(caller, params.teamId, body) }),
    defineRoute({ endpoint: stopNotices, access: "public", limit: CHANGE, audit: "vaults.notices-stopped", success: 204, handler: ({ body }) => choices.stop(body.token) }),
    defineRoute({ endpoint: stopNoticesByProvider, access: "public", limit: CHANGE, audit: "vaults.notices-stopped", success: 204, handler: ({ params }) => choices.stop(params.token) }),
  ];
}

function scheduleRoutes({ schedules }: NoticeServices): readonly Route[] {
  return [
    defineRoute({ endpoint: listReportSchedules, access: { permission: "vaults.schedule-reports" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => schedules.list(caller, params.teamId) }),
    defineRoute({ endpoint: createReportSchedule, access: { permission: "vaults.schedule-reports" }, limit: CHANGE, audit: "vaults.report-planned", success: 201, handler: ({ caller, params, body }) => schedules.create(caller, params.teamId, body) }),
    defineRoute({ endpoint: endReportSchedule, access: { permission: "vaults.schedule-reports" }, limit: CHANGE, audit: "vaults.report-plan-ended", success: 204, handler: ({ caller, params }) => schedules.end(caller, params.teamId, params.scheduleId) }),
    defineRoute({ endpoint: allowReportAttachments, access: { permission: "vaults.allow-attachments" }, limit: CHANGE, audit: "vaults.attachments-allowed", success: 200, handler: ({ caller, params, body }) => schedules.allowAttachments(caller, params.teamId, body.attachments) }),
  ];
}

function webhookRoutes({ webhooks }: NoticeServices): readonly Route[] {
  const read = { permission: "vaults.read-webhooks" };
  const manage = { permission: "vaults.manage-webhooks" };
  return [
    defineRoute({ endpoint: listWebhooks, access: read, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => webhooks.list(caller, params.teamId) }),
    defineRoute({ endpoint: createWebhook, access: manage, limit: CHANGE, audit: "vaults.webhook-created", success: 201, handler: ({ caller, params, body }) => webhooks.create(caller, params.teamId, body) }),
    defineRoute({ endpoint: updateWebhook, access: manage, limit: CHANGE, audit: "vaults.webhook-changed", success: 200, handler: ({ caller, params, body }) => webhooks.change(caller, params, body) }),
    defineRoute({ endpoint: deleteWebhook, access: manage, limit: CHANGE, audit: "vaults.webhook-deleted", success: 204, handler: ({ caller, params }) => webhooks.delete(caller, params) }),
    defineRoute({ endpoint: addWebhookSecret, access: manage, limit: CHANGE, audit: "vaults.webhook-secret-added", success: 201, handler: ({ caller, params }) => webhooks.addSecret(caller, params) }),
    defineRoute({ endpoint: endWebhookSecret, access: manage, limit: CHANGE, audit: "vaults.webhook-secret-ended", success: 200, handler: ({ caller, params: { secretId, ...place } }) => webhooks.endSecret(caller, place, secretId) }),
    defineRoute({ endpoint: testWebhook, access: manage, limit: POSTS, audit: "vaults.webhook-sent", success: 200, handler: ({ caller, params }) => webhooks.test(caller, params) }),
    defineRoute({ endpoint: listWebhookDeliveries, access: read, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => webhooks.deliveries(caller, params, query) }),
    defineRoute({ endpoint: sendWebhookAgain, access: manage, limit: POSTS, audit: "vaults.webhook-sent", success: 200, handler: ({ caller, params: { deliveryId, ...place } }) => webhooks.sendAgain(caller, place, deliveryId) }),
  ];
}
