// A report as SARIF 2.1.0, for tools that show findings beside the code.

import { composeSarif, type SarifFinding } from "#protocol/sarif/sarif.ts";
import type { FacetSection } from "#protocol/report/facets/index.ts";
import type { Report } from "#protocol/report/schema.ts";
import { UNREAD_WORDS } from "#protocol/report/views/unread-words.ts";
import { judgeFindings, type JudgedFinding } from "#protocol/suppressions/apply.ts";
import type { SuppressionEntry } from "#protocol/suppressions/section.ts";

export interface SarifGiven {
  /** SHA-256 of a text in hexadecimal; the caller has the platform's. */
  readonly hash: (text: string) => string;
}

export function composeSarifReport(report: Report, { hash }: SarifGiven): string {
  return composeSarif({
    tool: { name: "Strongroom", version: report.product.version },
    findings: judgeFindings(report).map((finding) => describeFinding(finding, hash)),
    ...(report.source.commit === null ? {} : { source: { commit: report.source.commit } }),
    unread: (report.facets.coverage?.unreadFiles ?? []).map(({ path, reason }) => ({ path, why: UNREAD_WORDS[reason] })),
    ...propertiesOf(report.facets),
  });
}

function propertiesOf({ vulnerabilities, licences }: Report["facets"]): { readonly properties?: Readonly<Record<string, unknown>> } {
  const properties = {
    ...(vulnerabilities === undefined ? {} : { advisories: advisoriesOf(vulnerabilities) }),
    ...(licences === undefined ? {} : { licencePolicy: { id: licences.policy, changedAt: licences.policyChangedAt } }),
  };
  return Object.keys(properties).length === 0 ? {} : { properties };
}

/** How old the data is that vulnerabilities were looked up in. */
function advisoriesOf({ dataSource, dataDate, dataAgeDays }: FacetSection<"vulnerabilities">): Readonly<Record<string, unknown>> {
  return { source: dataSource, date: dataDate, ageDays: dataAgeDays };
}

function describeFinding(finding: JudgedFinding, hash: (text: string) => string): SarifFinding {
  const { rule, title, message, help, severity, score, path, line, column, cwes, lastingIdentity, past, entry } = finding;
  return {
    rule: { id: rule, title, description: title, help, severity: score, ...(cwes.length === 0 ? {} : { cwe: cwes }) },
    message,
    level: severity === "critical" || severity === "high" ? "error" : severity === "medium" ? "warning" : "note",
    path, line,
    ...(column === null ? {} : { column }),
    fingerprint: hash(lastingIdentity),
    ...(past === undefined ? {} : { properties: { tags: ["history-only"], introduced: past.introduced, left: past.left } }),
    ...(entry === null ? {} : { suppression: describeSuppression(entry) }),
  };
}

/** SUP-8: what was only said of a finding does not hide it. */
function describeSuppression({ id, suppresses, reason, state, justification, response, expiresAt }: SuppressionEntry): NonNullable<SarifFinding["suppression"]> {
  return { status: suppresses ? "accepted" : "underReview", reason, properties: { id, state, justification, response, expires: expiresAt } };
}
