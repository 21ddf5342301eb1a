// A report as SARIF 2.1.0, for tools that show findings beside the code.

import { composeSarif, type SarifFinding } from "#protocol/sarif/sarif.ts";
import type { Report } from "#protocol/report/schema.ts";

import { applyAllowList, type AllowList, type JudgedFinding } from "./allow-list.ts";
import { listFindings } from "./findings.ts";

export interface SarifGiven {
  /** Allowed findings are in the file, and said to be suppressed. */
  readonly allowList: AllowList | null;
  /** SHA-256 of a text in hexadecimal; the caller has the platform's. */
  readonly hash: (text: string) => string;
}

export function composeSarifReport(report: Report, { allowList, hash }: SarifGiven): string {
  return composeSarif({
    tool: { name: "Strongroom", version: report.product.version },
    findings: applyAllowList(listFindings(report), allowList ?? { allowed: [] }, Date.parse(report.generatedAt)).map((finding) => describeFinding(finding, hash)),
    ...(report.source.commit === null ? {} : { source: { commit: report.source.commit } }),
  });
}

function describeFinding(finding: JudgedFinding, hash: (text: string) => string): SarifFinding {
  const { rule, title, message, help, severity, score, path, line, column, cwes, lastingIdentity, past, allowedBecause } = finding;
  return {
    rule: { id: rule, title, description: title, help, severity: score, ...(cwes.length === 0 ? {} : { cwe: cwes }) },
    message,
    level: severity === "critical" || severity === "high" ? "error" : severity === "medium" ? "warning" : "note",
    path, line,
    ...(column === null ? {} : { column }),
    fingerprint: hash(lastingIdentity),
    ...(past === undefined ? {} : { properties: { tags: ["history-only"], introduced: past.introduced, left: past.left } }),
    ...(allowedBecause === null ? {} : { suppressed: { reason: allowedBecause } }),
  };
}
