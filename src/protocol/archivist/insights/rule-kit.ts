// What rules are written with: the newest snapshot, the change of a number since the one before, and a rule with its line drawn.

import { METRICS, type MetricName } from "#protocol/archivist/metrics.ts";
import { openFacets, type Figures, type VaultFigures } from "#protocol/archivist/figures.ts";

import type { InsightFinding, InsightRule, InsightSeverity } from "./rule.ts";

export function defineInsight<const Rule extends InsightRule>(rule: Rule): Rule {
  return rule;
}

/** Of the newest snapshot alone, without what is suppressed in it. */
export function inNewest(find: (figures: Figures) => InsightFinding | null): InsightRule["find"] {
  return ({ snapshots }) => {
    const newest = snapshots[0];
    return newest === undefined ? null : find({ ...newest, facets: openFacets(newest) });
  };
}

export function finding(severity: InsightSeverity, value: number, other: number | null = null): InsightFinding {
  return { severity, value, other };
}

/** The number now and in the snapshot before, suppressed findings in both; null where one of them is not known. */
export function sinceBefore({ snapshots }: VaultFigures, metric: MetricName): { readonly now: number; readonly before: number } | null {
  const [newest, older] = snapshots;
  if (newest === undefined || older === undefined) return null;
  const [now, before] = [METRICS[metric].of(newest), METRICS[metric].of(older)];
  return now === null || before === null ? null : { now, before };
}
