// The pages of a team, in the order of its navigation: a page joins with one line here and one in pages.ts, and stands in a
// TeamPage. What the role may not open is not shown.

import { addresses } from "#web/addresses.ts";

export interface TeamPlace {
  readonly name: string;
  readonly group: "Team" | "Access" | "Connections" | "Records";
  readonly address: (teamId: string) => string;
  readonly permission: string;
}

export const TEAM_PLACES: readonly TeamPlace[] = [
  { name: "Overview", group: "Team", address: addresses.team, permission: "access.read" },
  { name: "Members", group: "Team", address: addresses.teamMembers, permission: "access.read-members" },
  { name: "Roles", group: "Team", address: addresses.teamRoles, permission: "access.read" },
  { name: "Projects", group: "Team", address: addresses.teamProjects, permission: "access.read" },
  { name: "Cost", group: "Team", address: addresses.teamCost, permission: "vaults.read" },
  { name: "Licences", group: "Team", address: addresses.teamLicences, permission: "vaults.read" },
  { name: "Gate", group: "Team", address: addresses.teamGate, permission: "vaults.read" },
  { name: "Notifications", group: "Team", address: addresses.teamNotices, permission: "vaults.choose-notices" },
  { name: "Requests", group: "Access", address: addresses.requests, permission: "access.request" },
  { name: "Reviews", group: "Access", address: addresses.reviews, permission: "access.read-reviews" },
  { name: "Policies", group: "Access", address: addresses.teamPolicies, permission: "access.read-members" },
  { name: "Single sign-on", group: "Connections", address: addresses.teamSingleSignOn, permission: "identity.read-single-sign-on" },
  { name: "Provisioning", group: "Connections", address: addresses.teamProvisioning, permission: "access.read-provisioning" },
  { name: "Suppressions", group: "Records", address: addresses.suppressions, permission: "vaults.read-suppressions" },
  { name: "Webhooks", group: "Connections", address: addresses.teamWebhooks, permission: "vaults.read-webhooks" },
  { name: "Audit log", group: "Records", address: addresses.audit, permission: "audit.read" },
];
