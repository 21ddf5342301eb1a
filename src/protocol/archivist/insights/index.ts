// All rules, and what they see in a vault: the gravest first.

import type { VaultFigures } from "#protocol/archivist/figures.ts";

import { CODE_RULES } from "./code-rules.ts";
import { RISK_RULES } from "./risk-rules.ts";
import { INSIGHT_SEVERITIES, type InsightFinding, type InsightRule } from "./rule.ts";
import { TREND_RULES } from "./trend-rules.ts";

const RULES = [...RISK_RULES, ...CODE_RULES, ...TREND_RULES] as const;
export const INSIGHT_RULES: readonly InsightRule[] = RULES;
export type InsightId = (typeof RULES)[number]["id"];
export const INSIGHT_IDS = RULES.map(({ id }) => id) as unknown as readonly [InsightId, ...InsightId[]];

export interface Insight extends InsightFinding {
  readonly rule: InsightId;
}

export function insightsOf(vault: VaultFigures): readonly Insight[] {
  return RULES.flatMap((rule) => {
    const found = rule.find(vault);
    return found === null ? [] : [{ rule: rule.id, ...found }];
  }).toSorted((a, b) => INSIGHT_SEVERITIES.indexOf(a.severity) - INSIGHT_SEVERITIES.indexOf(b.severity));
}

export function ruleOf(id: InsightId): InsightRule {
  const rule = INSIGHT_RULES.find((each) => each.id === id);
  if (rule === undefined) throw new RangeError(`expected the id of a rule, got ${id}`);
  return rule;
}
