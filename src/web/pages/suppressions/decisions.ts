// What can be decided about a finding, in words, with what CycloneDX calls it.

import type { CreateSuppressionRequest, SuppressionItem } from "#protocol/api/suppressions.ts";
import type { AnalysisJustification } from "#protocol/suppressions/analysis.ts";

export type Decision = "accepted" | "false-positive" | "not-affected" | "resolved" | "in-triage";

export interface DecisionChoice {
  readonly value: Decision;
  readonly label: string;
  /** What follows from it. */
  readonly help: string;
  readonly analysis: Pick<CreateSuppressionRequest, "state" | "response">;
}

export const DECISIONS: readonly DecisionChoice[] = [
  { value: "accepted", label: "Risk accepted", help: "It is real, and you bear it for now.", analysis: { state: "exploitable", response: "will_not_fix" } },
  { value: "false-positive", label: "False positive", help: "The rule is wrong here.", analysis: { state: "false_positive", response: null } },
  { value: "not-affected", label: "Not affected", help: "It is there, but cannot do harm here. Say why.", analysis: { state: "not_affected", response: null } },
  { value: "resolved", label: "Resolved elsewhere", help: "As a secret that was revoked and still stands in the history.", analysis: { state: "resolved", response: null } },
  { value: "in-triage", label: "Being looked at", help: "It stays open, and says that somebody looks at it.", analysis: { state: "in_triage", response: null } },
];

export const JUSTIFICATIONS: Readonly<Record<AnalysisJustification, string>> = {
  code_not_present: "The affected code is not there",
  code_not_reachable: "The affected code is not reached",
  requires_configuration: "Only with a configuration that is not used",
  requires_dependency: "Only with a dependency that is not there",
  requires_environment: "Only in an environment that is not used",
  protected_by_compiler: "The compiler's protection prevents it",
  protected_at_runtime: "Protected when it runs",
  protected_at_perimeter: "Protected at the perimeter",
  protected_by_mitigating_control: "Another control prevents it",
};

export const STATUS_WORDS: Readonly<Record<SuppressionItem["status"], { readonly word: string; readonly tone: string }>> = {
  active: { word: "In force", tone: "good" },
  expiring: { word: "Expires soon", tone: "busy" },
  expired: { word: "Expired", tone: "calm" },
  ended: { word: "Ended", tone: "calm" },
};
