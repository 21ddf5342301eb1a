// The routes of claims: who is signed in reads them, and only the socket in the data folder runs a check out of turn.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { listClaims, listLocalClaims, runClaim, type ClaimState } from "#protocol/api/system.ts";
import { listWebReports } from "#protocol/api/web-reports.ts";
import type { ClaimRunner, ClaimView } from "./run-claims.ts";
import type { WebReports } from "./web-reports/web-reports.ts";

const READ = { requests: 120, perMs: MINUTE };

export interface AssuranceRoutesDeps {
  readonly claims: Pick<ClaimRunner, "list" | "run">;
  readonly reports: Pick<WebReports, "list">;
}

export function createAssuranceRoutes({ claims, reports }: AssuranceRoutesDeps): readonly Route[] {
  return [
    defineRoute({
      endpoint: listWebReports,
      access: { permission: "assurance.read-reports" },
      limit: READ,
      audit: "none",
      success: 200,
      handler: async () => ({ items: (await reports.list()).map(({ firstAt, lastAt, ...row }) => ({ ...row, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() })) }),
    }),
    defineRoute({
      endpoint: listClaims,
      access: "signed-in",
      limit: READ,
      audit: "none",
      success: 200,
      handler: async () => ({ items: (await claims.list()).map(showClaim) }),
    }),
    defineRoute({
      endpoint: listLocalClaims,
      access: "operator",
      limit: "none",
      audit: "none",
      success: 200,
      handler: async () => ({ items: (await claims.list()).map(showClaim) }),
    }),
    defineRoute({
      endpoint: runClaim,
      access: "operator",
      limit: "none",
      audit: "none",
      success: 200,
      async handler({ params }) {
        const [view] = await claims.run([params.claimId]);
        if (view === undefined) throw new Error("Defect: expected one view for one claim.");
        return showClaim(view);
      },
    }),
  ];
}

export function showClaim({ lastRun, ...view }: ClaimView): ClaimState {
  return {
    id: view.id,
    statement: view.statement,
    kind: view.kind,
    owner: view.owner,
    status: view.status,
    schedule: view.schedule,
    checkedAt: lastRun === null ? null : new Date(lastRun.ranAt).toISOString(),
    finding: lastRun?.finding ?? null,
    evidence: lastRun === null ? null : { ...lastRun.evidence },
  };
}
