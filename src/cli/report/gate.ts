// A gate for pipelines: which findings are new, and whether any is too grave.

import { usageError } from "#cli/args/parse.ts";
import { listFindings, type ReportFinding } from "#protocol/report/exports/findings.ts";
import { SEVERITIES, type Severity } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";

/** All findings, or those that the earlier report does not have: a finding that moved is the same. */
export function newFindings(report: Report, earlier: Report | null): ReportFinding[] {
  const known = new Set(earlier === null ? [] : listFindings(earlier).map(({ identity }) => identity));
  return listFindings(report).filter(({ identity }) => !known.has(identity));
}

export function parseGate(word: string | undefined): Severity | null {
  if (word === undefined) return null;
  const severity = SEVERITIES.find((each) => each === word);
  if (severity === undefined) throw usageError(`--fail-on takes one of ${SEVERITIES.join(", ")}, got «${word}»`, "report");
  return severity;
}

export function reachesGate(findings: readonly ReportFinding[], gate: Severity): boolean {
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(gate));
}
