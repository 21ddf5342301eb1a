// An insight: what a rule sees in the results of a vault, with the numbers and tools it rests on and what to do about it. A rule carries
// results in which it must fire and some in which it must not; the tests do not let it in when they fail.

import type { FacetResults, Figures, VaultFigures } from "#protocol/archivist/figures.ts";
import type { ToolName } from "#protocol/archivist/names.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";

/** `note`: worth knowing, nothing to mend. */
export const INSIGHT_SEVERITIES = [...SEVERITIES, "note"] as const;
export type InsightSeverity = (typeof INSIGHT_SEVERITIES)[number];

export interface InsightFinding {
  readonly severity: InsightSeverity;
  /** What the statement is made of: the number that fired, and the one it is held against. */
  readonly value: number;
  readonly other: number | null;
}

export interface InsightRule {
  readonly id: string;
  /** `fact`: it is there; `threshold`: a number is past a line that `basis` names; `trend`: it changed between snapshots. */
  readonly kind: "fact" | "threshold" | "trend";
  /** The tools whose answers hold the numbers of the statement. */
  readonly tools: readonly ToolName[];
  /** How it is decided, with the line that was drawn. */
  readonly basis: string;
  find(vault: VaultFigures): InsightFinding | null;
  /** A sentence. */
  state(finding: InsightFinding): string;
  /** What to do, a sentence. */
  readonly advice: string;
  readonly examples: { readonly fires: readonly ExampleVault[]; readonly quiet: readonly ExampleVault[] };
}

/** Snapshots, newest first, each by what differs from an ordinary one without findings. */
export type ExampleVault = readonly ExampleFigures[];
export interface ExampleFigures {
  readonly generatedAt?: string;
  readonly history?: Partial<Figures["history"]>;
  readonly totals?: Partial<Figures["totals"]>;
  readonly languages?: Figures["languages"];
  readonly facets?: { readonly [Name in keyof FacetResults]?: Partial<NonNullable<FacetResults[Name]>> };
}
