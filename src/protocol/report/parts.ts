// A report in parts, in the order in which people read it. A room shows them one by one, so that it is known who looked at which.

import { FACETS, type FacetName } from "./facets/index.ts";
import type { Report } from "./schema.ts";

export const REPORT_PARTS = ["summary", "risk", "code", "change", "people", "cost"] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];
/** Of the summary there is a brief in its place (brief.ts). */
export type FullPart = Exclude<ReportPart, "summary">;

/** The facets of each part, in the order in which they stand there. */
export const PART_FACETS: Readonly<Record<ReportPart, readonly FacetName[]>> = {
  summary: [],
  risk: ["secrets", "risks", "vulnerabilities", "licences", "dependencies", "freshness"],
  code: ["complexity", "duplication", "structure", "shares", "coverage"],
  change: ["hotspots", "coupling", "age"],
  people: ["knowledge"],
  cost: ["cost"],
};

/** Parts that say something; the summary always does. */
export function partsOf({ facets, languages, history }: Pick<Report, "facets" | "languages" | "history">): readonly ReportPart[] {
  const beyond: Readonly<Partial<Record<ReportPart, boolean>>> = { summary: true, code: languages.length > 0, change: history.commits > 0 };
  return REPORT_PARTS.filter((part) => beyond[part] === true || PART_FACETS[part].some((name) => facets[name] !== undefined));
}

/** The report with what belongs to one part, and nothing of the others. Suppressions are of the part on risk. */
export function cutToPart(report: Report, part: FullPart): Report {
  const kept = new Set<string>(PART_FACETS[part]);
  const facets = Object.fromEntries(Object.keys(FACETS).flatMap((name) => (kept.has(name) ? [[name, report.facets[name as FacetName]]] : []))) as Report["facets"];
  return {
    ...report,
    facets,
    fileTypes: part === "code" ? report.fileTypes : [],
    contributors: part === "people" ? report.contributors : [],
    history: part === "change" ? report.history : { ...report.history, months: [] },
    timings: [],
    suppressions: part === "risk" ? report.suppressions : undefined,
  };
}
