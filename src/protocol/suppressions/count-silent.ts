// How much is suppressed, counted out of what each finding counts as. That is the same where a report is at hand and where only the names of its
// findings are kept, so that both say the same.

import { SEVERITIES, type Severity } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";

import type { CoveredFinding, SilentCounts } from "./section.ts";

type Vulnerable = NonNullable<Report["facets"]["vulnerabilities"]>["vulnerable"][number];

/** What a finding counts as: nothing that tells it from another of its kind. */
export interface CountedFinding extends Pick<CoveredFinding, "facet" | "rule" | "severity" | "past"> {
  /** As the facet counts it; null for other findings. */
  readonly vulnerability: { readonly severity: Vulnerable["severity"]; readonly fixable: boolean; readonly knownExploited: boolean } | null;
}

export interface CountedGroup {
  readonly counted: CountedFinding;
  readonly findings: number;
}

/** Each finding as a group of its own. */
export function groupCounted({ facets }: Pick<Report, "facets">, findings: readonly Pick<CoveredFinding, "facet" | "rule" | "severity" | "past" | "subject">[]): CountedGroup[] {
  const vulnerable = new Map((facets.vulnerabilities?.vulnerable ?? []).filter(({ answer }) => answer === "affected").map((each) => [`vulnerability/${each.id} ${each.purl}`, each]));
  return findings.map(({ facet, rule, severity, past, subject }) => {
    const of = facet === "vulnerabilities" ? vulnerable.get(`${rule} ${subject ?? ""}`) : undefined;
    const vulnerability = of === undefined ? null : { severity: of.severity, fixable: of.fixedVersions.length > 0, knownExploited: of.knownExploited === true };
    return { counted: { facet, rule, severity, past, vulnerability }, findings: 1 };
  });
}

export function countSilent(groups: readonly CountedGroup[]): SilentCounts {
  return { suppressed: countBySeverity(groups), byRule: countByRule(groups), vulnerabilities: countVulnerabilities(groups) };
}

function sum(groups: readonly CountedGroup[]): number {
  return groups.reduce((total, { findings }) => total + findings, 0);
}

function countBySeverity(groups: readonly CountedGroup[]): SilentCounts["suppressed"] {
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, sum(groups.filter(({ counted }) => counted.severity === severity))])) as Record<Severity, number>;
}

function countByRule(groups: readonly CountedGroup[]): SilentCounts["byRule"] {
  const rows = new Map<string, SilentCounts["byRule"][number]>();
  for (const { counted: { facet, rule, severity, past }, findings } of groups) {
    const key = JSON.stringify([rule, severity, past]);
    rows.set(key, { facet, rule, severity, past, suppressed: (rows.get(key)?.suppressed ?? 0) + findings });
  }
  return [...rows.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function countVulnerabilities(groups: readonly CountedGroup[]): SilentCounts["vulnerabilities"] {
  const counted = (keep: (of: NonNullable<CountedFinding["vulnerability"]>) => boolean): number => sum(groups.filter(({ counted: { vulnerability } }) => vulnerability !== null && keep(vulnerability)));
  const severities = [...new Set(groups.flatMap(({ counted: { vulnerability } }) => (vulnerability === null ? [] : [vulnerability.severity])))].toSorted();
  return {
    affected: counted(() => true),
    fixable: counted(({ fixable }) => fixable),
    knownExploited: counted(({ knownExploited }) => knownExploited),
    bySeverity: severities.map((severity) => ({ severity, affected: counted((of) => of.severity === severity) })),
  };
}
