// By which policy licences were judged, as every report says it.

import { formatDay } from "#base/format.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";

type Judged = Pick<FacetSection<"licences">, "policy" | "policyChangedAt">;

/** `the published policy`, `the policy of 30 November 2026`. */
export function policyWords({ policyChangedAt }: Pick<Judged, "policyChangedAt">): string {
  return policyChangedAt === null ? "the published policy" : `the policy of ${formatDay(policyChangedAt)}`;
}

/** The same where it begins a sentence: `The policy`, `The policy of 30 November 2026`. */
export function policySubject({ policyChangedAt }: Pick<Judged, "policyChangedAt">): string {
  return policyChangedAt === null ? "The policy" : `The policy of ${formatDay(policyChangedAt)}`;
}
