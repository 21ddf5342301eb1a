// The routes of the page for provisioning: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { changeProvisioning, createProvisioning, endProvisioning, getProvisioning, mapProvisioningGroup, rotateProvisioningToken } from "#protocol/api/provisioning.ts";

import type { ProvisioningConnections } from "./connections.ts";

const READ = { requests: 300, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };
const READING = { permission: "access.read-provisioning" };
const CONNECTING = { permission: "access.connect-provisioning" };

export function createProvisioningRoutes(connections: ProvisioningConnections): readonly Route[] {
  return [
    defineRoute({ endpoint: getProvisioning, access: READING, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => connections.get(caller, params.teamId) }),
    defineRoute({
      endpoint: createProvisioning,
      access: CONNECTING,
      limit: CHANGE,
      audit: "access.provisioning-connected",
      success: 201,
      handler: ({ caller, params }) => connections.connect(caller, params.teamId),
    }),
    defineRoute({
      endpoint: changeProvisioning,
      access: CONNECTING,
      limit: CHANGE,
      audit: "access.request-made",
      success: 200,
      handler: ({ caller, params, body: { defaultRole, reason } }) => connections.changeDefaultRole(caller, params.teamId, { role: defaultRole, reason }),
    }),
    defineRoute({
      endpoint: rotateProvisioningToken,
      access: CONNECTING,
      limit: CHANGE,
      audit: "access.provisioning-token-made",
      success: 201,
      handler: ({ caller, params }) => connections.rotate(caller, params.teamId),
    }),
    defineRoute({ endpoint: endProvisioning, access: CONNECTING, limit: CHANGE, audit: "access.provisioning-ended", success: 204, handler: ({ caller, params }) => connections.end(caller, params.teamId) }),
    defineRoute({
      endpoint: mapProvisioningGroup,
      access: { permission: "access.map-groups" },
      limit: CHANGE,
      audit: "access.request-made",
      success: 200,
      handler: ({ caller, params, body }) => connections.mapGroup(caller, params, body),
    }),
  ];
}
