// The code risks of all files together. What stands in tests and examples is told, and counts apart: it runs nowhere that matters.

import { isOwnText, type HeadFile } from "#analyzers/facets/head-file.ts";
import type { FacetMaterial } from "#analyzers/facets/material.ts";
import { keepTop } from "#analyzers/facets/order.ts";
import { isTestPath } from "#analyzers/shares/test-paths.ts";
import { compareText } from "#base/compare-text.ts";
import type { FacetValue } from "#protocol/report/facets/index.ts";
import type { RiskFacts } from "./content.ts";
import type { RiskRule } from "./rule.ts";
import { RISK_RULES } from "./rules/index.ts";

type Risks = FacetValue<"risks">;
type Place = Risks["evidence"]["places"][number];

const SHOWN = 5_000;
const ORDER: readonly RiskRule["severity"][] = ["critical", "high", "medium", "low"];
const rules = new Map(RISK_RULES.map((rule) => [rule.id, rule]));

export function composeRisks({ files }: Pick<FacetMaterial, "files">): Risks {
  const places = files.filter(isOwnText).flatMap(({ path, content }) => ((content.risks ?? []) as RiskFacts).flatMap((row) => describePlace(path, row)));
  const inProduct = places.filter(({ test }) => !test);
  return {
    results: {
      findingsInProduct: inProduct.length,
      findingsInTests: places.length - inProduct.length,
      affectedFiles: new Set(inProduct.map(({ path }) => path)).size,
      leftOut: countLeftOut(files),
      byRule: countByRule(inProduct),
    },
    evidence: { places: keepTop(places, { most: SHOWN, compare: comparePlaces }) },
  };
}

/** Whoever calls a file generated keeps it from the rules: how many there are is said, with what stands in them. */
function countLeftOut(files: readonly HeadFile[]): Risks["results"]["leftOut"] {
  const others = files.filter((file) => file.language !== null && !isOwnText(file));
  return (["generated", "vendored"] as const).flatMap((reason) => {
    const left = others.filter(({ vendored }) => vendored === (reason === "vendored"));
    return left.length === 0 ? [] : [{ reason, files: left.length, findings: left.reduce((sum, { content }) => sum + ((content.risks ?? []) as RiskFacts).length, 0) }];
  });
}

function describePlace(path: string, [id, line, column, endLine]: RiskFacts[number]): Place[] {
  const rule = rules.get(id);
  if (rule === undefined) return [];
  const { title, why, fix, cwe, severity, confidence } = rule;
  return [{ rule: id, title, why, fix, cwe, severity, confidence, path, line, column, endLine, test: isTestPath(path) }];
}

function countByRule(places: readonly Place[]): Risks["results"]["byRule"] {
  const counts = new Map<string, Risks["results"]["byRule"][number]>();
  for (const { rule, cwe, severity } of places) counts.set(rule, { rule, cwe, severity, findings: (counts.get(rule)?.findings ?? 0) + 1 });
  return [...counts.values()].sort((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || other.findings - one.findings || compareText(one.rule, other.rule));
}

function comparePlaces(one: Place, other: Place): number {
  return Number(one.test) - Number(other.test) || ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) || compareText(one.path, other.path) || one.line - other.line || one.column - other.column;
}
