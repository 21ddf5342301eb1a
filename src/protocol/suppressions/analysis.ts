// What was decided about a finding, in the words of CycloneDX (ECMA-424, `vulnerabilities[].analysis`), which is VEX: state, justification, response.

import { z } from "zod";

export const ANALYSIS_STATES = ["resolved", "resolved_with_pedigree", "exploitable", "in_triage", "false_positive", "not_affected"] as const;
export const ANALYSIS_JUSTIFICATIONS = [
  "code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency", "requires_environment",
  "protected_by_compiler", "protected_at_runtime", "protected_at_perimeter", "protected_by_mitigating_control",
] as const;
export const ANALYSIS_RESPONSES = ["can_not_fix", "will_not_fix", "update", "rollback", "workaround_available"] as const;

export type AnalysisState = (typeof ANALYSIS_STATES)[number];
export type AnalysisJustification = (typeof ANALYSIS_JUSTIFICATIONS)[number];
export type AnalysisResponse = (typeof ANALYSIS_RESPONSES)[number];

export const analysisFields = {
  state: z.enum(ANALYSIS_STATES).nullable().describe("As CycloneDX has it; null where nothing was said but a reason"),
  justification: z.enum(ANALYSIS_JUSTIFICATIONS).nullable().describe("Goes with `not_affected`"),
  response: z.enum(ANALYSIS_RESPONSES).nullable().describe("`exploitable` with `will_not_fix` or `can_not_fix` is a risk that somebody accepts"),
} as const;

export const analysisSchema = z.strictObject(analysisFields);
export type Analysis = z.output<typeof analysisSchema>;

/** Of a reason without more: the risk is accepted, and nobody says what it is. */
export const PLAIN_ACCEPTANCE: Analysis = { state: null, justification: null, response: "will_not_fix" };

/** SUP-4: whether the finding no longer counts. What is looked at, or is to be mended, stays open. */
export function suppresses({ state, response }: Analysis): boolean {
  if (state === "in_triage") return false;
  return state !== "exploitable" || response === "will_not_fix" || response === "can_not_fix";
}

/** What is missing or contradicts itself, as a sentence; null where it is whole. */
export function analysisProblem({ state, justification }: Analysis): string | null {
  if (state === "not_affected" && justification === null) return "expected a justification beside `not_affected`";
  if (state !== "not_affected" && justification !== null) return "expected a justification beside `not_affected` alone";
  return null;
}

const STATE_WORDS: Readonly<Record<AnalysisState, string>> = {
  resolved: "resolved", resolved_with_pedigree: "resolved, with pedigree", exploitable: "exploitable", in_triage: "being looked at", false_positive: "false positive", not_affected: "not affected",
};

/** `not affected, code not reachable` */
export function describeAnalysis(analysis: Analysis): string {
  const { state, justification, response } = analysis;
  if (suppresses(analysis) && (state === null || state === "exploitable")) return response === "can_not_fix" ? "risk accepted, cannot be mended" : "risk accepted";
  return [STATE_WORDS[state ?? "exploitable"], justification, response].filter((word) => word !== null).map((word) => word.replaceAll("_", " ")).join(", ");
}
