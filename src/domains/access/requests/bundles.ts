// What can be asked for by name: what a role may, or a piece of it. Names of permissions stand here as text, since other domains
// declare some of them; test/architecture holds the table against what is declared.

import type { TeamRole } from "#protocol/api/roles.ts";
import type { Permissions } from "#domains/access/permissions.ts";

/** Whoever has one of these roles decides on requests, as far as a rule names it. A grant makes nobody an approver. */
export const DECIDERS = ["owner", "administrator", "compliance-officer"] as const satisfies readonly TeamRole[];

export interface Bundle {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly contents: { readonly role: TeamRole } | { readonly permissions: readonly string[] };
  /** Running the team is the owners' to give, whatever the policy says of the rest. */
  readonly ownersAlone: boolean;
}

/** Least first, so that the least that helps is read first. */
export const BUNDLES: readonly Bundle[] = [
  { id: "see-results", title: "See results", description: "Vaults with their reports in numbers, without what names code or people.", contents: { permissions: ["access.read", "vaults.read"] }, ownersAlone: false },
  { id: "see-evidence", title: "See evidence", description: "Results with what names people, branches, file types and addresses.", contents: { permissions: ["access.read", "vaults.read", "vaults.read-evidence"] }, ownersAlone: false },
  { id: "run-updates", title: "Run updates", description: "Ask for updates, upload archives, stop runs.", contents: { permissions: ["access.read", "vaults.read", "vaults.update"] }, ownersAlone: false },
  { id: "change-vaults", title: "Change vaults", description: "Connect and change vaults, with their credentials. Deleting one is administration.", contents: { permissions: ["access.read", "vaults.read", "vaults.create", "vaults.change", "vaults.update"] }, ownersAlone: false },
  { id: "as-analyst", title: "Work as an analyst", description: "All that an analyst may.", contents: { role: "analyst" }, ownersAlone: false },
  { id: "as-auditor", title: "Work as an auditor", description: "All records, and no evidence of code.", contents: { role: "auditor" }, ownersAlone: false },
  { id: "as-compliance-officer", title: "Work as a compliance officer", description: "Requests, reviews and registers. It makes nobody an approver.", contents: { role: "compliance-officer" }, ownersAlone: true },
  { id: "as-administrator", title: "Work as an administrator", description: "All that an administrator may; each act of administration needs an elevation besides.", contents: { role: "administrator" }, ownersAlone: true },
];

export function findBundle(id: string): Bundle | null {
  return BUNDLES.find((bundle) => bundle.id === id) ?? null;
}

/** Sorted. */
export function permissionsOf({ contents }: Bundle, permissions: Permissions): readonly string[] {
  return "role" in contents ? permissions.ofRole(contents.role) : contents.permissions.filter((name) => permissions.names.includes(name)).toSorted();
}
