// The summary of a snapshot: what lists and trends say of it, made from its results by whoever stores them, and anew when the format changes.

import { judgeFacets } from "#protocol/licences/judge-licences.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import { COMPLEXITY_HARD } from "#protocol/report/views/complexity-view.ts";
import { HEADLINE_LANGUAGES, summarySchema, type SeverityCounts, type Summary, type SummaryMatter } from "#protocol/report/summary.ts";
import { urgentMatters } from "#protocol/report/urgent.ts";
import { composeScore } from "#protocol/score/score.ts";
import { countSuppressed, openPart, type ToldOf } from "#protocol/suppressions/open-part.ts";

import { composeReport } from "./compose-report.ts";
import type { Results } from "./results.ts";

/** With licences as the policy judges them. */
export function summarise(results: Results, licences: AppliedLicencePolicy): Summary {
  const { totals, history, languages } = results;
  const facets = judgeFacets(results.facets, licences);
  const { files, bytes, lines, code, comment, blank } = totals;
  return summarySchema.parse({
    score: composeScore({ totals, facets }).total,
    files, bytes, lines, code, comment, blank,
    commits: history.commits,
    contributors: history.contributors,
    halfOfCommitsBy: history.halfOfCommitsBy,
    lastCommitAt: history.lastCommitAt,
    languages: languages.slice(0, HEADLINE_LANGUAGES).map(({ name, code: of }) => ({ name, code: of })),
    ...summariseFindings(facets),
    ...summariseCode(facets),
    urgent: summariseUrgent(composeReport({ results, evidence: null, version: "", licences })),
  } satisfies Summary);
}

/** Of a report with what is suppressed in it those that are left; nothing of what it names. */
function summariseUrgent(report: ToldOf): SummaryMatter[] {
  return urgentMatters(report).map(({ where: _named, ...matter }) => matter);
}

export interface OpenSummary extends Pick<Summary, "secrets" | "risks" | "vulnerabilities" | "urgent"> {
  /** Findings that are left out. */
  readonly suppressed: number;
}

/** What a summary says of findings, without those that are suppressed. */
export function summariseOpen(report: ToldOf): OpenSummary {
  const { secrets, risks, vulnerabilities } = summariseFindings(openPart(report));
  return { secrets, risks, vulnerabilities, urgent: summariseUrgent(report), suppressed: report.suppressions === undefined ? 0 : countSuppressed(report.suppressions) };
}

type Facets = Results["facets"];

export function summariseFindings({ secrets, risks, vulnerabilities, licences, freshness }: Facets): Pick<Summary, "secrets" | "risks" | "vulnerabilities" | "licences" | "endedRuntimes"> {
  return {
    secrets: secrets === undefined ? null : countBySeverity(secrets.byRule),
    risks: risks === undefined ? null : countBySeverity(risks.byRule),
    vulnerabilities: vulnerabilities === undefined ? null : countBySeverity(vulnerabilities.bySeverity.map(({ severity, affected }) => ({ severity, findings: affected }))),
    licences: licences === undefined ? null : { denied: countVerdicts(licences.byRule, "deny"), review: countVerdicts(licences.byRule, "review") },
    endedRuntimes: freshness === undefined ? null : freshness.ended,
  };
}

function summariseCode({ complexity, duplication, dependencies, knowledge, shares, cost }: Facets): Pick<Summary, "complexity" | "duplication" | "dependencies" | "knowledge" | "tests" | "cost"> {
  return {
    complexity: complexity === undefined ? null : {
      functions: complexity.functions,
      cyclomatic: complexity.cyclomatic,
      hard: complexity.classes.filter(({ upTo }) => upTo === null || upTo > COMPLEXITY_HARD).reduce((sum, { functions }) => sum + functions, 0),
    },
    duplication: duplication === undefined ? null : { comparedCode: duplication.comparedCode, duplicatedLines: duplication.duplicatedLines },
    dependencies: dependencies === undefined ? null : { components: dependencies.total, direct: dependencies.direct },
    knowledge: knowledge === undefined ? null : { truckFactor: knowledge.truckFactor, code: knowledge.code, soleAuthorCode: knowledge.soleAuthorCode, lostCode: knowledge.lostCode },
    tests: shares === undefined ? null : { testLines: shares.testLines, otherLines: shares.otherLines },
    cost: cost === undefined ? null : [...cost.code],
  };
}

function countBySeverity(rows: readonly { readonly severity: string; readonly findings: number }[]): SeverityCounts {
  const of = (severity: string): number => rows.reduce((sum, row) => sum + (row.severity === severity ? row.findings : 0), 0);
  return { critical: of("critical"), high: of("high"), medium: of("medium"), low: of("low") };
}

function countVerdicts(rows: readonly { readonly verdict: string; readonly findings: number }[], verdict: string): number {
  return rows.reduce((sum, row) => sum + (row.verdict === verdict ? row.findings : 0), 0);
}
