// What may be done with people, policies and elevations, and what it leaves in the audit log.

import type { AuditEventDeclaration, PermissionDeclaration } from "#platform/domain/domain.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

export const MEMBER_PERMISSIONS: readonly PermissionDeclaration[] = [
  { name: "access.read-members", title: "See who is in the team, who is invited, and the policy", roles: ["owner", "administrator", "auditor", "compliance-officer"], elevation: "none", about: "team" },
  { name: "access.manage-members", title: "Invite people, change their roles, end memberships", roles: ["owner", "administrator"], elevation: "required", about: "team" },
  { name: "access.change-policy", title: "Change the team's policy", roles: ["owner", "administrator"], elevation: "required", about: "team" },
  { name: "access.elevate", title: "Begin an elevation: minutes of administration or of break-glass, with a second factor and a reason", roles: ["owner", "administrator", "analyst", "compliance-officer"], elevation: "none", about: "team" },
  { name: "access.leave", title: "Leave the team", roles: TEAM_ROLES, elevation: "none", about: "team" },
];

const ROLE = { role: TEAM_ROLES } as const;

export const MEMBER_EVENTS: readonly AuditEventDeclaration[] = [
  { name: "access.role-changed", title: "A member's role was changed", details: { before: TEAM_ROLES, after: TEAM_ROLES } },
  { name: "access.member-removed", title: "A membership was ended, with all grants in the team", details: ROLE },
  { name: "access.member-left", title: "Somebody left the team", details: ROLE },
  { name: "access.invitation-sent", title: "Somebody was invited", details: ROLE },
  { name: "access.invitation-resent", title: "An invitation was sent again, with a new link", details: {} },
  { name: "access.invitation-revoked", title: "An invitation was taken back", details: {} },
  { name: "access.invitation-accepted", title: "Somebody joined the team by invitation", details: ROLE },
  { name: "access.policy-changed", title: "The team's policy was changed", details: { signIn: ["one-factor", "two-factors", "passkey"], administrators: "number", guests: "boolean" } },
  { name: "access.elevation-begun", title: "Somebody began an elevation", details: { factor: ["totp", "passkey"], minutes: "number" } },
  { name: "access.elevation-ended", title: "Somebody ended their elevation", details: {} },
  { name: "access.admin-session-opened", title: "Somebody began to administer the installation at the machine", details: { factor: ["totp", "passkey"], minutes: "number" } },
  { name: "access.admin-session-confirmed", title: "Somebody confirmed with a passkey, in the browser, that they administer the installation at the machine", details: { minutes: "number" } },
  { name: "access.admin-session-refused", title: "Somebody was asked whether they administer the installation at the machine, and said no", details: {} },
  { name: "access.admin-session-closed", title: "Somebody ended their administration at the machine", details: {} },
  { name: "access.link-made", title: "Somebody at the machine made a one-time link for the owner (`strongroom link`)", details: {} },
  { name: "access.factors-reset", title: "Somebody at the machine took all second factors of a person away and signed them out everywhere (`strongroom reset-factors`)", details: {} },
  { name: "access.admin-acted", title: "Something was done at the machine, within a session of administration", details: { operation: ["teams", "members", "sessions", "end-person", "link", "claims", "rotate-keys"] } },
  { name: "access.keys-rotated", title: "Somebody at the machine had keys replaced: the master key, the pair for credentials, or those of a team", details: { key: ["master", "credential", "tenant"], keys: "number" } },
];
