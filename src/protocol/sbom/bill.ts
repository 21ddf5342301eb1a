// What bills of materials are composed from, whichever format they take. The same input gives the same bytes.

import type { AnalysisJustification, AnalysisResponse, AnalysisState } from "#protocol/suppressions/analysis.ts";

export type BillScope = "runtime" | "optional" | "peer" | "build" | "development";

/** An expression of SPDX, or the words that stand where one should be. */
export type BillLicence = { readonly expression: string } | { readonly name: string };

export interface BillComponent {
  /** Names the component within the bill: no two are the same. */
  readonly purl: string;
  readonly ecosystem: string;
  readonly name: string;
  /** null where no file says which. */
  readonly version: string | null;
  /** What manifests ask for. */
  readonly requirements?: readonly string[];
  readonly scope: BillScope;
  /** null where no file says. */
  readonly direct: boolean | null;
  /** Package URLs; those of no component are left out. */
  readonly dependsOn: readonly string[];
  readonly licence?: BillLicence;
  /** As a lock file has it; sums of archives become hashes. */
  readonly integrity?: string;
  /** Files that name it: evidence, and only for who may see it. */
  readonly from?: readonly string[];
}

export type BillSeverity = "critical" | "high" | "medium" | "low" | "info" | "none" | "unknown";

export interface BillRating {
  readonly method: "CVSSv2" | "CVSSv3" | "CVSSv31" | "CVSSv4" | "other";
  readonly score?: number;
  readonly severity: BillSeverity;
  readonly vector?: string;
}

/** What was decided about a vulnerability, in the words of CycloneDX. */
export interface BillAnalysis {
  readonly state?: AnalysisState;
  readonly justification?: AnalysisJustification;
  readonly response?: readonly AnalysisResponse[];
  readonly detail?: string;
  /** Time of RFC 3339. */
  readonly firstIssued?: string;
}

export interface BillVulnerability {
  readonly id: string;
  /** Where it was published: «OSV», with the address of the record where there is one. */
  readonly source: { readonly name: string; readonly url?: string };
  readonly aliases: readonly string[];
  readonly ratings: readonly BillRating[];
  /** Numbers of CWE. */
  readonly cwes: readonly number[];
  readonly description?: string;
  /** What to do: the version that mends it. */
  readonly recommendation?: string;
  /** Times of RFC 3339. */
  readonly published?: string;
  readonly updated?: string;
  /** Package URLs of the components. */
  readonly affects: readonly string[];
  readonly analysis?: BillAnalysis;
}

export interface BillInput {
  /** What was analysed; `version` is a commit or a tag. */
  readonly subject: { readonly name: string; readonly version: string | null };
  readonly tool: { readonly name: string; readonly version: string };
  /** RFC 3339, in UTC. */
  readonly createdAt: string;
  readonly components: readonly BillComponent[];
  readonly vulnerabilities?: readonly BillVulnerability[];
  /** What vulnerabilities were looked up in, and the day of its newest record. */
  readonly advisories?: { readonly source: string; readonly date: string | null };
  /** Whether everything that is used stands in the files that were read. */
  readonly completeness: "complete" | "incomplete" | "unknown";
  /** SHA-256 of a text in UTF-8; the caller has the platform's. */
  readonly sha256: (text: string) => Uint8Array;
}

export function sortBy<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  return list.map((one) => [keyOf(one), one] as const).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
}

/** The components by package URL, each with the needs that the bill has, in order. */
export function sortComponents(components: readonly BillComponent[]): BillComponent[] {
  const purls = new Set(components.map(({ purl }) => purl));
  return sortBy(components, ({ purl }) => purl).map((component) => ({ ...component, dependsOn: [...new Set(component.dependsOn)].filter((need) => purls.has(need)).toSorted() }));
}

/** What the subject itself needs: all that is direct, and what may be. */
export function needsOfSubject(components: readonly BillComponent[]): BillComponent[] {
  return components.filter(({ direct }) => direct !== false);
}

/** SPDX knows no fractions of a second. */
export function secondsOf(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}
