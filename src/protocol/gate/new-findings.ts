// Which findings of a report are new since an earlier one.

import { newsSince } from "#protocol/report/compare-findings.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import type { Report } from "#protocol/report/schema.ts";
import { judgeFindings, type JudgedFinding } from "#protocol/suppressions/apply.ts";

export interface Earlier {
  readonly report: Report;
  /** Whether both were made with the same key of fingerprints: then another secret in the same place is told from the one before. */
  readonly sameKey: boolean;
}

/**
 * All findings, or those that the earlier report does not have: a finding that moved is the same, and a secret that left the head is known from
 * when it was there. One that came and left since is new. Suppressed ones among them say so.
 */
export function newFindings(report: Report, earlier: Earlier | null): JudgedFinding[] {
  if (earlier === null) return judgeFindings(report);
  if (!earlier.sameKey) {
    const known = new Set(listFindings(earlier.report).map(({ rule, lastingIdentity }) => `${rule} ${lastingIdentity}`));
    const isNews = newsSince(earlier.report, report);
    return judgeFindings(report).filter((finding) => isNews(finding) && !known.has(`${finding.rule} ${finding.lastingIdentity}`));
  }
  const known = new Set(listFindings(earlier.report).flatMap(({ identity, alsoKnownAs }) => (alsoKnownAs === undefined ? [identity] : [identity, alsoKnownAs])));
  return judgeFindings(report).filter(({ identity }) => !known.has(identity));
}
