// A report as SARIF 2.1.0, for tools that show findings beside the code.

import { composeSarif, type SarifFinding } from "#protocol/sarif/sarif.ts";
import type { Report } from "#protocol/report/schema.ts";

import { listFindings, type ReportFinding } from "./findings.ts";

/** `hash`: SHA-256 of a text in hexadecimal; the caller has the platform's. */
export function composeSarifReport(report: Report, hash: (text: string) => string): string {
  return composeSarif({
    tool: { name: "Strongroom", version: report.product.version },
    findings: listFindings(report).map((finding) => describeFinding(finding, hash)),
    ...(report.source.commit === null ? {} : { source: { commit: report.source.commit } }),
  });
}

function describeFinding(finding: ReportFinding, hash: (text: string) => string): SarifFinding {
  const { rule, title, message, help, severity, score, path, line, column, cwes, identity } = finding;
  return {
    rule: { id: rule, title, description: title, help, severity: score, ...(cwes.length === 0 ? {} : { cwe: cwes }) },
    message,
    level: severity === "critical" || severity === "high" ? "error" : severity === "medium" ? "warning" : "note",
    path, line,
    ...(column === null ? {} : { column }),
    fingerprint: hash(identity),
  };
}
