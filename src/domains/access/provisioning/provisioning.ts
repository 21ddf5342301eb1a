// Provisioning as the rest of the domain sees it.

import type { Changes } from "#domains/access/requests/changes.ts";

import { createProvisioningConnections, type ConnectionsDeps, type ProvisioningConnections } from "./connections.ts";
import { createDefaultRoleChange } from "./default-role.ts";
import { locationOf } from "./deps.ts";
import { createScimGroups, type ScimGroups } from "./groups.ts";
import { createGroupMapping } from "./mapping.ts";
import { createScimUsers, type ScimUsers } from "./users.ts";

export interface Provisioning {
  readonly connections: ProvisioningConnections;
  readonly users: ScimUsers;
  readonly groups: ScimGroups;
  /** Of the team's SCIM. */
  baseOf(teamId: string): string;
}

export function createProvisioning(deps: ConnectionsDeps & { readonly changes: Pick<Changes, "register"> }): Provisioning {
  deps.changes.register(createGroupMapping(deps));
  deps.changes.register(createDefaultRoleChange(deps));
  return {
    connections: createProvisioningConnections(deps),
    users: createScimUsers(deps),
    groups: createScimGroups(deps),
    baseOf: (teamId) => locationOf(deps, teamId, ""),
  };
}
