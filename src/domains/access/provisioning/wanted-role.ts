// What a provisioned person is in the team: the highest role of their groups, else the connection's. Pure.

import { GROUP_ROLES, type DefaultRole, type GroupRole } from "#protocol/api/provisioning.ts";

/** GROUP_ROLES stands in order, the highest first. Null: not in the team. */
export function wantedRole(user: { readonly active: boolean; readonly roles: readonly (GroupRole | null)[] }, defaultRole: DefaultRole | null): GroupRole | null {
  if (!user.active) return null;
  return GROUP_ROLES.find((role) => user.roles.includes(role)) ?? defaultRole;
}
