// What single sign-on contributes to the domain.

import type { AuditEventDeclaration, PermissionDeclaration } from "#platform/domain/domain.ts";

export const SINGLE_SIGN_ON_AUDIT_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "identity.single-sign-on-created", title: "The team was connected to an identity provider", details: { enabled: "boolean" } },
  { name: "identity.single-sign-on-changed", title: "The connection to an identity provider was changed", details: { enabled: "boolean" } },
  { name: "identity.single-sign-on-removed", title: "The connection to an identity provider was removed", details: {} },
  { name: "identity.single-sign-on-linked", title: "Somebody signed in through an identity provider for the first time", details: { connection: "uuid" } },
  { name: "identity.single-sign-on-logout", title: "An identity provider ended a session that it had begun", details: { connection: "uuid" } },
];

export const SINGLE_SIGN_ON_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "identity.read-single-sign-on", title: "See the connections to identity providers", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
  { name: "identity.manage-single-sign-on", title: "Ask for connections to identity providers and for changes of them, switch them off, remove them", roles: ["owner", "administrator"], elevation: "required", about: "team" },
];
