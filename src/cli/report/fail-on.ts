// The simplest gate for pipelines: whether any finding is too grave.

import { usageError } from "#cli/args/parse.ts";
import { SEVERITIES, type Severity } from "#protocol/report/facets/severity.ts";
import type { JudgedFinding } from "#protocol/suppressions/apply.ts";

export function parseGate(word: string | undefined): Severity | null {
  if (word === undefined) return null;
  const severity = SEVERITIES.find((each) => each === word);
  if (severity === undefined) throw usageError(`--fail-on takes one of ${SEVERITIES.join(", ")}, got «${word}»`, "report");
  return severity;
}

export function reachesGate(findings: readonly Pick<JudgedFinding, "severity" | "suppressed">[], gate: Severity): boolean {
  return findings.some(({ severity, suppressed }) => !suppressed && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(gate));
}
