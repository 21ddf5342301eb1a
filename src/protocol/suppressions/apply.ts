// Puts the suppressions that are in force into a report, and reads the findings of such a report with what was decided about each.

import { SEVERITIES } from "#protocol/report/facets/severity.ts";
import { listFindings, type ReportFinding } from "#protocol/report/exports/findings.ts";
import type { Report } from "#protocol/report/schema.ts";

import { suppresses } from "./analysis.ts";
import { countSilent, groupCounted } from "./count-silent.ts";
import type { CoveredFinding, SuppressionEntry, SuppressionSection } from "./section.ts";
import { covers, identitiesOf, isInForce, type Suppression } from "./suppression.ts";

export interface ApplyGiven {
  readonly suppressions: readonly Suppression[];
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** SHA-256 of a text in hexadecimal; the caller has the platform's. */
  readonly hash: (text: string) => string;
  /** What a fingerprint is called where suppressions keep no plain ones. */
  readonly keyed?: (fingerprint: string) => string;
}

export interface JudgedFinding extends ReportFinding {
  /** What was said of it; null where nothing was. */
  readonly entry: SuppressionEntry | null;
  /** Whether it counts. */
  readonly suppressed: boolean;
}

/** SUP-7: the report as it was, and the section beside it. */
export function applySuppressions(report: Report, given: ApplyGiven): Report {
  return { ...report, suppressions: composeSection(report, given) };
}

/** The findings of a report, each with what was said of it, as far as the report names them. */
export function judgeFindings(report: Report): JudgedFinding[] {
  const { entries = [], covered = [] } = report.suppressions ?? {};
  const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
  const entryAt = new Map(covered.map((each) => [placeOf(each), entryOf.get(each.entry) ?? null]));
  return listFindings(report).map((finding) => {
    const entry = entryAt.get(placeOf(finding)) ?? null;
    return { ...finding, entry, suppressed: entry?.suppresses === true };
  });
}

/** Where a finding stands: two at the same place, by the same rule, are the same to whoever reads. */
export function placeOf({ rule, path, line, column, subject }: Pick<CoveredFinding, "rule" | "path" | "line" | "column" | "subject">): string {
  return JSON.stringify([rule, path, line, column, subject]);
}

function composeSection(report: Report, { suppressions, asOf, hash, keyed }: ApplyGiven): SuppressionSection {
  const inForce = suppressions.filter((each) => isInForce(each, asOf)).toSorted(byStrength);
  const names = inForce.some(({ finding }) => finding !== null);
  const findings = listFindings(report);
  const covered = findings.flatMap((finding): CoveredFinding[] => {
    const fingerprints = names ? identitiesOf(finding).map((identity) => (keyed ?? String)(hash(identity))) : [];
    const by = inForce.find((each) => covers(each, { finding, fingerprints }));
    return by === undefined ? [] : [describeCovered(finding, { entry: by.id, fingerprint: hash(finding.identity) })];
  });
  const entries = inForce.map((each) => describeEntry(each, { covered, isKeyed: keyed !== undefined })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const silent = new Set(entries.filter((entry) => entry.suppresses).map(({ id }) => id));
  const suppressed = covered.filter(({ entry }) => silent.has(entry));
  const counts = countSilent(groupCounted(report, suppressed));
  const places = new Set(suppressed.map(placeOf));
  const open = findings.filter((finding) => !places.has(placeOf(finding)));
  return {
    asOf: new Date(asOf).toISOString(),
    // How many findings each covers is of the report, not of the set.
    digest: hash(JSON.stringify(entries.map((entry) => ({ ...entry, findings: undefined })))),
    inForce: entries.length,
    open: countBySeverity(open), suppressed: counts.suppressed,
    inTriage: covered.length - suppressed.length,
    byRule: counts.byRule,
    vulnerabilities: counts.vulnerabilities,
    entries, covered,
  };
}

/** What silences goes before what does not, one finding before a rule, a rule in a place before a rule anywhere. */
function byStrength(a: Suppression, b: Suppression): number {
  const rank = (each: Suppression): number => (suppresses(each) ? 0 : 4) + (each.finding !== null ? 0 : each.path !== null ? 1 : 2);
  return rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}

function describeEntry(suppression: Suppression, { covered, isKeyed }: { readonly covered: readonly CoveredFinding[]; readonly isKeyed: boolean }): SuppressionEntry {
  const { id, reach, finding, rule, path, state, justification, response, reason, createdAt, expiresAt } = suppression;
  const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  const own = covered.filter(({ entry }) => entry === id);
  return {
    id, reach,
    // Of one that is kept keyed the plain fingerprint, where its finding is there.
    finding: finding === null || !isKeyed ? finding : (own[0]?.fingerprint ?? finding),
    rule, path, state, justification, response, reason, suppresses: suppresses(suppression), createdAt: instant(createdAt), expiresAt: instant(expiresAt), findings: own.length,
  };
}

function describeCovered({ facet, rule, title, severity, path, line, column, subject, past }: ReportFinding, rest: Pick<CoveredFinding, "entry" | "fingerprint">): CoveredFinding {
  return { ...rest, facet, rule, title, severity, path, line, column, subject, past: past !== undefined };
}

function countBySeverity(findings: readonly Pick<ReportFinding, "severity">[]): SuppressionSection["open"] {
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, findings.filter((each) => each.severity === severity).length])) as SuppressionSection["open"];
}
