// The routes of suppressions.

import { MINUTE } from "#base/units.ts";
import type { Vaults } from "#domains/vaults/vaults.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { createSuppression, endSuppression, listSuppressions } from "#protocol/api/suppressions.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };

export function createSuppressionRoutes({ suppressions }: Pick<Vaults, "suppressions">): readonly Route[] {
  return [
    defineRoute({ endpoint: listSuppressions, access: { permission: "vaults.read-suppressions" }, limit: READ, audit: "vaults.evidence-seen", success: 200, handler: ({ caller, params, query }) => suppressions.list(caller, params.teamId, query) }),
    defineRoute({ endpoint: createSuppression, access: { permission: "vaults.suppress" }, limit: CHANGE, audit: "vaults.suppression-created", success: 201, handler: ({ caller, params, body }) => suppressions.create(caller, params.teamId, body) }),
    defineRoute({ endpoint: endSuppression, access: { permission: "vaults.suppress" }, limit: CHANGE, audit: "vaults.suppression-ended", success: 200, handler: ({ caller, params }) => suppressions.end(caller, params.teamId, params.suppressionId) }),
  ];
}
