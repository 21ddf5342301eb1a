// What is administration and what is daily work, permission by permission: nobody adds one, or takes its elevation away, without saying so here.
// Those of other domains stand here as text, since this domain knows none of them.

import type { PermissionDeclaration } from "#platform/domain/domain.ts";

/** What runs a team, lets people or data out, or cannot be undone for long: each needs an elevation. */
const ADMINISTRATION = [
  "access.break-glass", "access.change-policy", "access.connect-provisioning", "access.decide-changes", "access.delete-team", "access.manage-members", "access.map-groups",
  "access.propose-from-review", "access.update-team",
  "audit.destroy-personal",
  "identity.manage-single-sign-on",
  "vaults.allow-attachments", "vaults.allow-model", "vaults.delete", "vaults.manage-webhooks", "vaults.open-rooms", "vaults.publish-badge", "vaults.suppress-everywhere",
];

/**
 * What is read, what is asked for, and the work that a role is there for. Changing one vault with its credential is among it: whoever keeps repositories connected does it each
 * week, the credential is sealed for the worker alone, and each change is recorded.
 */
const DAILY_WORK = [
  "access.decide", "access.edit-projects", "access.elevate", "access.leave", "access.read", "access.read-members", "access.read-provisioning", "access.read-requests", "access.read-reviews",
  "access.request", "access.review",
  "assurance.read-reports",
  "audit.export", "audit.read",
  "identity.read-single-sign-on",
  "live.end", "live.join", "live.read", "live.read-connections", "live.share",
  "vaults.ask-model", "vaults.change", "vaults.change-cost", "vaults.change-gate", "vaults.change-licence-policy", "vaults.choose-notices", "vaults.create", "vaults.manage-rooms", "vaults.read", "vaults.read-badge",
  "vaults.read-evidence", "vaults.read-ledger", "vaults.read-records", "vaults.read-rooms", "vaults.read-suppressions", "vaults.read-webhooks", "vaults.schedule-reports", "vaults.suppress",
  "vaults.update", "vaults.visit-rooms",
];

export interface AdministrationFound {
  /** Administration that needs no elevation, or is not declared any more. */
  readonly standing: readonly string[];
  /** In neither list. */
  readonly unnamed: readonly string[];
  readonly needing: number;
  readonly free: number;
}

export function lookAtAdministration(permissions: readonly PermissionDeclaration[]): AdministrationFound {
  const elevationOf = new Map(permissions.map(({ name, elevation }) => [name, elevation]));
  const known = new Set([...ADMINISTRATION, ...DAILY_WORK]);
  return {
    standing: ADMINISTRATION.filter((name) => elevationOf.get(name) !== "required"),
    unnamed: permissions.map(({ name }) => name).filter((name) => !known.has(name)),
    needing: ADMINISTRATION.length,
    free: DAILY_WORK.length,
  };
}
