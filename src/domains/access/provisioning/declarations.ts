// What may be done with provisioning, and what it leaves in the audit log. What the provider does is recorded as done by the program for its connection.

import type { AuditEventDeclaration, PermissionDeclaration } from "#platform/domain/domain.ts";
import { DEFAULT_ROLES, GROUP_ROLES } from "#protocol/api/provisioning.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

export const PROVISIONING_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "access.read-provisioning", title: "See the connection that provisions people, its groups and what it asked for", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
  // Whoever has the token ends anybody's access, an owner's too: so owners make it.
  { name: "access.connect-provisioning", title: "Connect an identity provider that provisions people, renew its token, end it", roles: ["owner"], elevation: "required", about: "team" },
  { name: "access.map-groups", title: "Say which role the people of a provisioned group have", roles: ["owner", "administrator"], elevation: "required", about: "team" },
];

const NONE = "none";
const DEFAULT = [...DEFAULT_ROLES, NONE];
const OF_GROUP = [...GROUP_ROLES, NONE];

export const PROVISIONING_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "access.provisioning-connected", title: "The team was connected to an identity provider that provisions people", details: { defaultRole: DEFAULT } },
  { name: "access.provisioning-changed", title: "What provisioned people are without a group's role was changed", details: { before: DEFAULT, after: DEFAULT } },
  { name: "access.provisioning-token-made", title: "The connection for provisioning was given a new token", details: {} },
  { name: "access.provisioning-ended", title: "The connection for provisioning was ended", details: {} },
  { name: "access.group-mapped", title: "The people of a provisioned group were given a role, or no longer", details: { before: OF_GROUP, after: OF_GROUP } },
  { name: "access.user-provisioned", title: "The identity provider brought a person", details: { connection: "uuid", active: "boolean" } },
  { name: "access.user-reprovisioned", title: "The identity provider changed what it says of a person", details: { connection: "uuid", active: "boolean" } },
  { name: "access.user-deprovisioned", title: "The identity provider removed a person", details: { connection: "uuid" } },
  { name: "access.group-provisioned", title: "The identity provider made a group", details: { connection: "uuid", members: "number" } },
  { name: "access.group-reprovisioned", title: "The identity provider changed a group or its members", details: { connection: "uuid", added: "number", removed: "number" } },
  { name: "access.group-deprovisioned", title: "The identity provider removed a group", details: { connection: "uuid", members: "number" } },
  { name: "access.membership-provisioned", title: "A membership began by provisioning", details: { connection: "uuid", role: TEAM_ROLES } },
  { name: "access.role-provisioned", title: "A member's role changed by provisioning", details: { connection: "uuid", before: TEAM_ROLES, after: TEAM_ROLES } },
  { name: "access.membership-deprovisioned", title: "A membership was ended by provisioning, with all grants, tokens and work in the team", details: { connection: "uuid", role: TEAM_ROLES, everywhere: "boolean" } },
];

export function roleWord<Role extends string>(role: Role | null): Role | typeof NONE {
  return role ?? NONE;
}
