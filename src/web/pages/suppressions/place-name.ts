// Where a finding is, as people read it.

import { visibleName } from "#base/visible-text.ts";
import type { ReportFinding } from "#protocol/report/exports/findings.ts";

/** Where it is, or which package it is. */
export function placeName({ path, line, subject, facet, title }: Pick<ReportFinding, "path" | "line" | "subject" | "facet" | "title">): string {
  if (facet === "vulnerabilities" && subject !== null) return visibleName(subject);
  return path === "" ? visibleName(subject ?? title) : visibleName(`${path}:${line}`);
}
