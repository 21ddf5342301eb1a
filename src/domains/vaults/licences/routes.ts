// The routes of the policy by which a team judges licences.

import { MINUTE } from "#base/units.ts";
import type { Vaults } from "#domains/vaults/vaults.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { changeLicencePolicy, getLicencePolicy, resetLicencePolicy } from "#protocol/api/licence-policy.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };

export function createLicenceRoutes({ licencePolicies: policies }: Pick<Vaults, "licencePolicies">): readonly Route[] {
  return [
    defineRoute({ endpoint: getLicencePolicy, access: { permission: "vaults.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => policies.get(caller, params.teamId) }),
    defineRoute({ endpoint: changeLicencePolicy, access: { permission: "vaults.change-licence-policy" }, limit: CHANGE, audit: "vaults.licence-policy-changed", success: 200, handler: ({ caller, params, body }) => policies.change(caller, params.teamId, body.policy) }),
    defineRoute({ endpoint: resetLicencePolicy, access: { permission: "vaults.change-licence-policy" }, limit: CHANGE, audit: "vaults.licence-policy-changed", success: 200, handler: ({ caller, params }) => policies.reset(caller, params.teamId) }),
  ];
}
