// The routes of the program itself: whether it lives, what it offers, what browsers report, and a link for whoever runs it.

import { sql } from "kysely";

import { describeReports, type WebReports } from "#domains/assurance/index.ts";
import { HOUR, MINUTE } from "#base/units.ts";
import type { Db } from "#platform/db/db.ts";
import { composeOpenApi } from "#platform/http/openapi.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import type { Log } from "#platform/log/log.ts";
import { getSigningKey } from "#protocol/api/exports.ts";
import { createWelcomeLink, getHealth, getOpenApi, reportCsp } from "#protocol/api/system.ts";

export interface SystemRoutesDeps {
  readonly db: Db;
  readonly log: Log;
  readonly reports: Pick<WebReports, "note">;
  readonly version: string;
  /** A new one-time link for the owner, as people open it. */
  createLink(): Promise<{ readonly url: string; readonly expiresAt: Date }>;
  /** The public key that reports are signed with. */
  reportKey(): Promise<{ readonly keyId: string; readonly publicKey: string }>;
  /** The whole table, which these routes are part of. */
  routes(): readonly Route[];
}

/** Probes come every few seconds; each asks the database. */
const HEALTH = { requests: 60, perMs: MINUTE };
const DOCUMENT = { requests: 30, perMs: MINUTE };
/** A page that breaks the policy reports each time; some are enough to know. */
const REPORTS = { requests: 60, perMs: HOUR };

export function createSystemRoutes(deps: SystemRoutesDeps): readonly Route[] {
  return [
    defineRoute({
      endpoint: getHealth,
      access: "public",
      limit: HEALTH,
      audit: "none",
      success: 200,
      async handler() {
        await deps.db.global("strongroom_web", (tx) => sql`select 1`.execute(tx.as<object>()));
        return { status: "ok", version: deps.version } as const;
      },
    }),
    defineRoute({ endpoint: getOpenApi, access: "public", limit: DOCUMENT, audit: "none", success: 200, handler: async () => composeOpenApi(deps.routes(), deps.version) }),
    defineRoute({ endpoint: getSigningKey, access: "public", limit: DOCUMENT, audit: "none", success: 200, handler: async () => ({ algorithm: "Ed25519", ...(await deps.reportKey()) } as const) }),
    defineRoute({
      endpoint: reportCsp,
      access: "public",
      limit: REPORTS,
      audit: "none",
      success: 204,
      async handler({ body, requestId }) {
        for (const report of describeReports(body)) {
          deps.reports.note("csp", report);
          deps.log.warn("a page broke the content security policy", { requestId, reason: report });
        }
      },
    }),
    defineRoute({
      endpoint: createWelcomeLink,
      access: "operator",
      limit: "none",
      audit: "access.link-made",
      success: 200,
      async handler() {
        const { url, expiresAt } = await deps.createLink();
        return { url, expiresAt: expiresAt.toISOString() };
      },
    }),
  ];
}
