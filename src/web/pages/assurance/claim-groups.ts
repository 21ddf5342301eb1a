// The claims in the order in which a reader wants them: by what they are about, and in each group what is wrong first.

import type { ClaimState, ClaimStatus } from "#protocol/api/system.ts";

export interface ClaimGroup {
  readonly prefix: string;
  readonly title: string;
  readonly claims: readonly ClaimState[];
}

/** By the first letters of their ids. */
const TITLES: Readonly<Record<string, string>> = {
  CR: "Code vaults",
  EM: "Roles that trust no one by default",
  CA: "Tenants apart",
  CT: "Live sessions",
  PO: "The web application",
  SR: "Beyond that",
};

const URGENCY: readonly ClaimStatus[] = ["failed", "not yet proven", "proven"];

export function groupClaims(claims: readonly ClaimState[]): readonly ClaimGroup[] {
  const prefixes = [...new Set([...Object.keys(TITLES), ...claims.map(prefixOf)])];
  return prefixes
    .map((prefix) => ({ prefix, title: TITLES[prefix] ?? prefix, claims: claims.filter((claim) => prefixOf(claim) === prefix).toSorted(byUrgency) }))
    .filter((group) => group.claims.length > 0);
}

export function countByStatus(claims: readonly ClaimState[]): Readonly<Record<ClaimStatus, number>> {
  const count = (status: ClaimStatus): number => claims.filter((claim) => claim.status === status).length;
  return { proven: count("proven"), failed: count("failed"), "not yet proven": count("not yet proven") };
}

function prefixOf({ id }: ClaimState): string {
  return id.split("-")[0] ?? id;
}

function byUrgency(a: ClaimState, b: ClaimState): number {
  return URGENCY.indexOf(a.status) - URGENCY.indexOf(b.status) || a.id.localeCompare(b.id, "en");
}
