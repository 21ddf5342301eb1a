// How grave a finding is: one scale for all facets.

/** From the gravest down. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];
